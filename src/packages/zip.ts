import { createHash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { WaybillError } from '#kernel/errors.ts';
import type { PackageEntry } from '#sdk';
import { centralHeader, descriptor, endOfDirectory, LARGEST_32, localHeader, type ZipMember } from './zip-records.ts';

/** What passed through as one file of a zip. */
export interface ZippedFile {
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

/**
 * A zip of stored entries as chunks, in bounded memory: entries are opened one after another, and `onFile` hears of each as its last byte
 * passes. The same entries give the same bytes. Stored, not deflated: PDFs are compressed already, and deflating them again costs four to seven
 * times the time for nothing.
 * @param plainUpTo offsets beyond it are written in the 64-bit form; a test lowers it
 * @throws WB_TOO_LARGE where one file has 4 GiB or more
 */
export async function* zipOf(
  entries: readonly PackageEntry[],
  onFile: (entry: PackageEntry, file: ZippedFile) => void,
  plainUpTo = LARGEST_32,
): AsyncGenerator<Buffer> {
  const members: ZipMember[] = [];
  let offset = 0;
  for (const entry of entries) {
    const passed = { bytes: 0, crc: 0, hash: createHash('sha256') };
    const begun = offset;
    for await (const chunk of memberOf(entry, passed)) {
      offset += chunk.length;
      yield chunk;
    }
    members.push({ name: entry.name, bytes: passed.bytes, crc: passed.crc, offset: begun, isStreamed: !Buffer.isBuffer(entry.content) });
    onFile(entry, { bytes: passed.bytes, sha256: passed.hash.digest('hex') });
  }
  const directory = Buffer.concat(members.map((member) => centralHeader(member, plainUpTo)));
  yield Buffer.concat([directory, endOfDirectory({ members: members.length, bytes: directory.length, offset }, plainUpTo)]);
}

interface Passed {
  bytes: number;
  crc: number;
  readonly hash: Hash;
}

/** What is held whole has its size before it; what streams by has it behind. */
async function* memberOf({ name, content }: PackageEntry, passed: Passed): AsyncGenerator<Buffer> {
  if (Buffer.isBuffer(content)) {
    note(passed, content, name);
    yield localHeader({ name, bytes: passed.bytes, crc: passed.crc, isStreamed: false });
    yield content;
    return;
  }
  const stream = await content();
  yield localHeader({ name, bytes: 0, crc: 0, isStreamed: true });
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    note(passed, chunk, name);
    yield chunk;
  }
  yield descriptor(passed);
}

function note(passed: Passed, chunk: Buffer, name: string): void {
  passed.bytes += chunk.length;
  if (passed.bytes > LARGEST_32) throw new WaybillError('WB_TOO_LARGE', `The file ${name} of a package has 4 GiB or more.`);
  passed.crc = crc32(chunk, passed.crc);
  passed.hash.update(chunk);
}
