import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from } from 'pg-copy-streams';

/** One value as PostgreSQL's binary format has it; see `int8`, and UTF-8 bytes for text. */
export type Cell = Uint8Array | null;

const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const END = Buffer.from([0xff, 0xff]);
const CHUNK_BYTES = 262_144;

export function int8(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
}

/**
 * Streams rows into `target` (`table (columns)`, from code and never from input). Binary, because a payload's hex text is twice its bytes.
 * The target must have no row-level security, which PostgreSQL does not apply to COPY: copy to a temporary table and insert from there.
 */
export async function copyRows(
  client: ClientBase,
  target: string,
  rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>,
): Promise<number> {
  const sink = client.query(from(`copy ${target} from stdin (format binary)`));
  const done = finished(sink);
  // Awaited below; without a listener of its own an early failure would end the process.
  done.catch(() => undefined);
  let count = 0;
  let held: Uint8Array[] = [HEADER];
  let bytes = HEADER.length;
  try {
    for await (const row of rows) {
      count += 1;
      bytes += encodeRow(row, held);
      if (bytes < CHUNK_BYTES) continue;
      if (!sink.write(Buffer.concat(held))) await Promise.race([once(sink, 'drain'), done]);
      held = [];
      bytes = 0;
    }
  } catch (error) {
    sink.destroy(error as Error);
    await done.catch(() => undefined);
    throw error;
  }
  sink.end(Buffer.concat([...held, END]));
  await done;
  return count;
}

function encodeRow(row: readonly Cell[], into: Uint8Array[]): number {
  const count = Buffer.allocUnsafe(2);
  count.writeInt16BE(row.length);
  into.push(count);
  let bytes = 2;
  for (const cell of row) {
    const length = Buffer.allocUnsafe(4);
    length.writeInt32BE(cell === null ? -1 : cell.length);
    into.push(length);
    if (cell !== null) into.push(cell);
    bytes += 4 + (cell?.length ?? 0);
  }
  return bytes;
}
