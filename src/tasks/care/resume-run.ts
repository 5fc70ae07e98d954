import { now } from '#kernel/clock/clock.ts';
import { recordLines } from '../../ledger/index.ts';
import { noteOf, type ScopedDeed } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { allLanes, wakeFinish, wakeLanes } from '../queues.ts';
import { findPinnedTask, holdRun, refuseUnless } from '../refusals.ts';
import { forgiveFailures, moveRun } from '../runs.sql.ts';
import { selectSliceStanding } from '../work/slices.sql.ts';

/**
 * Lets a paused run go on, or one that is about to pause. Its failures so far no longer count against the budget.
 * @throws WB_NOT_FOUND, WB_RUN_STATE, WB_TASK_CHANGED
 */
export async function resumeRun(house: TaskHouse, runId: number, deed: ScopedDeed): Promise<void> {
  await house.database.transaction(deed.scope, async (session) => {
    const run = await holdRun(session, runId);
    refuseUnless(run, ['paused', 'queued', 'running'], 'resumed');
    findPinnedTask(house.programs, run);
    await forgiveFailures(session, runId);
    if (run.state === 'paused') await moveRun(session, { id: runId, from: 'paused', to: 'running', reason: deed.reason, at: now() });
    await recordLines(session, [noteOf(run, 'resumed', deed)]);
    const { live, waiting } = await selectSliceStanding(session, run, now());
    if (live + waiting === 0) await wakeFinish(house.jobs, session, runId);
    else await wakeLanes(house.jobs, session, runId, allLanes(run.lanes));
  });
}
