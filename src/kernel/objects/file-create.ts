import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, type FileHandle, link, mkdir, open, readdir, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkAnnounced, chunksOf, discardBody, sha256OfStream } from './bodies.ts';
import { pathOfKey } from './keys.ts';
import type { ObjectBody, PutOptions, PutResult } from './object-store.ts';

/** Bodies under way. No key leads here: encoded names never begin with a dot. */
const UNFINISHED = '.unfinished';
/** Written together; what is gathered is held in memory. */
const GATHERED_BYTES = 262_144;
const MOST_GATHERED = 256;
const ABANDONED_MS = 24 * 3_600_000;
/** Packages hold what people wrote, unencrypted: no other account of the machine reads them or their names. */
const OWN_FILE = 0o600;
const OWN_FOLDER = 0o700;

/** Makes the store's folder and clears away bodies that a dead process left a day ago or longer. */
export async function prepareFolder(folder: string): Promise<void> {
  const unfinished = join(folder, UNFINISHED);
  await mkdir(unfinished, { recursive: true, mode: OWN_FOLDER });
  await access(unfinished, constants.W_OK);
  // File ages are the machine's, so they are held against its own time and not against the movable clock.
  const oldest = performance.timeOrigin + performance.now() - ABANDONED_MS;
  for (const name of await readdir(unfinished)) {
    const found = await stat(join(unfinished, name)).catch(() => undefined);
    if (found && found.mtimeMs < oldest) await unlink(join(unfinished, name)).catch(() => undefined);
  }
}

/**
 * Writes the body aside, makes it durable, then gives it its name with link(2), which fails where the name is taken: of two writers at once
 * exactly one creates, and no reader ever sees half an object.
 */
export async function createOnce(folder: string, key: string, body: ObjectBody, options: PutOptions = {}): Promise<PutResult> {
  const path = join(folder, pathOfKey(key));
  const standing = await describe(key, path);
  if (standing) {
    await discardBody(body);
    return standing;
  }
  const aside = join(folder, UNFINISHED, randomUUID());
  const discard = () => unlink(aside).catch(() => undefined);
  try {
    const written = await writeDurably(aside, body, async (sha256) => {
      checkAnnounced(key, options.sha256, sha256);
      await makeParents(folder, dirname(path));
    });
    const created = await nameIt(aside, path);
    await allDone([discard(), created ? makeDurable(dirname(path)) : Promise.resolve()]);
    return created ? { key, ...written, created } : ((await describe(key, path)) ?? { key, ...written, created });
  } catch (error) {
    await discard();
    throw error;
  }
}

async function describe(key: string, path: string): Promise<PutResult | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return undefined;
  return { key, bytes: found.size, sha256: await sha256OfStream(createReadStream(path)), created: false };
}

/** `whileSyncing` is given the hash and runs beside the wait for the disk, which is the longest step of a small put. */
async function writeDurably(
  path: string,
  body: ObjectBody,
  whileSyncing: (sha256: string) => Promise<void>,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'wx', OWN_FILE);
  try {
    for await (const chunks of gathered(chunksOf(body))) {
      for (const chunk of chunks) hash.update(chunk);
      bytes += await writeAll(file, chunks);
    }
    const sha256 = hash.digest('hex');
    await allDone([file.datasync(), whileSyncing(sha256)]);
    return { bytes, sha256 };
  } finally {
    await file.close();
  }
}

/** Ends when all of them have, also where one fails: nothing is closed or removed under another's hands. */
async function allDone(steps: readonly Promise<void>[]): Promise<void> {
  for (const step of await Promise.allSettled(steps)) if (step.status === 'rejected') throw step.reason;
}

/** A zip comes in some twenty pieces, most of them headers; each write costs a round trip through the thread pool. */
async function* gathered(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Uint8Array[]> {
  let group: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    group.push(chunk);
    bytes += chunk.length;
    if (bytes < GATHERED_BYTES && group.length < MOST_GATHERED) continue;
    yield group;
    group = [];
    bytes = 0;
  }
  if (group.length > 0) yield group;
}

/** A file system may take a part only; what is left is written after it. */
async function writeAll(file: FileHandle, chunks: readonly Uint8Array[]): Promise<number> {
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const { bytesWritten } = await file.writev(chunks);
  if (bytesWritten < bytes) await file.writeFile(Buffer.concat(chunks).subarray(bytesWritten));
  return bytes;
}

async function nameIt(aside: string, path: string): Promise<boolean> {
  try {
    await link(aside, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** A new folder is durable only once the folder that holds its name is. */
async function makeParents(folder: string, parent: string): Promise<void> {
  const first = await mkdir(parent, { recursive: true, mode: OWN_FOLDER });
  if (first === undefined) return;
  for (let at = parent; at !== folder && at.length >= dirname(first).length; at = dirname(at)) await makeDurable(dirname(at));
}

/** Writes a folder's names to the disk: a file is durable only together with its name. */
export async function makeDurable(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
