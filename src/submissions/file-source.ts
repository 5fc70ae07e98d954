import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, posix, relative, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { WaybillError } from '#kernel/errors.ts';

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

/** Opens the buckets that addresses name, one client for each. */
export interface Buckets {
  /** @param isOperators whether an operator gave the address, who may name what Waybill keeps, or a stranger's file did, which may not */
  locate(uri: string, isOperators?: boolean): Promise<Located>;
  close(): Promise<void>;
}

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

/** @throws WaybillError WB_INPUT_MISSING where a path or address names nothing that can be read */
export async function locateInput(input: string, buckets: Buckets): Promise<FileSource> {
  const located = isAddress(input) ? await buckets.locate(input, true) : await regularFile(resolve(input));
  if (typeof located === 'object') return located;
  const why = located === 'outside' ? 'is no s3://bucket/key address that this installation reads' : 'does not exist or is no file';
  throw new WaybillError('WB_INPUT_MISSING', `The input ${input} ${why}.`);
}

/** Whether a path or address is one of an object. */
export function isAddress(text: string): boolean {
  return text.startsWith('s3://');
}

/** The folder that a file or object lies in, to begin relative paths at. */
export function folderOf(input: string): string {
  return isAddress(input) ? input.slice(0, input.lastIndexOf('/')) : dirname(resolve(input));
}

/** An object below an `s3://bucket/folder`, by a path out of a stranger's file. `..` leads nowhere outside of it. */
export async function locateBelowAddress(folder: string, path: string, buckets: Buckets): Promise<Located> {
  const way = posix.normalize(path);
  if (posix.isAbsolute(way) || way === '.' || way === '..' || way.startsWith('../')) return 'outside';
  return buckets.locate(`${folder.replace(/\/+$/, '')}/${way}`);
}
