import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Session } from '#kernel/db/database.ts';
import { findImport } from './imports.sql.ts';
import type { AttachmentDoors } from './open-attachment.ts';
import { readLines } from './read-lines.ts';
import { LONGEST_LINE } from './read-row.ts';
import { updateRefusedKey } from './redactions.sql.ts';
import { readRefusals, refusalsContext } from './refusals.ts';

/** A refused line stands inside of a JSON text, where each of its bytes may take six. */
const LONGEST_REFUSAL = 6 * LONGEST_LINE + 65_536;

export interface RefusalsOrder {
  /** Names the order to do so: given again, it meets what it wrote. */
  readonly id: number;
  readonly importId: number;
  readonly program: string;
  readonly personId: string;
  /** In the transaction that names the new file: what is to be done about the old one. */
  onReplaced(session: Session, oldKey: string): Promise<void>;
}

/** The refused rows of an import without those of one person, in place of the file that there was. Answers how many rows went. */
export async function dropRefusals(doors: AttachmentDoors, order: RefusalsOrder): Promise<number> {
  const { program, importId, id } = order;
  const found = await doors.database.transaction([program], (session) => findImport(session, importId));
  if (!found?.refusedObjectKey) return 0;
  const key = `${found.refusedObjectKey.replace(/\.redacted-\d+$/, '')}.redacted-${id}`;
  if (key === found.refusedObjectKey) return 0;
  const old = found.refusedObjectKey;
  let dropped = 0;
  const kept = async function* (): AsyncGenerator<Buffer> {
    for await (const line of readLines(await readRefusals(doors, [program], importId), LONGEST_REFUSAL)) {
      if ('bytes' in line && !isOf(line.bytes, order.personId)) yield Buffer.concat([line.bytes, Buffer.from('\n')]);
      else dropped += 1;
    }
  };
  await writeAnew(doors, key, refusalsContext(program, importId), kept());
  if (dropped === 0) {
    await doors.store.delete(key);
    return 0;
  }
  await doors.database.transaction([program], async (session) => {
    await updateRefusedKey(session, importId, key);
    await order.onReplaced(session, old);
  });
  return dropped;
}

async function writeAnew(
  { store, keyring }: AttachmentDoors,
  key: string,
  context: ReturnType<typeof refusalsContext>,
  lines: AsyncIterable<Buffer>,
): Promise<void> {
  // An earlier try may have left half of it.
  await store.delete(key);
  const sealed = keyring.encryptStream(context);
  await Promise.all([pipeline(Readable.from(lines), sealed), store.put(key, sealed)]);
}

/** A row that nobody could read is the person's where the id stands anywhere in it. */
function isOf(refused: Buffer, personId: string): boolean {
  const { line, line_base64: encoded } = JSON.parse(refused.toString('utf8')) as { line?: string | null; line_base64?: string };
  const text = line ?? (encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8'));
  try {
    const { person_id: owner } = JSON.parse(text) as { readonly person_id?: unknown };
    return owner === undefined ? text.includes(personId) : owner === personId;
  } catch {
    return text.includes(personId);
  }
}
