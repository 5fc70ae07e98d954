import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from } from 'pg-copy-streams';

/** One value: text or bytes, and a number for a bigint column. */
export type Cell = Uint8Array | string | number | null;

const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const END = Buffer.from([0xff, 0xff]);
const CHUNK_BYTES = 262_144;
const INT8_BYTES = 8;
/** A UTF-16 unit takes at most three bytes of UTF-8. */
const MOST_PER_UNIT = 3;

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
  const chunk = openChunk();
  let count = 0;
  try {
    for await (const row of rows) {
      count += 1;
      chunk.add(row);
      if (chunk.isFull() && !sink.write(chunk.take())) await Promise.race([once(sink, 'drain'), done]);
    }
  } catch (error) {
    sink.destroy(error as Error);
    await done.catch(() => undefined);
    throw error;
  }
  sink.end(Buffer.concat([chunk.take(), END]));
  await done;
  return count;
}

/** Rows in PostgreSQL's binary format. One buffer for many rows: a buffer for each cell was most of the time and memory of a list of ids. */
function openChunk() {
  let buffer = Buffer.allocUnsafe(2 * CHUNK_BYTES);
  let end = HEADER.copy(buffer);
  const room = (bytes: number) => {
    if (end + bytes <= buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * buffer.length, end + bytes));
    buffer.copy(larger, 0, 0, end);
    buffer = larger;
  };
  const write = (cell: Cell): number => {
    if (cell === null) return -1;
    if (typeof cell === 'number') return buffer.writeBigInt64BE(BigInt(cell), end + 4) - end - 4;
    if (typeof cell === 'string') return buffer.write(cell, end + 4);
    buffer.set(cell, end + 4);
    return cell.length;
  };
  return {
    isFull: () => end >= CHUNK_BYTES,
    add: (row: readonly Cell[]) => {
      room(2);
      end = buffer.writeInt16BE(row.length, end);
      for (const cell of row) {
        room(4 + mostBytes(cell));
        const bytes = write(cell);
        end = buffer.writeInt32BE(bytes, end) + Math.max(bytes, 0);
      }
    },
    take: (): Buffer => {
      const full = buffer.subarray(0, end);
      buffer = Buffer.allocUnsafe(2 * CHUNK_BYTES);
      end = 0;
      return full;
    },
  };
}

function mostBytes(cell: Cell): number {
  if (cell === null) return 0;
  return typeof cell === 'number' ? INT8_BYTES : typeof cell === 'string' ? cell.length * MOST_PER_UNIT : cell.length;
}
