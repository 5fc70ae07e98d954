import { buffer } from 'node:stream/consumers';
import { now } from '#kernel/clock/clock.ts';
import type { Keyring } from '#kernel/crypto/index.ts';
import type { Database, Scope, Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { ObjectStore } from '#kernel/objects/index.ts';
import { type Actor, recordLines } from '../../ledger/index.ts';
import { insertSealedFile, type SealedFile, selectSealedFile, selectSealedFiles } from '../forgetting/redactions.sql.ts';

export type { SealedFile };

export interface SealingDoors {
  readonly objects: ObjectStore;
  readonly keyring: Pick<Keyring, 'encrypt' | 'decrypt'>;
}

export interface NewSealedFile {
  readonly program: string;
  readonly runId: number;
  /** The item that made it. */
  readonly position: number;
  readonly personId: string | null;
  readonly fileName: string;
  readonly content: Buffer;
}

function contextOf(program: string, runId: number) {
  return { program, kind: 'sealed_file', id: String(runId) };
}

/** Keeps a file that an item made for whoever asked, encrypted. A second try of the item takes the place of the first one's. */
export async function keepSealedFile(doors: SealingDoors, session: Session, file: NewSealedFile): Promise<void> {
  const { program, runId, position, personId, fileName, content } = file;
  const objectKey = `runs/${program}/${runId}/sealed-${position}.enc`;
  const sealed = await doors.keyring.encrypt(content, contextOf(program, runId));
  await doors.objects.delete(objectKey);
  await doors.objects.put(objectKey, sealed, { contentType: 'application/octet-stream' });
  await insertSealedFile(session, { program, runId, personId, fileName, objectKey, bytes: content.length, madeAt: now() });
}

/** Files that a run made for whoever asked for it. */
export function listSealedFiles(session: Session, runId: number): Promise<SealedFile[]> {
  return selectSealedFiles(session, runId);
}

/**
 * What a sealed file holds. Who took it, and why, is in the ledger before the bytes are given out.
 * @throws WaybillError WB_NOT_FOUND where it is not there, or was destroyed
 */
export async function takeSealedFile(
  doors: SealingDoors & { readonly database: Database },
  scope: Scope,
  id: number,
  { actor, reason }: { readonly actor: Actor; readonly reason: string },
): Promise<{ readonly fileName: string; readonly content: Buffer }> {
  const file = await doors.database.transaction(scope, async (session) => {
    const found = await selectSealedFile(session, id);
    if (!found || found.destroyedAt)
      throw new WaybillError('WB_NOT_FOUND', `There is no sealed file ${id} within your programs, or it was destroyed.`);
    const { program, runId } = found;
    const subject = { kind: 'sealed_file', id };
    await recordLines(session, [{ at: now(), actor, program, action: 'sealed_file.taken', subject, runId, reason }]);
    return found;
  });
  const { stream } = await doors.objects.get(file.objectKey);
  const content = await doors.keyring.decrypt(await buffer(stream), contextOf(file.program, file.runId));
  return { fileName: file.fileName, content };
}
