import { Readable } from 'node:stream';
import { type Info, parse } from 'csv-parse';
import { WaybillError } from '#kernel/errors.ts';
import { EXTERNAL_ID } from './intake-line.ts';

/** A row of a list of ids, numbered as a spreadsheet does (a quoted cell over several lines is one row), and its id or why it is refused. */
export type IdEntry = { readonly row: number; readonly id: string } | { readonly row: number; readonly rule: 'ragged' | 'bad_id' };

const ID_COLUMNS = ['id', 'submission_id', 'external_id'];
const LONGEST_LINE = 1_000_000;

type Decoder = InstanceType<typeof TextDecoder>;

interface Shape {
  readonly width: number;
  readonly idColumn: number;
  readonly isHeader: boolean;
}

/**
 * Reads ids out of a CSV in pages, in bounded memory: with a header that names the column (`id`, `submission_id`, `external_id`), or one
 * column without any. Ids stay text, leading zeros and all. A row of another width than the first, or with no possible id, is named by its line.
 * Lines are cut by hand until the first quotation mark, which is five times as fast; from there on the CSV parser reads.
 * @throws WaybillError WB_USAGE where no column can be told to hold the ids, a quotation mark is never closed, or a line has no end
 */
export async function* readIdList(source: AsyncIterable<Uint8Array>): AsyncGenerator<IdEntry[]> {
  const decoder = new TextDecoder();
  const chunks = source[Symbol.asyncIterator]();
  let shape: Shape | undefined;
  let rest = '';
  let row = 0;
  for (let chunk = await chunks.next(); ; chunk = await chunks.next()) {
    rest += chunk.done ? decoder.decode() : decoder.decode(chunk.value, { stream: true });
    if (rest.includes('"')) {
      yield* quoted(rest, chunks, decoder, row, shape);
      return;
    }
    const lines = rest.split('\n');
    rest = chunk.done ? '' : lines.pop()!;
    if (rest.length > LONGEST_LINE)
      throw new WaybillError('WB_USAGE', `Line ${row + lines.length + 1} of the list has no end within a million characters.`);
    const page: IdEntry[] = [];
    for (const line of lines) {
      row += 1;
      const cells = line.split(',');
      if (line.trim() === '') continue;
      const isFirst = shape === undefined;
      shape ??= shapeOf(cells);
      if (!(isFirst && shape.isHeader)) page.push(entryOf(cells, row, shape));
    }
    if (page.length > 0) yield page;
    if (chunk.done) return;
  }
}

function shapeOf(cells: readonly string[]): Shape {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const idColumn = names.findIndex((name) => ID_COLUMNS.includes(name));
  if (idColumn >= 0) return { width: cells.length, idColumn, isHeader: true };
  if (cells.length === 1) return { width: 1, idColumn: 0, isHeader: false };
  throw new WaybillError(
    'WB_USAGE',
    `The list has several columns and none is named ${ID_COLUMNS.join(', ')}. Name the one with the ids in the first line.`,
  );
}

function entryOf(cells: readonly string[], row: number, { width, idColumn }: Shape): IdEntry {
  if (cells.length !== width) return { row, rule: 'ragged' };
  const id = cells[idColumn]!.trim();
  return EXTERNAL_ID.test(id) ? { row, id } : { row, rule: 'bad_id' };
}

async function* quoted(
  rest: string,
  chunks: AsyncIterator<Uint8Array>,
  decoder: Decoder,
  before: number,
  known: Shape | undefined,
): AsyncGenerator<IdEntry[]> {
  let shape = known;
  const text = Readable.from(textOf(rest, chunks, decoder));
  const parser = parse({ info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, max_record_size: LONGEST_LINE });
  text.on('error', (error) => parser.destroy(error));
  text.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      const isFirst = shape === undefined;
      shape ??= shapeOf(record);
      if (!(isFirst && shape.isHeader)) yield [entryOf(record, before + info.records + info.empty_lines, shape)];
    }
  } catch (error) {
    const { code, lines } = error as { code?: string; lines?: number };
    if (!code?.startsWith('CSV_')) throw error;
    throw new WaybillError('WB_USAGE', `The list is not CSV from line ${before + (lines ?? 0)} on (${code}).`);
  }
}

async function* textOf(rest: string, chunks: AsyncIterator<Uint8Array>, decoder: Decoder): AsyncGenerator<string> {
  yield rest;
  for (let chunk = await chunks.next(); !chunk.done; chunk = await chunks.next()) yield decoder.decode(chunk.value, { stream: true });
  yield decoder.decode();
}
