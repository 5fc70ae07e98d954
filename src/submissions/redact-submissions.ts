import { createHash, randomBytes } from 'node:crypto';
import type { Session } from '#kernel/db/database.ts';
import {
  countPurgeablePayloads,
  forgetSubmissions,
  type PersonSubmission,
  type Pseudonym,
  type PurgeWindow,
  selectOfPerson,
  selectPurgeablePayloads,
} from './redactions.sql.ts';
import { lockSubmissions } from './remediations.sql.ts';

export type { PersonSubmission, Pseudonym, PurgeWindow };

const SALT_BYTES = 32;
const SHOWN = 24;

/** The same for everything of the person, so that counts by person stay; nobody can make it again, since the salt is thrown away with it. */
export function pseudonymFor(personId: string): Pseudonym {
  const salt = randomBytes(SALT_BYTES);
  const hash = createHash('sha256').update(salt).update(personId).digest('hex');
  return { name: `redacted-${hash.slice(0, SHOWN)}`, salt };
}

/** Locks everything that one person sent and answers where it stands. */
export async function holdPerson(session: Session, program: string, personId: string, at: Date): Promise<PersonSubmission[]> {
  const found = await selectOfPerson(session, program, personId, at);
  await lockSubmissions(
    session,
    found.map(({ id }) => id),
  );
  return selectOfPerson(session, program, personId, at);
}

/**
 * Forgets what these submissions hold: payload, identity, searches, corrections, files; and, with a pseudonym, whose they were and what was said of
 * them. Where they stand does not change. Answers the objects that are to be destroyed once this has committed.
 */
export function redactSubmissions(session: Session, ids: readonly number[], pseudonym: Pseudonym): Promise<string[]> {
  return forgetSubmissions(session, ids, pseudonym);
}

export interface PurgedPortion {
  readonly destroyed: number;
  /** Objects to destroy once this has committed. */
  readonly objects: readonly string[];
}

/** Forgets payloads of the next settled submissions to which nothing has happened since; what a hold covers stays. */
export async function purgePayloads(session: Session, window: PurgeWindow, limit: number): Promise<PurgedPortion> {
  const ids = await selectPurgeablePayloads(session, window, limit);
  return { destroyed: ids.length, objects: ids.length > 0 ? await forgetSubmissions(session, ids, null) : [] };
}

export { countPurgeablePayloads };
