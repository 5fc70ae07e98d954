import { buffer } from 'node:stream/consumers';
import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { selectFile } from './files.sql.ts';
import { archiveContextOf } from './keep-archive.ts';
import type { ExportHouse } from './ports.ts';
import { updateArchive } from './redactions.sql.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;

export interface BlankingOrder {
  /** Names the order. */
  readonly id: number;
  readonly program: string;
  readonly fileId: number;
  /** Line numbers, from 1. */
  readonly positions: readonly number[];
  /** In the transaction that names the new copy: what is to be done about the old one. */
  onReplaced(session: Session, oldKey: string): Promise<void>;
}

/**
 * Puts spaces in place of these lines in our archived copy of a file, under a key of its own. What the partner got is not touched, and the file's
 * recorded hash stays that of what went out. Given again, the same order changes nothing. Answers whether it had anything to do.
 */
export async function blankArchivedLines(
  house: Pick<ExportHouse, 'database' | 'objects' | 'keyring'>,
  order: BlankingOrder,
): Promise<boolean> {
  const file = await house.database.transaction([order.program], (session) => selectFile(session, order.fileId));
  if (!file?.archiveKey) return false;
  const old = file.archiveKey;
  const key = `${old.replace(/(-blanked-\d+)?\.enc$/, '')}-blanked-${order.id}.enc`;
  if (key === old) return false;
  const { stream } = await house.objects.get(old);
  const content = await house.keyring.decrypt(await buffer(stream), archiveContextOf(file));
  blankLines(content, new Set(order.positions));
  await house.objects.put(key, await house.keyring.encrypt(content, archiveContextOf(file)), { contentType: 'application/octet-stream' });
  await house.database.transaction([order.program], async (session) => {
    await updateArchive(session, file.id, key, now());
    await order.onReplaced(session, old);
  });
  return true;
}

/** In place, byte for byte: every other line stays where it was. */
export function blankLines(content: Buffer, positions: ReadonlySet<number>): void {
  let line = 1;
  for (let at = 0; at < content.length; at += 1) {
    if (content[at] === NEWLINE) line += 1;
    else if (positions.has(line) && content[at] !== RETURN) content[at] = SPACE;
  }
}
