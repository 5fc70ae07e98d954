import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type Actor, recordLines } from '../ledger/index.ts';
import { saysAnything } from './evidence.ts';
import { insertRemediations, lockSubmissions, type NewRemediation } from './remediations.sql.ts';
import type { RemediationKind } from './submission.ts';

export interface RemediationRow extends Omit<NewRemediation, 'author'> {
  readonly program: string;
  readonly externalId: string;
  readonly actor: Actor;
}

/** Kinds that say that the receiver has it. */
export const CLAIMS_OF_DELIVERY: readonly RemediationKind[] = ['manual', 'resubmitted', 'accepted_by_partner'];

/** A decision as far as it must be proved. */
export interface Decision {
  readonly kind: RemediationKind;
  readonly isSuccess: boolean;
  readonly evidence?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * What an older system decided without evidence is a fact and comes by import; nobody records it here.
 * @throws WaybillError WB_REMEDIATION_UNPROVED for a success that claims delivery without evidence
 */
export function refuseUnproved({ kind, isSuccess, evidence }: Decision): void {
  if (!isSuccess || !CLAIMS_OF_DELIVERY.includes(kind) || saysAnything(evidence)) return;
  throw new WaybillError(
    'WB_REMEDIATION_UNPROVED',
    `The kind ${kind} says that the receiver has it: give its proof as evidence (a claim number, a letter, a guid).`,
  );
}

/**
 * @param kept whatever names the submission that is kept
 * @throws WaybillError WB_USAGE for a duplicate that names no kept submission, or another kind that names one
 */
export function refuseUnkept(kind: RemediationKind, kept: string | number | undefined): void {
  if ((kind === 'duplicate') === (kept !== undefined)) return;
  throw new WaybillError(
    'WB_USAGE',
    'A duplicate, and no other kind, names the submission that is kept: `--kept` on the command line, `kept_id` in a call.',
  );
}

/** @throws WaybillError WB_USAGE for a decision that gives no reason, or that calls it a success that nothing was remedied */
function refuseUnfounded({ kind, isSuccess, reason }: Pick<RemediationRow, 'kind' | 'isSuccess' | 'reason'>): void {
  if (reason.trim() === '') throw new WaybillError('WB_USAGE', 'A decision needs a reason; it stands in the ledger.');
  if (kind === 'not_remediated' && isSuccess)
    throw new WaybillError('WB_USAGE', 'What is not remediated is no success: the kind not_remediated takes an earlier decision back.');
}

/**
 * Records decisions on submissions, each with its ledger line, in the transaction given. The submissions are locked first, in id order.
 * Answers the ids whose decision is new; the same decision given again (author, kind, time) changes nothing.
 * @throws WaybillError WB_REMEDIATION_UNPROVED for a claim of delivery without evidence; WB_USAGE for a duplicate of nothing, or one without a
 * reason; WB_NOT_FOUND where a submission is outside of the session's programs. Nothing is recorded then
 */
export async function recordRemediations(session: Session, rows: readonly RemediationRow[]): Promise<number[]> {
  if (rows.length === 0) return [];
  for (const row of rows) {
    refuseUnproved(row);
    refuseUnkept(row.kind, row.keptSubmissionId);
    refuseUnfounded(row);
  }
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
