import { createReadStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WaybillError } from '#kernel/errors.ts';
import type { FileSource } from './file-source.ts';

const OWNER_ONLY = 0o600;

/**
 * Copies an object to a file of this machine for the length of `work`: a PDF of 150 MB is opened in a few MB of memory from a file, and took
 * 795 MB of it from a bucket. It is readable, so on Linux it has no name while it is there, and ends with the process however that ends.
 */
export async function withLocalCopy<T>(source: FileSource, work: (copy: FileSource) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-copy-'));
  try {
    const named = join(folder, 'object');
    const file = await open(named, 'wx+', OWNER_ONLY);
    try {
      const path = await withoutName(file, named, folder);
      await file.writeFile(await source.open());
      if ((await file.stat()).size !== source.bytes)
        throw new WaybillError('WB_OBJECT_MISMATCH', 'An attachment changed while it was read.');
      return await work({ identity: source.identity, bytes: source.bytes, path, open: async () => createReadStream(path) });
    } finally {
      await file.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Takes the name away where an open file can be reached without one. Threads of this process reach it as well. */
async function withoutName(file: FileHandle, named: string, folder: string): Promise<string> {
  if (process.platform !== 'linux') return named;
  await rm(folder, { recursive: true });
  return `/proc/self/fd/${file.fd}`;
}
