import { constants, createReadStream } from 'node:fs';
import { open, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WaybillError } from '../errors.ts';
import { isBodyFault, sha256OfStream } from './bodies.ts';
import { createOnce, makeDurable, prepareFolder } from './file-create.ts';
import { walkFolder } from './file-walk.ts';
import { checkKey, pathOfKey } from './keys.ts';
import {
  type ByteRange,
  type HeadOptions,
  type ListedObject,
  type ListOptions,
  type ListPage,
  type ObjectHead,
  type ObjectRead,
  type ObjectStore,
  PAGE_LIMIT,
} from './object-store.ts';
import { checkSigning, type LinkSigning, signLink } from './signed-links.ts';

/** A store in a folder of this machine. Links are signed with `signing` and served by the API; without it `signedUrl` refuses. */
export async function openFileStore(folder: string, signing?: LinkSigning): Promise<ObjectStore> {
  if (signing) checkSigning(signing);
  await prepareFolder(folder).catch((error: NodeJS.ErrnoException) => {
    throw new WaybillError('WB_OBJECT_STORE', `The object folder cannot be written (${error.code}).`, {}, { cause: error });
  });
  return {
    kind: 'file',
    put: (key, body, options) => guarded(key, () => createOnce(folder, key, body, options)),
    get: (key, options) => guarded(key, () => readObject(folder, key, options?.range)),
    head: (key, options) => guarded(key, () => headObject(folder, key, options)),
    list: (prefix, options) => guarded(undefined, () => listPage(folder, prefix, options)),
    listAll: (prefix) => walkFolder(folder, prefix),
    delete: (key) => guarded(key, () => removeObject(folder, key)),
    signedUrl: async (key, options) => {
      checkKey(key);
      if (!signing) throw new WaybillError('WB_OBJECT_LINK', 'This store has no signing key, so it gives no links.');
      return signLink(signing, key, options);
    },
    credentialsExpireAt: async () => undefined,
    close: async () => undefined,
  };
}

/** Checks the key and gives the file system's refusals our words. */
async function guarded<T>(key: string | undefined, work: () => Promise<T>): Promise<T> {
  if (key !== undefined) checkKey(key);
  try {
    return await work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof WaybillError || isBodyFault(error) || typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) throw error;
    const why = code === 'ENOSPC' ? 'the disk is full' : `the file system answered ${code}`;
    throw new WaybillError(
      'WB_OBJECT_STORE',
      `The object folder failed${key === undefined ? '' : ` at ${key}`}: ${why}.`,
      { code },
      { cause: error },
    );
  }
}

/** Most objects come in one read: each costs a round trip through the thread pool. */
const LARGEST_READ = 262_144;

async function readObject(folder: string, key: string, range: ByteRange | undefined): Promise<ObjectRead> {
  const file = await open(join(folder, pathOfKey(key)), constants.O_RDONLY).catch((error) => {
    if (isAbsent(error)) throw new WaybillError('WB_OBJECT_MISSING', `No object stands under ${key}.`);
    throw error;
  });
  try {
    const { size } = await file.stat();
    const { start, end } = clampRange(key, range, size);
    const bytes = end - start + 1;
    const highWaterMark = Math.min(Math.max(bytes, 1), LARGEST_READ);
    const stream = createReadStream('', { fd: file, start, end: Math.max(end, start), autoClose: true, highWaterMark });
    return { stream, bytes };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The part of a range that lies within the object. A start beyond its end is refused, as S3 does. */
function clampRange(key: string, range: ByteRange | undefined, size: number): { start: number; end: number } {
  if (!range) return { start: 0, end: size - 1 };
  const end = Math.min(range.end ?? size - 1, size - 1);
  if (range.start > end) throw new WaybillError('WB_USAGE', `The range from ${range.start} lies outside ${key}, which has ${size} bytes.`);
  return { start: range.start, end };
}

async function headObject(folder: string, key: string, options: HeadOptions = {}): Promise<ObjectHead | undefined> {
  const path = join(folder, pathOfKey(key));
  const found = await stat(path).catch((error) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
  if (!found) return undefined;
  return options.sha256 ? { bytes: found.size, sha256: await sha256OfStream(createReadStream(path)) } : { bytes: found.size };
}

async function listPage(folder: string, prefix: string, options: ListOptions = {}): Promise<ListPage> {
  const limit = Math.min(options.limit ?? PAGE_LIMIT, PAGE_LIMIT);
  const objects: ListedObject[] = [];
  for await (const object of walkFolder(folder, prefix, options.after)) {
    if (objects.length === limit) return { objects, next: objects[limit - 1]!.key };
    objects.push(object);
  }
  return { objects };
}

async function removeObject(folder: string, key: string): Promise<void> {
  const path = join(folder, pathOfKey(key));
  try {
    await unlink(path);
  } catch (error) {
    if (isAbsent(error)) return;
    throw error;
  }
  await makeDurable(dirname(path));
}

function isAbsent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
