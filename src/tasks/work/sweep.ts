import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { recordLines } from '../../ledger/index.ts';
import { ENGINE, noteOf } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { allLanes, wakeFinish, wakeLanes, wakePrepare } from '../queues.ts';
import type { Run } from '../run.ts';
import { lockFreeRun, moveRun, selectRunsToSweep } from '../runs.sql.ts';
import { returnAllEntries } from '../worklists/worklists.sql.ts';
import { settleWanted } from './settle-wanted.ts';
import { selectSliceStanding } from './slices.sql.ts';

/** A preview that nobody works on any more, seen from its state's age; making it again is harmless. */
const PREVIEW_STALE_MS = 30_000;

/**
 * Wakes whatever should be in work and is not: slices that are due or whose worker fell silent, runs to be ended, previews to be made; ends
 * requests that nobody decided on. Jobs can be lost; this looks at the rows, which cannot. Waking what has a waiting job already does nothing.
 */
export async function sweep(house: TaskHouse): Promise<void> {
  const runs = await house.database.transaction('*', (session) => selectRunsToSweep(session, now()));
  for (const run of runs) await house.database.transaction([run.program], (session) => sweepRun(house, session, run));
}

async function sweepRun(house: TaskHouse, session: Session, seen: Run): Promise<void> {
  // A preview holds its run for as long as it is made, minutes where the input is large: the other runs do not wait for it.
  const run = await lockFreeRun(session, seen.id);
  if (!run) return;
  const at = now();
  if (run.state === 'preparing') {
    if (at.getTime() - run.stateAt.getTime() > PREVIEW_STALE_MS) await wakePrepare(house.jobs, session, run.id);
  } else if (run.state === 'awaiting_approval' || run.state === 'approved') {
    if (run.expiresAt && run.expiresAt <= at) await expire(session, { ...run, state: run.state }, at);
  } else if (run.state === 'queued' || run.state === 'running' || run.state === 'paused') {
    await wakeWork(house, session, run, at);
  }
}

async function wakeWork(house: TaskHouse, session: Session, run: Run, at: Date): Promise<void> {
  const { live, waiting } = await selectSliceStanding(session, run, at);
  if (live + waiting === 0) await wakeFinish(house.jobs, session, run.id);
  else if (run.wanted !== 'run') await settleWanted(house, session, run);
  else if (run.state !== 'paused' && waiting > 0 && live < run.lanes)
    await wakeLanes(house.jobs, session, run.id, allLanes(Math.min(run.lanes, waiting)));
}

async function expire(session: Session, run: Run & { state: 'awaiting_approval' | 'approved' }, at: Date): Promise<void> {
  await moveRun(session, { id: run.id, from: run.state, to: 'expired', reason: 'nobody acted on it in time', at });
  await returnAllEntries(session, run.id, at);
  await recordLines(session, [noteOf(run, 'expired', { by: ENGINE, reason: 'nobody acted on it in time' })]);
}
