import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { isWaybillError, WaybillError } from '#kernel/errors.ts';
import { type ObjectStore, openObjectStore } from '#kernel/objects/index.ts';

/** Something to be read, more than once if need be. */
export interface FileSource {
  /** The same for the same content, as far as can be told without reading it. */
  readonly identity: string;
  readonly bytes: number;
  /** Where it lies on this machine; undefined for an object. */
  readonly path?: string;
  open(): Promise<Readable>;
}

export type Located = FileSource | 'missing' | 'outside';

/**
 * A file below `folder`, by a path out of a stranger's file: nothing outside of the folder is opened, by `..`, by an absolute path or by a
 * symbolic link. An absolute path is taken only below one of `roots`, which the installation names.
 */
export async function locateBelow(folder: string | undefined, roots: readonly string[], path: string): Promise<Located> {
  if (path.includes('\0') || (folder === undefined && !isAbsolute(path))) return 'outside';
  const wanted = resolve(folder ?? sep, path);
  const allowed = isAbsolute(path) ? roots : [folder as string];
  if (!allowed.some((root) => isBelow(resolve(root), wanted))) return 'outside';
  const real = await realpath(wanted).catch(() => undefined);
  if (real === undefined) return 'missing';
  const reals = await Promise.all(allowed.map((root) => realpath(root).catch(() => undefined)));
  if (!reals.some((root) => root !== undefined && isBelow(root, real))) return 'outside';
  return regularFile(real);
}

function isBelow(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** A folder, a device or a pipe is no attachment, and reading a pipe would never end. */
async function regularFile(path: string): Promise<Located> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return 'missing';
  return { identity: `${path}|${found.size}|${found.mtimeMs}`, bytes: found.size, path, open: async () => createReadStream(path) };
}

/** Opens the buckets that addresses name, one client for each. */
export interface Buckets {
  locate(uri: string): Promise<Located>;
  close(): Promise<void>;
}

const S3_URI = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/s;

export function isObjectUri(text: string): boolean {
  return S3_URI.test(text);
}

/** @param open how a bucket is opened; the object store of the kernel unless a test has its own */
export function openBuckets(
  open: (bucket: string) => Promise<ObjectStore> = (bucket) => openObjectStore({ url: `s3://${bucket}` }),
): Buckets {
  const stores = new Map<string, Promise<ObjectStore>>();
  const storeOf = (bucket: string) => {
    const store = stores.get(bucket) ?? open(bucket);
    stores.set(bucket, store);
    return store;
  };
  return {
    locate: async (uri) => {
      const [, bucket, key] = S3_URI.exec(uri) ?? [];
      if (!bucket || !key) return 'outside';
      return locateObject(await storeOf(bucket), uri, key);
    },
    close: async () => {
      for (const store of await Promise.allSettled(stores.values())) if (store.status === 'fulfilled') await store.value.close();
    },
  };
}

async function locateObject(store: ObjectStore, uri: string, key: string): Promise<Located> {
  try {
    const head = await store.head(key);
    if (!head) return 'missing';
    return { identity: `${uri}|${head.bytes}|${head.sha256 ?? ''}`, bytes: head.bytes, open: async () => (await store.get(key)).stream };
  } catch (error) {
    if (isWaybillError(error) && error.code === 'WB_OBJECT_KEY') return 'outside';
    throw error;
  }
}

/** @throws WaybillError WB_NOT_FOUND where a path or address names nothing that can be read */
export async function locateInput(input: string, buckets: Buckets): Promise<FileSource> {
  const located = input.startsWith('s3://') ? await buckets.locate(input) : await regularFile(resolve(input));
  if (typeof located === 'object') return located;
  throw new WaybillError(
    'WB_NOT_FOUND',
    `The input ${located === 'outside' ? 'is no s3://bucket/key address' : 'does not exist or is no file'}.`,
  );
}
