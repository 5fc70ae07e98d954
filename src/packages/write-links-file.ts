import { access, type FileHandle, open, rename, rm } from 'node:fs/promises';
import { WaybillError } from '#kernel/errors.ts';
import { type IssuedLinks, issueLinks, type LinksRequest } from './issue-links.ts';
import type { ShareHouse } from './ports.ts';

/** Whoever holds a link may fetch: the file is its owner's alone. */
const OWNER_ONLY = 0o600;

/**
 * Issues links into a new file. It gets its name when the links are good; until then, and where issuing fails, nothing stands under it.
 * @throws WB_USAGE where the file is there already or cannot be written, and what issueLinks throws
 */
export async function writeLinksFile(house: ShareHouse, request: LinksRequest, path: string): Promise<IssuedLinks> {
  if (await isThere(path)) throw new WaybillError('WB_USAGE', 'The file for the links is there already: give the name of a new one.');
  const unfinished = `${path}.unfinished`;
  const file = await openNew(unfinished);
  try {
    const issued = await issueLinks(house, request, async (csv) => {
      await file.write(csv);
    });
    await file.sync();
    await rename(unfinished, path);
    return issued;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function openNew(path: string): Promise<FileHandle> {
  await rm(path, { force: true });
  return open(path, 'wx', OWNER_ONLY).catch((error: NodeJS.ErrnoException) => {
    throw new WaybillError('WB_USAGE', `The file for the links cannot be written (${error.code}).`, {}, { cause: error });
  });
}
