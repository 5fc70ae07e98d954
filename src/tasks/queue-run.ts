import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { recordLines } from '../ledger/index.ts';
import { countApprovals } from './approvals.sql.ts';
import { digestOf } from './digest.ts';
import { noteOf, type ScopedDeed } from './note.ts';
import type { TaskHouse } from './ports.ts';
import { allLanes, wakeLanes } from './queues.ts';
import { findRun, hasPinnedCode, holdRun, refuseUnless } from './refusals.ts';
import { refuseUnpreviewed } from './request-approval.ts';
import { backToDraft } from './revise-run.ts';
import { type Run, sliceSize } from './run.ts';
import { beginAttempt, moveRun } from './runs.sql.ts';
import { insertSlices } from './slices.sql.ts';

const FIRST_ATTEMPT = 1;

/**
 * Starts a run: an approved one, or a draft whose task needs nobody's approval. What would run is compared with what was previewed first; where
 * they differ the run is a draft again and nothing starts.
 * @throws WB_NOT_FOUND, WB_RUN_STATE, WB_APPROVAL_VOID, WB_RUN_NOTHING
 */
export async function queueRun(house: TaskHouse, runId: number, deed: ScopedDeed): Promise<Run> {
  const answer = await house.database.transaction(deed.scope, async (session) => {
    const run = await holdRun(session, runId);
    refuseUnless(run, run.approvalsNeeded === 0 ? ['draft'] : ['approved'], 'started');
    refuseUnpreviewed(run);
    const difference = await findDifference(house, session, run);
    if (difference !== undefined) {
      await backToDraft(session, run, difference);
      return difference;
    }
    await start(house, session, run);
    await recordLines(session, [noteOf({ ...run, attempt: FIRST_ATTEMPT }, 'queued', deed, { items: run.eligible })]);
    return findRun(session, runId);
  });
  // Thrown behind the commit: that the approval is void has been written down.
  if (typeof answer === 'string') throw new WaybillError('WB_APPROVAL_VOID', `Run ${runId} was not started: ${answer}.`, { run: runId });
  return answer;
}

async function findDifference(house: TaskHouse, session: Session, run: Run & { digest: Buffer }): Promise<string | undefined> {
  if (!hasPinnedCode(house.programs, run)) return 'the code of its task changed after the preview';
  if (!(await digestOf(session, run)).equals(run.digest)) return 'its items or parameters are not those of the preview';
  const approvals = await countApprovals(session, run.id, run.digest);
  return approvals < run.approvalsNeeded ? 'too few people agreed to this preview' : undefined;
}

async function start(house: TaskHouse, session: Session, run: Run): Promise<void> {
  const none = { succeeded: 0, failed: 0, skipped: 0, unknown: 0 };
  await beginAttempt(session, run.id, { attempt: FIRST_ATTEMPT, carried: none });
  const at = now();
  if (run.state === 'approved') await moveRun(session, { id: run.id, from: 'approved', to: 'queued', reason: 'it was started', at });
  else await moveRun(session, { id: run.id, from: 'draft', to: 'queued', reason: 'it needs no approval', at });
  const size = sliceSize(run.eligible, run.lanes);
  const slices = await insertSlices(session, { ...run, attempt: FIRST_ATTEMPT }, size);
  await wakeLanes(house.jobs, session, run.id, allLanes(Math.min(run.lanes, slices)));
}
