import { type Cell, csvLine } from '#kernel/csv-cells.ts';
import type { Run } from '../run.ts';
import type { WorkedItem } from '../work/worked-items.ts';

const ENGINE_COLUMNS = ['outcome', 'reason', 'message', 'attempt'];

export interface ResultColumns {
  readonly headerLine: string;
  lineOf(row: WorkedItem): string;
}

/**
 * The columns of a run's result files: those of the input as they stood, what became of the row, and what the task says of it. Rows that are known by
 * their id alone have it first. A mended file brings the columns that its run before added; they are not repeated.
 */
export function resultColumns(
  { inputColumns, parentRunId }: Pick<Run, 'inputColumns' | 'parentRunId'>,
  outputColumns: readonly string[],
): ResultColumns {
  const own = [...ENGINE_COLUMNS, ...outputColumns];
  const header = inputColumns?.header ?? [];
  const kept = header.slice(0, parentRunId === null ? header.length : beginOfOwn(header, own));
  const idPlace = inputColumns?.idPlace;
  const isNamed = inputColumns === null || idPlace !== undefined;
  const places = kept.map((_, place) => place).filter((place) => place !== idPlace);
  const names = places.map((place) => header[place] as string);
  return {
    headerLine: csvLine([...(isNamed ? ['id'] : []), ...names, ...own]),
    lineOf: ({ externalId, cells, notEligible, detail, newest }) => {
      const line: Cell[] = isNamed ? [externalId] : [];
      for (const place of places) line.push(cells?.[place]);
      line.push(notEligible === null ? (newest.outcome ?? 'unprocessed') : 'not_eligible', notEligible ?? newest.reason);
      line.push(newest.message ?? messageOf(detail, cells, header.length), newest.attempt);
      for (const name of outputColumns) line.push(newest.output?.[name]);
      return csvLine(line);
    },
  };
}

function beginOfOwn(header: readonly string[], own: readonly string[]): number {
  const begin = header.length - own.length;
  return own.every((name, place) => header[begin + place] === name) ? begin : header.length;
}

/** What does not fit, with the cells that the header line has no column for: the file shows all that came. */
function messageOf(detail: string | null, cells: WorkedItem['cells'], columns: number): string | null {
  if (detail === null || !cells || cells.length <= columns) return detail;
  return `${detail} Beyond them: ${JSON.stringify(cells.slice(columns))}`;
}
