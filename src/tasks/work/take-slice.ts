import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { recordLines } from '../../ledger/index.ts';
import { ENGINE, noteOf } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { hasPinnedCode } from '../refusals.ts';
import type { Run } from '../run.ts';
import { lockRun, moveRun, setWanted } from '../runs.sql.ts';
import { type JudgedItems, judgeSlice } from './judge-slice.ts';
import { settleWanted } from './settle-wanted.ts';
import { type Lease, leaseSlice, releaseSlice } from './slices.sql.ts';
import { whoIsBefore } from './who-is-before.ts';

export interface TakenSlice extends JudgedItems {
  readonly run: Run;
  readonly lease: Lease;
  /** Changes while the slice is worked on. */
  readonly pace: { ratePerSecond: number | null };
}

/**
 * Takes the run's next slice for this worker and looks at its items again. Undefined where there is nothing to take: the run is paused, ended, has
 * all its lanes taken, or is pinned to code that this process does not have.
 */
export async function takeSlice(house: TaskHouse, runId: number): Promise<TakenSlice | undefined> {
  const leased = await house.database.transaction('*', (session) => lease(house, session, runId));
  return leased && takeLeased(house, leased);
}

/** The items of a slice that is leased, looked at again. Undefined: they are not those of the preview, and the run waits for a person. */
export async function takeLeased(house: TaskHouse, leased: Leased): Promise<TakenSlice | undefined> {
  // In a transaction of its own: judging 200 items while holding the run's row made the other lanes wait (3,800 items/s against 5,700 and more).
  const judged = await house.database.transaction([leased.run.program], (session) => judgeSlice(house, session, leased));
  if (judged) return { ...leased, pace: { ratePerSecond: leased.run.ratePerSecond }, ...judged };
  await refuseItems(house, leased);
  return undefined;
}

/** Somebody changed items behind the preview: nothing more of the run is done until a person has looked. */
async function refuseItems(house: TaskHouse, { run, lease: taken }: Leased): Promise<void> {
  await house.database.transaction([run.program], async (session) => {
    const held = await lockRun(session, run.id);
    const reason = `items of block ${taken.block} are not those of the preview`;
    const released = await releaseSlice(session, taken);
    await recordLines(session, [noteOf(run, 'items_refused', { by: ENGINE, reason }, { block: taken.block })]);
    // What somebody wants of the run meanwhile stands; and where another worker has the slice, it refuses the items itself.
    if (!held || !released || held.wanted !== 'run') return;
    await setWanted(session, run.id, 'pause', reason);
    await settleWanted(house, session, { ...held, wanted: 'pause', stateReason: reason });
  });
}

export interface Leased {
  readonly run: Run;
  readonly lease: Lease;
}

async function lease(house: TaskHouse, session: Session, runId: number): Promise<Leased | undefined> {
  const run = await lockRun(session, runId);
  if (!run || (run.state !== 'queued' && run.state !== 'running') || !hasPinnedCode(house.programs, run)) return undefined;
  if (run.wanted !== 'run') {
    await settleWanted(house, session, run);
    return undefined;
  }
  return leaseNext(house, session, run);
}

/**
 * Leases the next slice of a run that is to be worked on, if there is one and a free lane for it. The caller holds the run's row, or let another slice go
 * in this transaction.
 */
export async function leaseNext(house: TaskHouse, session: Session, run: Run): Promise<Leased | undefined> {
  if (!hasPinnedCode(house.programs, run)) return undefined;
  // Nor a run that would be one too many of its task.
  if (run.state === 'queued' && (await whoIsBefore(house.programs, session, run)).length > 0) return undefined;
  const at = now();
  const until = new Date(at.getTime() + house.timings.leaseMs);
  const taken = await leaseSlice(session, run, { worker: house.worker, at, until });
  if (!taken) return undefined;
  if (run.state === 'queued') {
    await moveRun(session, { id: run.id, from: 'queued', to: 'running', reason: 'a worker took its first slice', at });
    await house.announce(session, String(run.id));
  }
  return { run, lease: taken };
}
