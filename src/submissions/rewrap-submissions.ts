import { pipeline } from 'node:stream/promises';
import type { Keyring } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import { lockOldCorrections, updateCorrections } from './corrections.sql.ts';
import type { AttachmentDoors } from './open-attachment.ts';
import { attachmentPrefix } from './receive-file.ts';
import { type Cipher, findOldObjects, lockIdentities, lockPayloads, moveObjects, updateIdentities, updatePayloads } from './rewrap.sql.ts';

export interface Rewrapped {
  readonly payloads: number;
  readonly identities: number;
  readonly attachments: number;
}

/**
 * Puts up to `limit` of each kind of what a program stores under the newest key. Call it until it answers nothing but zeros; any number of
 * processes may do so at once, once every one of them has the new key ring. Old objects are deleted after the records name the new ones.
 */
export async function rewrapSubmissions(doors: AttachmentDoors, program: string, limit: number): Promise<Rewrapped> {
  const texts = await doors.database.repeatable([program], (session) => rewrapTexts(session, doors.keyring, limit));
  await rewrapCorrections(doors, program, limit);
  return { ...texts, attachments: await rewrapAttachments(doors, program, limit) };
}

async function rewrapTexts(session: Session, keyring: Keyring, limit: number): Promise<Omit<Rewrapped, 'attachments'>> {
  const payloads = await lockPayloads(session, keyring.dataKey, limit);
  await updatePayloads(session, keyring.dataKey, await rewrapAll(payloads, keyring));
  const identities = await lockIdentities(session, keyring.dataKey, limit);
  await updateIdentities(session, keyring.dataKey, await rewrapAll(identities, keyring));
  return { payloads: payloads.length, identities: identities.length };
}

/** There are few of them: all of a program's, portion by portion. */
async function rewrapCorrections({ database, keyring }: AttachmentDoors, program: string, limit: number): Promise<void> {
  for (;;) {
    const moved = await database.repeatable([program], async (session) => {
      const old = await lockOldCorrections(session, program, keyring.dataKey, limit);
      const fresh = await Promise.all(old.map(async ({ id, ciphertext }) => ({ id, ciphertext: await keyring.rewrap(ciphertext) })));
      if (fresh.length > 0) await updateCorrections(session, keyring.dataKey, fresh);
      return fresh.length;
    });
    if (moved < limit) return;
  }
}

async function rewrapAll(rows: readonly Cipher[], keyring: Keyring): Promise<Cipher[]> {
  return Promise.all(rows.map(async ({ submissionId, ciphertext }) => ({ submissionId, ciphertext: await keyring.rewrap(ciphertext) })));
}

async function rewrapAttachments(doors: AttachmentDoors, program: string, limit: number): Promise<number> {
  const prefix = attachmentPrefix(program, doors.keyring);
  const old = await doors.database.transaction([program], (session) => findOldObjects(session, program, prefix, limit));
  const moves = old.map((from) => ({ from, to: `${prefix}${from.slice(from.lastIndexOf('/') + 1)}` }));
  for (const move of moves) await rewrapObject(doors, program, move);
  if (moves.length > 0) await doors.database.repeatable([program], (session) => moveObjects(session, moves));
  for (const { from } of moves) await doors.store.delete(from);
  return moves.length;
}

async function rewrapObject(
  { store, keyring }: AttachmentDoors,
  program: string,
  { from, to }: { from: string; to: string },
): Promise<void> {
  if (await store.head(to)) return;
  const { stream } = await store.get(from);
  const [opening, sealing] = keyring.rewrapStreams({ program, kind: 'attachment' });
  const feeding = pipeline(stream, opening, sealing);
  // Awaited below, after the store has taken the stream; until then a failure must not end the process.
  feeding.catch(() => undefined);
  await store.put(to, sealing);
  await feeding;
}
