import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type Actor, recordLines } from '../ledger/index.ts';
import { insertRemediations, lockSubmissions, type NewRemediation } from './remediations.sql.ts';

export interface RemediationRow extends Omit<NewRemediation, 'author'> {
  readonly program: string;
  readonly externalId: string;
  readonly actor: Actor;
}

/**
 * Records decisions on submissions, each with its ledger line, in the transaction given. The submissions are locked first, in id order.
 * Answers the ids whose decision is new; the same decision given again (author, kind, time) changes nothing.
 * @throws WaybillError WB_NOT_FOUND where a submission is outside of the session's programs
 */
export async function recordRemediations(session: Session, rows: readonly RemediationRow[]): Promise<number[]> {
  if (rows.length === 0) return [];
  const locked = await lockSubmissions(
    session,
    rows.flatMap(({ submissionId, keptSubmissionId }) => [submissionId, ...(keptSubmissionId === undefined ? [] : [keptSubmissionId])]),
  );
  const outside = rows.find(({ submissionId }) => !locked.has(submissionId));
  if (outside) throw new WaybillError('WB_NOT_FOUND', `There is no submission ${outside.externalId} within your programs.`);
  const inserted = await insertRemediations(
    session,
    rows.map(({ actor, ...row }) => ({ ...row, author: actor.name })),
  );
  const fresh = new Set(inserted);
  await recordLines(session, rows.filter(({ submissionId }) => fresh.has(submissionId)).map(lineOf));
  return inserted;
}

function lineOf(row: RemediationRow) {
  return {
    at: row.decidedAt,
    actor: row.actor,
    program: row.program,
    action: 'submission.remediated',
    subject: { kind: 'submission', id: row.externalId },
    ...(row.runId === undefined ? {} : { runId: row.runId }),
    reason: row.reason,
    details: { kind: row.kind, isSuccess: row.isSuccess, evidence: row.evidence ?? null, keptSubmissionId: row.keptSubmissionId ?? null },
  };
}
