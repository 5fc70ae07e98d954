import { now } from '#kernel/clock/clock.ts';
import type { Keyring } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { OpenedSubmission } from '#sdk';
import { listNotices } from '../notices/index.ts';
import { listSubmissions, openSubmissions, type Reader, showSubmission } from '../submissions/index.ts';

export interface PersonDoors {
  readonly keyring: Keyring;
  /** What happened to one submission, in order of time; of a slice that stands above. */
  timeline(session: Session, program: string, externalId: string): Promise<readonly object[]>;
}

export interface PersonRequest extends Reader {
  readonly personId: string;
  /** With payloads and identities; masked otherwise. */
  readonly isRevealed: boolean;
}

/** More than anybody sent: who has more is an error in the data. */
const MOST_SUBMISSIONS = 1_000;
const MOST_NOTICES = 200;

/**
 * Everything known of a person, as one object: each submission with documents, decisions, what happened to it and what was written to the person.
 * Payloads are opened on record, and only where they are to be revealed.
 * @throws WaybillError WB_NOT_FOUND for somebody unknown
 */
export async function readPerson(session: Session, doors: PersonDoors, request: PersonRequest): Promise<object> {
  const { program, personId, isRevealed } = request;
  const at = now();
  const page = { at, limit: MOST_SUBMISSIONS };
  const { rows } = await listSubmissions(session, doors.keyring, { program, personId }, page);
  if (rows.length === 0) throw new WaybillError('WB_NOT_FOUND', 'Nothing is kept of this person in the program.');
  const ids = rows.map(({ id }) => id);
  const opened = isRevealed ? await openSubmissions(session, doors.keyring, ids, request) : new Map<number, OpenedSubmission>();
  const submissions: object[] = [];
  for (const { id, externalId } of rows) {
    const shown = await showSubmission(session, program, externalId, at);
    const timeline = await doors.timeline(session, program, externalId);
    const notices = await listNotices(session, { program, submissionId: id, limit: MOST_NOTICES });
    submissions.push({ ...shown, timeline, notices: notices.rows, ...contentOf(opened.get(id), isRevealed) });
  }
  return { program, person: personId, read_at: at, is_revealed: isRevealed, submissions };
}

function contentOf(opened: OpenedSubmission | undefined, isRevealed: boolean): object {
  if (!isRevealed) return { payload: 'masked', identity: 'masked' };
  if (!opened) return { payload: 'destroyed', identity: 'destroyed' };
  return {
    payload: opened.payload,
    identity: opened.identity,
    files: opened.documents.map(({ label, fileName }) => ({ label, fileName })),
  };
}
