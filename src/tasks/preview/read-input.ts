import type { Readable } from 'node:stream';
import { WaybillError } from '#kernel/errors.ts';
import { type CsvRow, readCsv } from './read-csv.ts';

export interface InputRow extends CsvRow {
  readonly externalId: string;
}

const ID_COLUMNS = ['id', 'submission_id', 'external_id', 'handoff_id'];

/**
 * The rows of a CSV of ids in pages, in order. The ids stand in the column `id`, `submission_id`, `external_id` or `handoff_id`, or in the only
 * column.
 * @throws WB_RUN_INPUT naming the line that does not parse, or the missing column
 */
export async function* readInput(
  stream: Readable,
  cellOf?: (cell: string) => string,
): AsyncGenerator<{ readonly header: readonly string[]; readonly rows: readonly InputRow[] }> {
  let column: number | undefined;
  for await (const { header, rows } of readCsv(stream, cellOf)) {
    column ??= findIdColumn(header);
    const at = column;
    yield { header, rows: rows.map((row) => ({ ...row, externalId: (row.cells[at] ?? '').trim() })) };
  }
}

export function findIdColumn(header: readonly string[]): number {
  if (header.length === 1) return 0;
  const found = header.findIndex((name) => ID_COLUMNS.includes(name.toLowerCase()));
  if (found >= 0) return found;
  throw new WaybillError('WB_RUN_INPUT', `The header line has no column named ${ID_COLUMNS.join(', ')}.`);
}
