import { Readable } from 'node:stream';
import { type Info, parse } from 'csv-parse';
import { WaybillError } from '#kernel/errors.ts';
import { type Places, placesOf, rowOf, type TruthReading, type TruthRow } from './truth.ts';

const MOST_BYTES = 64 * 1_024 * 1_024;
const PAGE = 5_000;

/** @throws WaybillError WB_TRUTH_LIST where the file is empty, or larger than 64 MB */
export async function readWhole(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new WaybillError('WB_TRUTH_LIST', `The list is larger than ${MOST_BYTES} bytes; give it in parts.`);
    chunks.push(chunk);
  }
  if (bytes === 0) throw new WaybillError('WB_TRUTH_LIST', 'The list is empty: it has no header line.');
  return Buffer.concat(chunks);
}

/**
 * The rows of a receiver's list in pages: CSV with a header line, UTF-8 or UTF-16 with its mark, any line ends. Receipts stay text: leading
 * zeros count. A row that cannot be used is named by row, field and rule, and stops no other.
 * @throws WaybillError WB_TRUTH_LIST where it is no CSV from some line on, or lacks a column
 */
export async function* readTruthList(content: Buffer, reading: TruthReading): AsyncGenerator<TruthRow[]> {
  const parser = Readable.from([content]).pipe(
    parse({ bom: true, info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, max_record_size: 1_000_000 }),
  );
  let places: Places | undefined;
  let page: TruthRow[] = [];
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      if (!places) {
        places = placesOf(record, reading);
        continue;
      }
      page.push(rowOf(info.records + info.empty_lines, record, places, reading));
      if (page.length < PAGE) continue;
      yield page;
      page = [];
    }
  } catch (error) {
    const { code, lines } = error as { code?: string; lines?: number };
    if (!code?.startsWith('CSV_')) throw error;
    throw new WaybillError('WB_TRUTH_LIST', `Line ${lines ?? '?'} of the list is not CSV (${code}).`, { line: lines, code });
  }
  if (!places) throw new WaybillError('WB_TRUTH_LIST', 'The list is empty: it has no header line.');
  if (page.length > 0) yield page;
}
