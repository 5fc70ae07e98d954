import type { Keyring } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import { markSpans } from '#kernel/telemetry/index.ts';
import { contentHashOf, type SealedSubmission } from './prepare-submissions.ts';
import type { CheckedSubmission, Fault, Verdict } from './submission.ts';
import {
  type Arrival,
  findKnown,
  insertDocuments,
  insertFingerprints,
  insertPayloads,
  insertSearch,
  insertSubmissions,
  type KnownSubmission,
  type StoredSubmission,
} from './submissions.sql.ts';

/** Stores what is new among the sealed rows with all that belongs to them. Answers the stored ones; the rest was taken in by somebody else meanwhile. */
export async function storeSubmissions(
  session: Session,
  rows: readonly SealedSubmission[],
  arrival: Arrival,
  keyring: Keyring,
): Promise<StoredSubmission[]> {
  if (rows.length === 0) return [];
  const ids = await insertSubmissions(session, rows, arrival);
  const stored = rows.flatMap((row) => {
    const id = ids.get(row.submission.externalId);
    return id === undefined ? [] : [{ ...row, id }];
  });
  if (stored.length === 0) return [];
  await insertPayloads(session, arrival.program, keyring.dataKey, stored);
  await insertDocuments(session, arrival.program, stored);
  await insertFingerprints(session, arrival.program, stored);
  await insertSearch(session, arrival.program, stored);
  markSpans('submission.stored', () => stored.map(({ id }) => ({ program: arrival.program, submissionId: id, attributes: {} })));
  return stored;
}

/** The first row of each id that is not known yet. */
export function pickFresh<T extends { readonly externalId: string }>(rows: readonly T[], known: ReadonlyMap<string, KnownSubmission>): T[] {
  const seen = new Set<string>();
  return rows.filter(({ externalId }) => !known.has(externalId) && !seen.has(externalId) && seen.add(externalId));
}

/**
 * One verdict for each row, in order, after the fresh ones were stored. A repeated id, in the batch or of long ago, is the same submission
 * again or another one under its name; the hash of the content tells which.
 */
export async function judgeRows(
  session: Session,
  program: string,
  rows: readonly CheckedSubmission[],
  stored: readonly StoredSubmission[],
  keyring: Keyring,
): Promise<Verdict[]> {
  const accepted = new Map(stored.map(({ submission, id }) => [submission, id]));
  const rest = rows.filter((row) => !accepted.has(row));
  const known =
    rest.length === 0
      ? new Map<string, KnownSubmission>()
      : await findKnown(
          session,
          program,
          rest.map(({ externalId }) => externalId),
        );
  return rows.map((row): Verdict => {
    const { externalId } = row;
    const id = accepted.get(row);
    return id === undefined ? judgeRepeated(row, known.get(externalId)!, keyring) : { kind: 'accepted', id, externalId };
  });
}

export function judgeRepeated(submission: CheckedSubmission, known: KnownSubmission, keyring: Keyring): Verdict {
  const { externalId } = submission;
  if (contentHashOf(submission, keyring, known.keyVersion).equals(known.contentHash))
    return { kind: 'already_known', id: known.id, externalId };
  return { kind: 'refused', externalId, faults: differentContent() };
}

/** What refuses a row of an id that is known with other content. */
export function differentContent(): readonly Fault[] {
  const message = 'A submission with this id and other content is already known. Give a changed submission an id of its own.';
  return [{ field: 'id', rule: 'different_content', message }];
}
