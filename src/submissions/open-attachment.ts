import type { Readable } from 'node:stream';
import { now } from '#kernel/clock/clock.ts';
import type { Keyring } from '#kernel/crypto/index.ts';
import type { Database, Scope, Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { ObjectStore } from '#kernel/objects/index.ts';
import { recordLines } from '../ledger/index.ts';
import type { Reader } from './open-submissions.ts';
import { type AttachmentPlace, readAttachment } from './read-attachment.ts';
import { selectAttachment } from './read-submissions.sql.ts';

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
