import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { recordLines } from '../../ledger/index.ts';
import { demandRightOf } from '../approvals/demand-right.ts';
import { isApproved, isApprovedBySchedule } from '../approvals/is-approved.ts';
import { onRecord } from '../approvals/record-refusal.ts';
import { refuseLate, refuseUnpreviewed } from '../approvals/request-approval.ts';
import { backToDraft } from '../draft/revise-run.ts';
import { noteOf, type ScopedDeed } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { areItemsAsFrozen, digestOf } from '../preview/digest.ts';
import { allLanes, wakeLanes } from '../queues.ts';
import { findRun, findTask, hasPinnedCode, holdRun, refuseUnless } from '../refusals.ts';
import type { Run } from '../run.ts';
import { beginAttempt, moveRun } from '../runs.sql.ts';
import { cutSlices } from './cut-slices.ts';

const FIRST_ATTEMPT = 1;

/**
 * Starts a run: an approved one, or a draft that needs nobody's approval of its own. What would run is compared with what was previewed first; where
 * they differ the run is a draft again and nothing starts.
 * @throws WB_NOT_FOUND, WB_RUN_STATE, WB_APPROVAL_VOID, WB_APPROVAL_LATE, WB_RUN_NOTHING, WB_FORBIDDEN
 */
export async function queueRun(house: TaskHouse, runId: number, deed: ScopedDeed): Promise<Run> {
  return onRecord(house, { verb: 'start', runId, deed }, () =>
    startOrVoid(house, runId, deed, async (session) => {
      const run = await holdRun(session, runId);
      const isFree = run.approvalsNeeded === 0 || (await isApprovedBySchedule(session, run));
      refuseUnless(run, isFree ? ['draft'] : ['approved'], 'started');
      if (run.state === 'draft' && run.requestedByKind !== 'system') demandRightOf(findTask(house.programs, run.program, run.task), deed);
      refuseLate(run);
      refuseUnpreviewed(run);
      if (await isApproved(session, run)) return run;
      return 'too few people agreed to this preview';
    }),
  );
}

/**
 * Starts what `permit` answers, where it is still what was previewed; a sentence in its place says why not. The run is held until then.
 * @throws WB_APPROVAL_VOID, behind the commit: that the approval is void has been written down
 */
export async function startOrVoid(
  house: TaskHouse,
  runId: number,
  deed: ScopedDeed,
  permit: (session: Session) => Promise<Run | string>,
): Promise<Run> {
  const answer = await house.database.transaction(deed.scope, async (session) => {
    const permitted = await permit(session);
    const run = typeof permitted === 'string' ? await holdRun(session, runId) : permitted;
    const difference = typeof permitted === 'string' ? permitted : await findDifference(house, session, run);
    if (difference !== undefined) {
      await backToDraft(session, run, difference);
      return difference;
    }
    await start(house, session, run);
    await recordLines(session, [noteOf({ ...run, attempt: FIRST_ATTEMPT }, 'queued', deed, { items: run.eligible, from: run.state })]);
    return findRun(session, runId);
  });
  if (typeof answer === 'string') throw new WaybillError('WB_APPROVAL_VOID', `Run ${runId} was not started: ${answer}.`, { run: runId });
  return answer;
}

async function findDifference(house: TaskHouse, session: Session, run: Run): Promise<string | undefined> {
  if (!hasPinnedCode(house.programs, run)) return 'the code of its task changed after the preview';
  const isSame = run.digest !== null && (await digestOf(session, run)).equals(run.digest) && (await areItemsAsFrozen(session, run));
  return isSame ? undefined : 'its items or parameters are not those of the preview';
}

async function start(house: TaskHouse, session: Session, run: Run): Promise<void> {
  const none = { succeeded: 0, failed: 0, skipped: 0, unknown: 0 };
  await beginAttempt(session, run.id, { attempt: FIRST_ATTEMPT, carried: none });
  const at = now();
  if (run.state === 'approved') await moveRun(session, { id: run.id, from: 'approved', to: 'queued', reason: 'it was started', at });
  else if (run.state === 'awaiting_approval')
    await moveRun(session, {
      id: run.id,
      from: 'awaiting_approval',
      to: 'queued',
      reason: 'an administrator started it without approval',
      at,
    });
  else await moveRun(session, { id: run.id, from: 'draft', to: 'queued', reason: 'it was started', at });
  const slices = await cutSlices(house, session, { ...run, attempt: FIRST_ATTEMPT });
  await wakeLanes(house.jobs, session, run.id, allLanes(Math.min(run.lanes, slices)));
}
