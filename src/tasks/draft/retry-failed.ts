import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { recordLines } from '../../ledger/index.ts';
import { demandRightOf } from '../approvals/demand-right.ts';
import { onRecord } from '../approvals/record-refusal.ts';
import { noteOf, type ScopedDeed } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { allLanes, wakeLanes } from '../queues.ts';
import { findPinnedTask, findRun, holdRun, refuseUnless } from '../refusals.ts';
import { NOTHING_COUNTED, type Run, sliceSize, totalsOf } from '../run.ts';
import { beginAttempt, moveRun } from '../runs.sql.ts';
import { type PositionToRetry, selectPositionsToRetry } from '../work/outcomes.sql.ts';
import { insertSlicesOf, sumSlices } from '../work/slices.sql.ts';
import { takeTheseEntries } from '../worklists/worklists.sql.ts';

/**
 * The next attempt, over what failed or was left. Unknown items stay as they are: they may have arrived. Rows of a worklist that somebody else
 * has taken meanwhile are left out.
 * @throws WB_NOT_FOUND, WB_RUN_STATE, WB_RUN_NOTHING, WB_TASK_CHANGED, WB_FORBIDDEN
 */
export async function retryFailed(house: TaskHouse, runId: number, deed: ScopedDeed): Promise<Run> {
  return onRecord(house, { verb: 'retry', runId, deed }, () =>
    house.database.transaction(deed.scope, async (session) => {
      const run = await holdRun(session, runId);
      refuseUnless(run, ['succeeded_with_failures', 'failed', 'cancelled'], 'tried again');
      if (run.attempt === 0) throw new WaybillError('WB_RUN_STATE', `Run ${runId} was never started. Draft a new one.`, { run: runId });
      demandRightOf(findPinnedTask(house.programs, run), deed);
      const positions = await takeAgain(session, run, await selectPositionsToRetry(session, runId));
      if (positions.length === 0)
        throw new WaybillError('WB_RUN_NOTHING', `Run ${runId} has no failed or unprocessed item to try again.`, { run: runId });
      await beginNext(house, session, run, positions);
      await recordLines(session, [noteOf({ ...run, attempt: run.attempt + 1 }, 'retried', deed, { items: positions.length })]);
      return findRun(session, runId);
    }),
  );
}

async function takeAgain(session: Session, run: Run, positions: readonly PositionToRetry[]): Promise<readonly PositionToRetry[]> {
  if (run.worklistId === null) return positions;
  const ids = positions.flatMap(({ submissionId }) => submissionId ?? []);
  const taken = await takeTheseEntries(session, ids, { worklistId: run.worklistId, runId: run.id, at: now() });
  return positions.filter(({ submissionId }) => submissionId !== null && taken.has(submissionId));
}

/** What stands so far is carried; each outcome of this attempt that takes the place of a failed one is counted as such. */
async function beginNext(house: TaskHouse, session: Session, run: Run, positions: readonly PositionToRetry[]): Promise<void> {
  const counted = (await sumSlices(session, [run.id])).get(run.id) ?? NOTHING_COUNTED;
  const totals = totalsOf(run, counted);
  const attempt = run.attempt + 1;
  await beginAttempt(session, run.id, { attempt, carried: totals });
  await queueAgain(session, run);
  await insertSlicesOf(
    session,
    { ...run, attempt },
    positions.map(({ position }) => position),
    sliceSize(positions.length, { lanes: run.lanes, works: findPinnedTask(house.programs, run).task.works }),
  );
  await wakeLanes(house.jobs, session, run.id, allLanes(run.lanes));
}

async function queueAgain(session: Session, run: Run): Promise<void> {
  const at = now();
  const reason = 'what failed or was left is tried again';
  if (run.state === 'cancelled') await moveRun(session, { id: run.id, from: 'cancelled', to: 'queued', reason, at });
  if (run.state === 'failed') await moveRun(session, { id: run.id, from: 'failed', to: 'queued', reason, at });
  if (run.state === 'succeeded_with_failures')
    await moveRun(session, { id: run.id, from: 'succeeded_with_failures', to: 'queued', reason, at });
}
