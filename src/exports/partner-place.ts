import { randomUUID } from 'node:crypto';
import { access, link, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { isWaybillError, WaybillError } from '#kernel/errors.ts';
import { openObjectStore } from '#kernel/objects/index.ts';

/** Where a partner fetches its files, under the very names that it knows. Every method throws `WB_OBJECT_STORE` where the place fails. */
export interface PartnerPlace {
  /** Creates the file whole, or not at all. False where something of that name stands there already; it is left as it is. */
  put(name: string, content: Buffer, mediaType: string): Promise<boolean>;
  /** The bytes that stand there now; undefined where there are none. */
  read(name: string): Promise<Buffer | undefined>;
  remove(name: string): Promise<void>;
  close(): Promise<void>;
}

/** `file:///folder` keeps plain file names, as whoever reads the folder expects; `s3://bucket/prefix?…` as for our own store. */
export async function openPlace(address: string, environment: Readonly<Record<string, string | undefined>>): Promise<PartnerPlace> {
  const url = new URL(address);
  return url.protocol === 'file:' ? folderPlace(fileURLToPath(url)) : objectPlace(address, environment);
}

async function objectPlace(url: string, environment: Readonly<Record<string, string | undefined>>): Promise<PartnerPlace> {
  const store = await openObjectStore({ url, environment });
  return {
    put: async (name, content, mediaType) => (await store.put(name, content, { contentType: mediaType })).created,
    read: async (name) => {
      const found = await store.get(name).catch((error: unknown) => {
        if (isWaybillError(error) && error.code === 'WB_OBJECT_MISSING') return undefined;
        throw error;
      });
      return found && buffer(found.stream);
    },
    remove: (name) => store.delete(name),
    close: () => store.close(),
  };
}

/** A folder that the partner reads: no file is seen there before it is whole. */
function folderPlace(folder: string): PartnerPlace {
  return {
    put: (name, content) => inOurWords(() => putWhole(folder, name, content)),
    read: (name) =>
      inOurWords(() => readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => absentIsUndefined(folder, error))),
    remove: (name) => inOurWords(() => rm(join(folder, name), { force: true })),
    close: async () => undefined,
  };
}

async function putWhole(folder: string, name: string, content: Buffer): Promise<boolean> {
  const part = join(folder, `.${randomUUID()}.part`);
  try {
    const file = await open(part, 'wx');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    // A link fails where the name is taken; a rename would replace what stands there.
    await link(part, join(folder, name));
    await syncFolder(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(part, { force: true });
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A folder that is not there is no empty one: whoever reads it would never find what we put into one of our own making. */
async function absentIsUndefined(folder: string, error: NodeJS.ErrnoException): Promise<undefined> {
  if (error.code !== 'ENOENT') throw error;
  await access(folder);
}

async function inOurWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (isWaybillError(error) || typeof code !== 'string') throw error;
    throw new WaybillError('WB_OBJECT_STORE', `The partner's folder failed: the file system answered ${code}.`, { code }, { cause: error });
  }
}
