import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import type { TaskHouse } from '../ports.ts';
import { wakeFinish } from '../queues.ts';
import type { Run } from '../run.ts';
import { moveRun } from '../runs.sql.ts';
import { selectSliceStanding } from './slices.sql.ts';

/** Does what somebody wants of a run as soon as no worker holds a slice of it. The caller holds the run's row. */
export async function settleWanted(house: TaskHouse, session: Session, run: Run): Promise<void> {
  if (run.wanted === 'run') return;
  const at = now();
  const { live } = await selectSliceStanding(session, run, at);
  if (live > 0) return;
  if (run.wanted === 'cancel') return wakeFinish(house.jobs, session, run.id);
  const reason = run.stateReason ?? 'somebody paused it';
  if (run.state === 'queued') await moveRun(session, { id: run.id, from: 'queued', to: 'paused', reason, at });
  if (run.state === 'running') await moveRun(session, { id: run.id, from: 'running', to: 'paused', reason, at });
  await house.announce(session, String(run.id));
}
