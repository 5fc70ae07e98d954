import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { isWriteStopped } from '../access/index.ts';
import { selectItemsToRun } from './items.sql.ts';
import type { EngineFacts } from './judge-candidates.ts';
import { readFacts, whyNot } from './judge-candidates.ts';
import type { RecordedOutcome } from './outcomes.sql.ts';
import type { RegisteredTask, TaskHouse } from './ports.ts';
import { findPinnedTask, hasPinnedCode } from './refusals.ts';
import type { Run } from './run.ts';
import { lockRun, moveRun } from './runs.sql.ts';
import { settleWanted } from './settle-wanted.ts';
import { type Lease, leaseSlice } from './slices.sql.ts';
import { whoIsBefore } from './who-is-before.ts';

/** One item that is to run now, judged by what is known now. */
export interface ReadyItem {
  readonly position: number;
  readonly facts: EngineFacts;
}

export interface TakenSlice {
  readonly run: Run;
  readonly registered: RegisteredTask;
  readonly lease: Lease;
  /** Changes while the slice is worked on. */
  readonly pace: { ratePerSecond: number | null };
  readonly ready: readonly ReadyItem[];
  /** Items that are no longer eligible: their outcome is known without running them. */
  readonly skipped: readonly RecordedOutcome[];
}

/**
 * Takes the run's next slice for this worker and looks at its items again. Undefined where there is nothing to take: the run is paused, ended, has
 * all its lanes taken, or is pinned to code that this process does not have.
 */
export async function takeSlice(house: TaskHouse, runId: number): Promise<TakenSlice | undefined> {
  const leased = await house.database.transaction('*', (session) => lease(house, session, runId));
  if (!leased) return undefined;
  // In a transaction of its own: judging 200 items while holding the run's row made the other lanes wait (3,800 items/s against 5,700 and more).
  return house.database.transaction([leased.run.program], async (session) => ({
    ...leased,
    pace: { ratePerSecond: leased.run.ratePerSecond },
    ...(await judgeItems(house, session, leased)),
  }));
}

interface Leased {
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
  if (!(await mayWork(house, session, run))) return undefined;
  const at = now();
  const until = new Date(at.getTime() + house.timings.leaseMs);
  const taken = await leaseSlice(session, run, { worker: house.worker, at, until });
  if (!taken) return undefined;
  if (run.state === 'queued')
    await moveRun(session, { id: runId, from: 'queued', to: 'running', reason: 'a worker took its first slice', at });
  return { run, lease: taken };
}

/** Not while writing is stopped for all; nor a run that would be one too many of its task. */
async function mayWork({ programs }: TaskHouse, session: Session, run: Run): Promise<boolean> {
  if (run.risk !== 'reads' && (await isWriteStopped(session))) return false;
  return run.state !== 'queued' || (await whoIsBefore(programs, session, run)).length === 0;
}

async function judgeItems(house: TaskHouse, session: Session, { run, lease: { positions, attempt } }: Leased) {
  const registered = findPinnedTask(house.programs, run);
  const items = await selectItemsToRun(session, { runId: run.id, attempt, positions });
  const facts = await readFacts(
    session,
    run,
    items.map(({ submissionId }) => submissionId),
    false,
  );
  const ready: ReadyItem[] = [];
  const skipped: RecordedOutcome[] = [];
  for (const { position, submissionId } of items) {
    const known = facts.get(submissionId) as EngineFacts;
    const reason = whyNot(registered, run, known);
    if (reason === undefined) ready.push({ position, facts: known });
    else skipped.push({ position, submissionId, externalId: known.id, outcome: { kind: 'skipped', reason } });
  }
  return { registered, ready, skipped };
}
