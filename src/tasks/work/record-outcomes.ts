import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { isWaybillError } from '#kernel/errors.ts';
import type { TaskHouse } from '../ports.ts';
import type { OutcomeKind } from '../run.ts';
import { pauseWhenBudgetSpent, pauseWhenTooManyChanged } from '../runs.sql.ts';
import { applyEffects } from './apply-effects.ts';
import { countEarlier, insertOutcomes, type RecordedOutcome } from './outcomes.sql.ts';
import { outcomeOfError } from './scrub.ts';
import { countIntoSlice, type HeldSlice } from './slices.sql.ts';
import type { TakenSlice } from './take-slice.ts';

/** Whether the slice may go on: `lost` to another worker, or told to `stop` starting items. */
export type Going = 'on' | 'stop' | 'lost';

/**
 * One transaction: fence, outcomes, what they change, the slice's counters. An effect that Waybill refuses fails its own item and no other; the
 * group is halved until the odd one is alone.
 */
export async function recordOutcomes(house: TaskHouse, slice: TakenSlice, recorded: readonly RecordedOutcome[]): Promise<Going> {
  try {
    return await house.database.repeatable([slice.run.program], (session) => writeGroup(house, session, slice, recorded));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const [first, ...others] = recorded;
    if (!first) throw error;
    if (others.length === 0) {
      if (first.outcome.kind !== 'succeeded') throw error;
      return recordOutcomes(house, slice, [
        { ...first, outcome: { ...outcomeOfError(error), reason: 'effect_refused' } as RecordedOutcome['outcome'] },
      ]);
    }
    const half = Math.ceil(recorded.length / 2);
    const going = await recordOutcomes(house, slice, recorded.slice(0, half));
    return going === 'lost' ? going : recordOutcomes(house, slice, recorded.slice(half));
  }
}

/** Waybill's own refusals and broken constraints will be the same next time; a lost connection will not. */
function isRefusal(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return isWaybillError(error) ? error.status < 500 : typeof code === 'string' && /^(22|23)[0-9A-Z]{3}$/.test(code);
}

async function writeGroup(house: TaskHouse, session: Session, slice: TakenSlice, recorded: readonly RecordedOutcome[]): Promise<Going> {
  const { run, lease, registered } = slice;
  const at = now();
  const positions = recorded.map(({ position }) => position);
  const changed = recorded.filter(({ isChanged }) => isChanged).length;
  const again = lease.attempt > 1 ? await countEarlier(session, lease, positions) : 0;
  const held = await countIntoSlice(session, lease, { ...countKinds(recorded), again, changed }, leaseFrom(house, at));
  if (!held) return 'lost';
  await insertOutcomes(session, { ...lease, program: run.program, at }, recorded);
  await applyEffects(house, session, { ...authorOf(slice), startWithinDays: registered.program.startWithinDays }, recorded);
  const hasFailures = recorded.some(({ outcome }) => outcome.kind === 'failed' || outcome.kind === 'unknown');
  const isSpent =
    (hasFailures && (await pauseWhenBudgetSpent(session, run.id))) || (changed > 0 && (await pauseWhenTooManyChanged(session, run.id)));
  await house.announce(session, String(run.id));
  return isSpent ? 'stop' : goingOf(slice, held);
}

/** Renews the lease without outcomes. */
export async function renewLease(house: TaskHouse, slice: TakenSlice): Promise<Going> {
  const { run, lease } = slice;
  const held = await house.database.transaction([run.program], (session) =>
    countIntoSlice(session, lease, { ...countKinds([]), again: 0, changed: 0 }, leaseFrom(house, now())),
  );
  return held ? goingOf(slice, held) : 'lost';
}

function leaseFrom({ timings }: TaskHouse, at: Date) {
  return { at, until: new Date(at.getTime() + timings.leaseMs) };
}

/** The rate that the run has now holds from the next item on. */
function goingOf({ pace }: TakenSlice, { wanted, ratePerSecond, isStopped }: HeldSlice): Going {
  pace.ratePerSecond = ratePerSecond;
  return wanted === 'run' && !isStopped ? 'on' : 'stop';
}

/** What a run changes, it changes in the name of whoever asked for it. */
export function authorOf({ run }: Pick<TakenSlice, 'run'>) {
  return { runId: run.id, program: run.program, actor: { kind: run.requestedByKind, name: run.requestedBy }, reason: run.reason } as const;
}

function countKinds(recorded: readonly RecordedOutcome[]): Record<OutcomeKind, number> {
  const counts = { succeeded: 0, failed: 0, skipped: 0, unknown: 0 };
  for (const { outcome } of recorded) counts[outcome.kind] += 1;
  return counts;
}
