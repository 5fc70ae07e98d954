import type { AnyRowModel, ColumnMap } from './map-columns.ts';

/** A row as the task takes it, or why it does not fit. */
export type ParsedRow =
  | { readonly row: Readonly<Record<string, unknown>>; readonly fault?: undefined }
  | { readonly row?: undefined; readonly fault: string };

/**
 * A row's cells as the task's schema reads them. An empty cell is no value. A fault names the row, each field and the rule that it breaks, never the
 * value: cells may be personal.
 */
export function parseRow(
  { schema }: AnyRowModel,
  { places }: Pick<ColumnMap, 'places'>,
  cells: readonly string[],
  number: number,
): ParsedRow {
  const given: Record<string, string | undefined> = {};
  for (const [column, place] of places) given[column] = cells[place] || undefined;
  const parsed = schema.safeParse(given);
  if (parsed.success) return { row: parsed.data };
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'row'}: ${message}`);
  return { fault: `Row ${number}: ${faults.join('; ')}.` };
}

/** A frozen row as the task takes it. Undefined: it is no longer kept, because a purge took its cells or it is of somebody who was redacted. */
export function readFrozenRow(
  model: AnyRowModel,
  columns: Pick<ColumnMap, 'places'>,
  cells: readonly string[] | null,
  number: number,
): Readonly<Record<string, unknown>> | undefined {
  return cells === null || cells.every(isRedacted) ? undefined : parseRow(model, columns, cells, number).row;
}

/** What `emptyItems` puts in place of each cell. */
function isRedacted(cell: string): boolean {
  return cell === 'redacted';
}

/** The cell of one column as it stands in the file. */
export function cellOf({ places }: Pick<ColumnMap, 'places'>, cells: readonly string[], column: string | undefined): string | undefined {
  const place = places.find(([name]) => name === column)?.[1];
  return place === undefined ? undefined : cells[place]?.trim();
}
