import { WaybillError } from '#kernel/errors.ts';
import type { RowModel } from '#sdk';
import type { InputColumns } from '../run.ts';

/** A row model of any task. */
export type AnyRowModel = RowModel<never>;

/** Where each column of a task stands in a file. */
export interface ColumnMap {
  /** The header of each column that was found. */
  readonly map: Readonly<Record<string, string>>;
  /** The columns found and their places in a row. */
  readonly places: readonly (readonly [column: string, place: number])[];
}

/**
 * Which header of a file each column of a task is: as `given` says, else by the column's name or one of its aliases, whatever the capitals, spaces
 * and punctuation. Further columns of the file are kept and not read.
 * @throws WB_RUN_INPUT naming every column that is missing, stands there twice, or is given and not there
 */
export function mapColumns(
  { schema, aliases = {} }: AnyRowModel,
  header: readonly string[],
  given: Readonly<Record<string, string>> = {},
): ColumnMap {
  const columns = Object.keys(schema.shape);
  const faults = Object.keys(given)
    .filter((column) => !columns.includes(column))
    .map((column) => `the task has no column ${column}; it has ${columns.join(', ')}`);
  const places: [string, number][] = [];
  for (const column of columns) {
    const named = (aliases as Readonly<Record<string, readonly string[]>>)[column] ?? [];
    const wanted = given[column] === undefined ? [column, ...named].map(plain) : [plain(given[column])];
    const found = header.flatMap((name, place) => (wanted.includes(plain(name)) ? [place] : []));
    if (found.length === 1) places.push([column, found[0] as number]);
    else if (found.length > 1) faults.push(`${column} could be any of ${found.map((place) => `"${header[place]}"`).join(', ')}`);
    else if (given[column] !== undefined) faults.push(`the file has no column "${given[column]}" to be ${column}`);
    else if (!schema.shape[column]?.safeParse(undefined).success)
      faults.push(`the file has no column ${column}${named.length > 0 ? ` (or ${named.join(', ')})` : ''}`);
  }
  if (faults.length > 0)
    throw new WaybillError('WB_RUN_INPUT', `The columns of the file do not fit: ${faults.join('; ')}. Name one with --map column=header.`, {
      faults,
    });
  return { map: Object.fromEntries(places.map(([column, place]) => [column, header[place] as string])), places };
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** The same places from what a preview wrote down. */
export function placesOf(columns: InputColumns | null): ColumnMap['places'] {
  if (!columns) return [];
  return Object.entries(columns.map ?? {}).map(([column, name]) => [column, columns.header.indexOf(name)]);
}
