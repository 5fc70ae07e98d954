import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createRandom } from '../random.ts';
import { writePool } from './attachments.ts';
import { emptyCounts, type SampleCounts } from './counts.ts';
import { oddLine } from './refused-lines.ts';
import { inventTries, type Profile, type Row } from './tries.ts';

export type { SampleCounts } from './counts.ts';
export type { Profile } from './tries.ts';

export type SampleOptions = {
  /** Lines of the file, those to be refused included. */
  count: number;
  seed: number;
  profile: Profile;
  /** Where `submissions.jsonl` and `attachments/` are written. Paths in the file are relative to it. */
  folder: string;
};

/** Every so many lines one is odd: refused, or an earlier line again. */
const ODD_EVERY = 67;
/** How far a person's tries are spread among those of others. */
const SPREAD = 500;
const CHUNK = 256 * 1024;

/**
 * Writes failed 526 submissions in the import format, streamed: memory does not grow with `count`. The same options give the same
 * file, byte by byte. `counts` says exactly what was written.
 */
export async function writeSample(options: SampleOptions): Promise<{ file: string; counts: SampleCounts }> {
  const { count, seed, profile, folder } = options;
  await mkdir(folder, { recursive: true });
  await writePool(folder, seed);
  const counts = emptyCounts();
  const file = join(folder, 'submissions.jsonl');
  await pipeline(Readable.from(chunks(inventLines(count, seed, profile, counts), counts)), createWriteStream(file));
  return { file, counts };
}

function* inventLines(count: number, seed: number, profile: Profile, counts: SampleCounts): Generator<string> {
  const odd = Math.floor(count / ODD_EVERY);
  const rows = spread(inventTries(count - odd, seed, profile, counts), seed);
  let earlier = '';
  for (let number = 1; number <= count; number++) {
    const isOdd = number % ODD_EVERY === 0;
    if (isOdd) yield oddLine(number / ODD_EVERY, seed, earlier, counts);
    else {
      earlier = JSON.stringify(rows.next().value);
      yield earlier;
    }
    counts.lines++;
  }
}

/** Mixes rows within a window, as tries of many people come in between each other. */
function* spread(rows: Iterable<Row>, seed: number): Generator<Row, undefined> {
  const random = createRandom(seed, 'spread');
  const waiting: Row[] = [];
  for (const row of rows) {
    waiting.push(row);
    if (waiting.length > SPREAD) yield takeAny(waiting, random.below(waiting.length));
  }
  while (waiting.length > 0) yield takeAny(waiting, random.below(waiting.length));
}

function takeAny(waiting: Row[], at: number): Row {
  const taken = waiting[at]!;
  const last = waiting.pop()!;
  if (at < waiting.length) waiting[at] = last;
  return taken;
}

function* chunks(lines: Iterable<string>, counts: SampleCounts): Generator<Buffer> {
  let text = '';
  const flush = (): Buffer => {
    const chunk = Buffer.from(text);
    counts.bytes += chunk.length;
    text = '';
    return chunk;
  };
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length > CHUNK) yield flush();
  }
  if (text !== '') yield flush();
}
