import type { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { WaybillError } from '#kernel/errors.ts';

export interface CsvRow {
  /** From 1, the header line and empty lines not counted. */
  readonly number: number;
  /** As many as the header has, where `fault` is not given. */
  readonly cells: readonly string[];
  /** Why the row is none: it has too many or too few cells. */
  readonly fault?: string;
}

export interface CsvPage {
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

const PAGE = 4_000;
/** Characters of a page: rows of many thousand make small ones. */
const MOST_OF_A_PAGE = 8_000_000;
const MOST_OF_A_ROW = 1_000_000;

/**
 * A CSV in pages, in order, in the memory of one page; the first page comes even where there is no row. Cells are text as it stands: leading zeros,
 * line ends in quotes; `cellOf` reads each, where the file is one of ours. A byte order mark and either line end are understood; empty lines are none.
 * @throws WB_RUN_INPUT naming the line that does not parse, or that there is no header
 */
export async function* readCsv(stream: Readable, cellOf: (cell: string) => string = asItIs): AsyncGenerator<CsvPage> {
  try {
    yield* readPages(stream, cellOf);
  } finally {
    stream.destroy();
  }
}

/** The next page is made while whoever asked stores this one. For pages that are made without the database, which is busy then. */
export async function* ahead<Page>(pages: AsyncGenerator<Page, void>): AsyncGenerator<Page, void> {
  try {
    for (let coming = pages.next(); ; ) {
      const { value: page, done } = await coming;
      if (done) return;
      coming = pages.next();
      coming.catch(() => undefined);
      yield page;
    }
  } finally {
    await pages.return();
  }
}

async function* readPages(stream: Readable, cellOf: (cell: string) => string): AsyncGenerator<CsvPage> {
  const parser = stream.pipe(parse({ bom: true, skip_empty_lines: true, relax_column_count: true, max_record_size: MOST_OF_A_ROW }));
  stream.on('error', (error) => parser.destroy(error));
  let header: readonly string[] | undefined;
  let rows: CsvRow[] = [];
  let number = 0;
  let characters = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (!header) {
        header = record.map((cell) => storable(cell).trim());
        continue;
      }
      number += 1;
      rows.push(rowOf(number, cellOf === asItIs ? record : record.map(cellOf), header.length));
      for (const cell of record) characters += cell.length;
      if (rows.length === PAGE || characters > MOST_OF_A_PAGE) {
        yield { header, rows };
        rows = [];
        characters = 0;
      }
    }
  } catch (error) {
    throw unreadable(error);
  }
  if (!header) throw new WaybillError('WB_RUN_INPUT', 'The file is empty: it has no header line.');
  if (rows.length > 0 || number === 0) yield { header, rows };
}

const asItIs = (cell: string) => cell;

function rowOf(number: number, record: readonly string[], columns: number): CsvRow {
  const cells = record.some(isUnstorable) ? record.map(storable) : record;
  if (cells.length === columns) return { number, cells };
  const have = cells.length === 1 ? '1 cell' : `${cells.length} cells`;
  return { number, cells, fault: `Row ${number} has ${have}, and the header line has ${columns}.` };
}

/** PostgreSQL stores neither NUL nor half a character. */
function isUnstorable(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed();
}

function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}

function unreadable(error: unknown): unknown {
  const { code, lines } = error as { code?: string; lines?: number };
  if (!code?.startsWith('CSV_')) return error;
  return new WaybillError('WB_RUN_INPUT', `Line ${lines ?? '?'} of the file is not CSV (${code}).`, { line: lines, code });
}
