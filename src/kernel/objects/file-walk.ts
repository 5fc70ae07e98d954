import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compareKeys, nameToSegment } from './keys.ts';
import type { ListedObject } from './object-store.ts';

/** One look-up after the other would leave the disk idle in between. */
const SIZES_AT_ONCE = 64;

interface Entry {
  readonly name: string;
  /** The key of an object, or the key that all within a folder begin with, its `/` included. */
  readonly key: string;
  readonly isFolder: boolean;
}

/**
 * The store's objects in key order. A folder sorts as its name with the `/`, so one folder's names in memory are enough to walk a tree of any
 * size in the byte order of full keys, as S3 lists.
 */
export async function* walkFolder(folder: string, prefix: string, after?: string): AsyncGenerator<ListedObject> {
  yield* walk(folder, '', prefix, after);
}

async function* walk(folder: string, base: string, prefix: string, after: string | undefined): AsyncGenerator<ListedObject> {
  const entries = (await entriesOf(folder, base)).filter((entry) => mayHold(entry, prefix, after));
  for (let start = 0; start < entries.length; start += SIZES_AT_ONCE) {
    const some = entries.slice(start, start + SIZES_AT_ONCE);
    const sizes = await Promise.all(some.map(async (entry) => (entry.isFolder ? undefined : sizeOf(join(folder, entry.name)))));
    for (const [i, entry] of some.entries()) {
      if (entry.isFolder) yield* walk(join(folder, entry.name), entry.key, prefix, after);
      else if (sizes[i] !== undefined) yield { key: entry.key, bytes: sizes[i] };
    }
  }
}

async function entriesOf(folder: string, base: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const found of await readdir(folder, { withFileTypes: true })) {
    const named = nameToSegment(found.name);
    if (!named || named.isFolder !== found.isDirectory() || !(found.isDirectory() || found.isFile())) continue;
    entries.push({ name: found.name, isFolder: named.isFolder, key: base + named.segment + (named.isFolder ? '/' : '') });
  }
  return entries.sort((a, b) => compareKeys(a.key, b.key));
}

function mayHold(entry: Entry, prefix: string, after: string | undefined): boolean {
  const isWithin = entry.key.startsWith(prefix) || (entry.isFolder && prefix.startsWith(entry.key));
  if (!isWithin || after === undefined) return isWithin;
  if (entry.isFolder) return after.startsWith(entry.key) || compareKeys(entry.key, after) > 0;
  return compareKeys(entry.key, after) > 0;
}

/** An object deleted while the list is made is left out, as if the list had been made a moment later. */
async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    (found) => found.size,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
}
