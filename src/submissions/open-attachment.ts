import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { now } from '#kernel/clock/clock.ts';
import type { Keyring } from '#kernel/crypto/index.ts';
import type { Database, Scope, Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { ObjectStore } from '#kernel/objects/index.ts';
import { recordLines } from '../ledger/index.ts';
import type { Reader } from './open-submissions.ts';
import { type AttachmentRow, selectAttachment } from './read-submissions.sql.ts';
import { attachmentContext } from './receive-file.ts';

export interface AttachmentDoors {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly store: ObjectStore;
}

/**
 * The bytes of one attachment, decrypted as they are read. Every byte given out is proved; a cut object ends in an error.
 * @param reader who reads and why, recorded and committed before the first byte; left out only by who opened the submission itself with a record
 * @throws WaybillError WB_NOT_FOUND where there is no such attachment, or it never came; WB_OBJECT_MISSING where the store lost it
 */
export async function openAttachment(
  doors: AttachmentDoors,
  scope: Scope,
  submissionId: number,
  label: string,
  reader?: Reader,
): Promise<Readable> {
  const place = await doors.database.transaction(scope, async (session) => {
    const found = await findAttachment(session, submissionId, label);
    if (reader) await recordLines(session, [lineOf(found.externalId, label, reader)]);
    return found;
  });
  return readAttachment(doors, place);
}

/** Where the bytes of an attachment lie, and what they are bound to. */
export interface AttachmentPlace extends AttachmentRow {
  readonly label: string;
}

/** Opened in one piece: six streams for each message cost three times what its bytes do. */
const IN_ONE_PIECE_BYTES = 1_048_576;

/**
 * The bytes at a place that a recorded reading answered: see `openAttachment` and `openSubmissions`.
 * @throws WaybillError WB_NOT_FOUND where it never came; WB_OBJECT_MISSING where the store lost it
 */
export async function readAttachment(doors: Pick<AttachmentDoors, 'keyring' | 'store'>, place: AttachmentPlace): Promise<Readable> {
  const { program, externalId, label, sha256, objectKey } = place;
  if (!objectKey || !sha256) throw new WaybillError('WB_NOT_FOUND', `The ${label} of submission ${externalId} never came.`);
  const { stream, bytes } = await doors.store.get(objectKey);
  const context = attachmentContext(program, sha256);
  if (bytes <= IN_ONE_PIECE_BYTES) return Readable.from([await doors.keyring.decrypt(await buffer(stream), context)]);
  const opened = doors.keyring.decryptStream(context);
  stream.on('error', (error) => opened.destroy(error));
  return stream.pipe(opened);
}

async function findAttachment(session: Session, submissionId: number, label: string): Promise<AttachmentPlace> {
  const found = await selectAttachment(session, submissionId, label);
  if (!found) throw new WaybillError('WB_NOT_FOUND', 'There is no such attachment within your programs.');
  return { ...found, label };
}

function lineOf(externalId: string, label: string, { actor, program, reason, runId }: Reader) {
  const subject = { kind: 'submission', id: externalId };
  return {
    at: now(),
    actor,
    program,
    action: 'attachment.opened',
    subject,
    ...(runId === undefined ? {} : { runId }),
    reason,
    details: { label },
  };
}
