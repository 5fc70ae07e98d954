import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { WaybillError } from '#kernel/errors.ts';
import { type AnswerRow, answerOf, type Columns, columnsOf } from './answer.ts';

const MOST_BYTES = 64 * 1_024 * 1_024;

export interface ReadAcknowledgement {
  readonly content: Buffer;
  readonly sha256: Buffer;
  readonly rows: readonly AnswerRow[];
}

/**
 * Reads a partner's answers: CSV (UTF-8 or UTF-16 with its mark, any line ends) of id, accepted or rejected, reason; with a header line or
 * without. Ids stay text: leading zeros count. A row that says nothing usable is `unreadable` and stops no other.
 * @throws WB_ACKNOWLEDGEMENT where the file as a whole is no CSV, has no row that can be read, or is larger than 64 MB
 */
export async function readAcknowledgement(source: AsyncIterable<Uint8Array>): Promise<ReadAcknowledgement> {
  const content = await readAll(source);
  const rows = await readRows(content);
  if (rows.length === 0) throw new WaybillError('WB_ACKNOWLEDGEMENT', 'The file holds no answer.');
  if (rows.every(({ kind }) => kind === 'unreadable')) throw nothingReadable(rows.length);
  return { content, sha256: createHash('sha256').update(content).digest(), rows };
}

/** No row at all is a fault of the file, of its first line most of all, and not of its rows. */
function nothingReadable(rows: number): WaybillError {
  return new WaybillError(
    'WB_ACKNOWLEDGEMENT',
    `None of the ${rows} rows has an id and accepted or rejected. Line 1 has to name the columns (id, result, reason); without such a line they stand in this order.`,
    { rows },
  );
}

async function readAll(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new WaybillError('WB_ACKNOWLEDGEMENT', `The file is larger than ${MOST_BYTES} bytes; give it in parts.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function readRows(content: Buffer): Promise<AnswerRow[]> {
  // A stray quote or a row of another length is that row's own fault. A quote that is never closed leaves no rows to tell apart.
  const parser = Readable.from([content]).pipe(parse({ bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true }));
  const rows: AnswerRow[] = [];
  let columns: Columns | undefined;
  let row = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      row += 1;
      if (columns) {
        rows.push(answerOf(row, record, columns));
        continue;
      }
      const { isHeader, ...found } = columnsOf(record);
      columns = found;
      if (!isHeader) rows.push(answerOf(row, record, columns));
    }
  } catch (error) {
    const { code, lines } = error as { code?: string; lines?: number };
    if (!code?.startsWith('CSV_')) throw error;
    throw new WaybillError('WB_ACKNOWLEDGEMENT', `Line ${lines ?? '?'} of the file is not CSV (${code}).`, { line: lines, code });
  }
  return rows;
}
