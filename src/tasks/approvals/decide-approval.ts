import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { recordLines } from '../../ledger/index.ts';
import { selectHands } from '../hands.sql.ts';
import { noteOf, type ScopedDeed } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { holdRun, refuseUnless } from '../refusals.ts';
import type { Run } from '../run.ts';
import { moveRun } from '../runs.sql.ts';
import { returnAllEntries } from '../worklists/worklists.sql.ts';
import { countApprovals, insertApproval } from './approvals.sql.ts';
import { onRecord } from './record-refusal.ts';
import { refuseLate } from './request-approval.ts';

export interface Decision extends ScopedDeed {
  readonly decision: 'approved' | 'rejected';
  /** Hex, of the preview that this person looked at. */
  readonly digest: string;
}

/** What became of the run, and how many more must agree. */
export interface Decided {
  readonly state: 'awaiting_approval' | 'approved' | 'rejected';
  readonly missing: number;
}

/**
 * One person's decision on one preview. Enough distinct people, none of whom asked for the run, approve it; one refusal ends it.
 * @throws WB_NOT_FOUND, WB_RUN_STATE, WB_APPROVAL_LATE, WB_APPROVAL_OWN, WB_APPROVAL_VOID, WB_APPROVAL_TWICE
 */
export async function decideApproval(house: TaskHouse, runId: number, decision: Decision): Promise<Decided> {
  return onRecord(house, { verb: decision.decision, runId, deed: decision }, () =>
    house.database.transaction(decision.scope, (session) => decide(session, runId, decision)),
  );
}

async function decide(session: Session, runId: number, decision: Decision): Promise<Decided> {
  const run = await holdRun(session, runId);
  refuseUnless(run, ['awaiting_approval'], decision.decision);
  refuseLate(run);
  await refuseOwn(session, run, decision);
  const digest = refuseVoid(run, decision);
  const { decision: verdict, reason, by } = decision;
  const isFirst = await insertApproval(session, {
    runId,
    program: run.program,
    digest,
    by: by.name,
    decision: verdict,
    reason,
    at: now(),
  });
  if (!isFirst)
    throw new WaybillError('WB_APPROVAL_TWICE', `${by.name} has decided on this preview of run ${runId} before.`, { run: runId });
  await recordLines(session, [noteOf(run, verdict, decision, { digest: decision.digest })]);
  return verdict === 'rejected' ? reject(session, run, reason) : approve(session, run, digest);
}

/** Nor does anybody who changed it or has had it: it is theirs as well. */
async function refuseOwn(session: Session, run: Run, { by }: Decision): Promise<void> {
  const hands = await selectHands(session, run.id);
  if (by.name !== run.requestedBy && !hands.some(({ name }) => name === by.name)) return;
  throw new WaybillError('WB_APPROVAL_OWN', `${by.name} asked for run ${run.id}, changed it or has it, and cannot decide on it.`, {
    run: run.id,
  });
}

function refuseVoid(run: Run, { digest }: Decision): Buffer {
  if (run.digest && run.digest.toString('hex') === digest) return run.digest;
  throw new WaybillError('WB_APPROVAL_VOID', `The preview that was looked at is not the one of run ${run.id} now.`, { run: run.id });
}

async function reject(session: Session, run: Run, reason: string): Promise<Decided> {
  await moveRun(session, { id: run.id, from: 'awaiting_approval', to: 'rejected', reason, at: now() });
  await returnAllEntries(session, run.id, now());
  return { state: 'rejected', missing: 0 };
}

async function approve(session: Session, run: Run, digest: Buffer): Promise<Decided> {
  const missing = run.approvalsNeeded - (await countApprovals(session, run.id, digest));
  if (missing > 0) return { state: 'awaiting_approval', missing };
  await moveRun(session, {
    id: run.id,
    from: 'awaiting_approval',
    to: 'approved',
    reason: 'enough people agreed to this preview',
    at: now(),
  });
  return { state: 'approved', missing: 0 };
}
