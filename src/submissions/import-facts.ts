import { canonicalJson, type Keyring } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import { insertRemediations, lockSubmissions, type NewRemediation } from './remediations.sql.ts';
import type { CheckedSubmission, HandoffFact } from './submission.ts';
import { findKnown } from './submissions.sql.ts';

/** A hand-off that an older system made, of a submission that is stored. */
export interface ImportedHandoff extends HandoffFact {
  readonly submissionId: number;
  readonly externalId: string;
  /** Derived from submission, destination and document. */
  readonly key: Buffer;
}

/** The hand-offs slice's door: it stands above this slice, so whoever composes the two gives it in. */
export type RecordHandoffs = (
  session: Session,
  program: string,
  rows: readonly ImportedHandoff[],
) => Promise<{ readonly recorded: number }>;

export interface KnownRow {
  readonly submission: CheckedSubmission;
  readonly id: number;
}

export interface RecordedFacts {
  readonly handoffs: number;
  readonly remediations: number;
}

/** Records what the older system knew of these submissions. What is known already is left as it is, so that an import can be given again. */
export async function recordFacts(
  session: Session,
  program: string,
  rows: readonly KnownRow[],
  author: string,
  keyring: Keyring,
  record: RecordHandoffs,
): Promise<RecordedFacts> {
  const handoffs = rows.flatMap((row) => row.submission.facts.handoffs.map((fact) => handoffOf(row, fact, program, keyring)));
  const { recorded } = handoffs.length > 0 ? await record(session, program, handoffs) : { recorded: 0 };
  const remediations = await remediationsOf(session, program, rows, author);
  if (remediations.length === 0) return { handoffs: recorded, remediations: 0 };
  await lockSubmissions(
    session,
    remediations.flatMap(({ submissionId, keptSubmissionId }) => [
      submissionId,
      ...(keptSubmissionId === undefined ? [] : [keptSubmissionId]),
    ]),
  );
  const inserted = await insertRemediations(session, remediations);
  return { handoffs: recorded, remediations: inserted.length };
}

function handoffOf({ submission, id }: KnownRow, fact: HandoffFact, program: string, keyring: Keyring): ImportedHandoff {
  const { externalId } = submission;
  const key = keyring.fingerprintOf(canonicalJson([program, externalId, fact.destination, fact.document ?? null]));
  return { ...fact, submissionId: id, externalId, key };
}

async function remediationsOf(session: Session, program: string, rows: readonly KnownRow[], author: string): Promise<NewRemediation[]> {
  const keptIds = rows.flatMap(({ submission }) => keptIdsOf(submission));
  const kept = keptIds.length > 0 ? await findKnown(session, program, keptIds) : new Map();
  return rows.flatMap(({ submission, id }) =>
    submission.facts.remediations.map(({ kind, isSuccess, reason, evidence, keptId, at }) => ({
      submissionId: id,
      kind,
      isSuccess,
      reason,
      author,
      evidence,
      keptSubmissionId: keptId === undefined ? undefined : kept.get(keptId)?.id,
      decidedAt: at,
    })),
  );
}

export function keptIdsOf(submission: CheckedSubmission): string[] {
  return submission.facts.remediations.flatMap(({ keptId }) => (keptId === undefined ? [] : [keptId]));
}

/** The rows that name a kept submission which is neither known nor among the rows that can be stored. Whoever waits for one of them waits too. */
export function rowsThatWait<T extends { readonly submission: CheckedSubmission }>(
  rows: readonly T[],
  isKnown: (externalId: string) => boolean,
): Set<T> {
  const waiting = new Set<T>();
  for (let before = -1; before !== waiting.size; ) {
    before = waiting.size;
    const here = new Set(rows.filter((row) => !waiting.has(row)).map(({ submission }) => submission.externalId));
    for (const row of rows) if (keptIdsOf(row.submission).some((id) => !isKnown(id) && !here.has(id))) waiting.add(row);
  }
  return waiting;
}
