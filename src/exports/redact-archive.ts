import { buffer } from 'node:stream/consumers';
import { now } from '#kernel/clock/clock.ts';
import { selectFile } from './files.sql.ts';
import { archiveContextOf } from './keep-archive.ts';
import type { ExportHouse } from './ports.ts';
import { updateArchive } from './redactions.sql.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;

/**
 * Puts spaces in place of these lines in our archived copy of a file, under a key of its own. What the partner got is not touched, and the file's
 * recorded hash stays that of what went out. `order` names the order to do so: given again, it changes nothing. Answers the key that nothing names
 * any more, or undefined where it had been done.
 */
export async function blankArchivedLines(
  house: Pick<ExportHouse, 'database' | 'objects' | 'keyring'>,
  order: { readonly id: number; readonly program: string; readonly fileId: number; readonly positions: readonly number[] },
): Promise<string | undefined> {
  const file = await house.database.transaction([order.program], (session) => selectFile(session, order.fileId));
  if (!file?.archiveKey) return undefined;
  const key = `${file.archiveKey.replace(/(-blanked-\d+)?\.enc$/, '')}-blanked-${order.id}.enc`;
  if (key === file.archiveKey) return undefined;
  const { stream } = await house.objects.get(file.archiveKey);
  const content = await house.keyring.decrypt(await buffer(stream), archiveContextOf(file));
  blankLines(content, new Set(order.positions));
  await house.objects.put(key, await house.keyring.encrypt(content, archiveContextOf(file)), { contentType: 'application/octet-stream' });
  await house.database.transaction([order.program], (session) => updateArchive(session, file.id, key, now()));
  return file.archiveKey;
}

/** In place, byte for byte: every other line stays where it was. */
export function blankLines(content: Buffer, positions: ReadonlySet<number>): void {
  let line = 1;
  for (let at = 0; at < content.length; at += 1) {
    if (content[at] === NEWLINE) line += 1;
    else if (positions.has(line) && content[at] !== RETURN) content[at] = SPACE;
  }
}
