import { parse } from 'csv-parse';
import { WaybillError } from '#kernel/errors.ts';
import type { ObjectStore } from '#kernel/objects/index.ts';

export interface InputRow {
  readonly externalId: string;
  readonly cells: Readonly<Record<string, string>> | null;
}

const PAGE = 5_000;
const ID_COLUMNS = ['id', 'submission_id', 'external_id'];

/**
 * The rows of a run's CSV in pages, in order, in the memory of one page. The ids stand in the column `id`, `submission_id` or `external_id`, or
 * in the only column. They stay text: leading zeros count.
 * @throws WB_RUN_INPUT naming the line that does not parse, or the missing column
 */
export async function* readInput(objects: ObjectStore, key: string): AsyncGenerator<readonly InputRow[]> {
  const { stream } = await objects.get(key);
  const parser = stream.pipe(parse({ bom: true, skip_empty_lines: true, relax_column_count_less: true, max_record_size: 1_000_000 }));
  stream.on('error', (error) => parser.destroy(error));
  let header: readonly string[] | undefined;
  let idColumn = 0;
  let page: InputRow[] = [];
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (!header) {
        header = record.map((cell) => cell.trim());
        idColumn = findIdColumn(header);
        continue;
      }
      page.push(rowOf(header, idColumn, record));
      if (page.length === PAGE) {
        yield page;
        page = [];
      }
    }
  } catch (error) {
    throw unreadable(error);
  }
  if (!header) throw new WaybillError('WB_RUN_INPUT', 'The file is empty: it has no header line.');
  if (page.length > 0) yield page;
}

function findIdColumn(header: readonly string[]): number {
  if (header.length === 1) return 0;
  const found = header.findIndex((name) => ID_COLUMNS.includes(name.toLowerCase()));
  if (found >= 0) return found;
  throw new WaybillError('WB_RUN_INPUT', `The header line has no column named ${ID_COLUMNS.join(', ')}.`);
}

function rowOf(header: readonly string[], idColumn: number, record: readonly string[]): InputRow {
  const others = header.map((name, column) => [name, record[column] ?? ''] as const).filter((_, column) => column !== idColumn);
  return {
    externalId: storable(record[idColumn] ?? '').trim(),
    cells: others.length > 0 ? Object.fromEntries(others.map(([name, cell]) => [name, storable(cell)])) : null,
  };
}

/** PostgreSQL stores no NUL character. */
function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd');
}

function unreadable(error: unknown): unknown {
  const { code, lines } = error as { code?: string; lines?: number };
  if (!code?.startsWith('CSV_')) return error;
  return new WaybillError('WB_RUN_INPUT', `Line ${lines ?? '?'} of the file is not CSV (${code}).`, { line: lines, code });
}
