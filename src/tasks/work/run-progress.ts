import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { findRun } from '../refusals.ts';
import { type AttemptCounts, leftOf, NOTHING_COUNTED, type Run, type RunState, type Totals, totalsOf } from '../run.ts';
import { sumSlices } from './slices.sql.ts';

/** `total = succeeded + failed + skipped + unknown + unprocessed` */
export interface Progress extends Totals {
  readonly runId: number;
  readonly state: RunState;
  readonly stateReason: string | null;
  readonly wanted: Run['wanted'];
  readonly attempt: number;
  /** Items with no outcome yet in this attempt. In a later attempt, failed ones that are still to be tried again are among them. */
  readonly left: number;
  /** Items a second while the attempt was running; null before its first. */
  readonly ratePerSecond: number | null;
  /** Null where there is no rate, or nothing runs. */
  readonly secondsLeft: number | null;
}

/** @throws WB_NOT_FOUND */
export async function runProgress(session: Session, runId: number): Promise<Progress> {
  const run = await findRun(session, runId);
  const counted = (await sumSlices(session, [runId])).get(runId);
  return progressOf(run, counted);
}

export function progressOf(run: Run, counted: AttemptCounts = NOTHING_COUNTED): Progress {
  const totals = totalsOf(run, counted);
  const left = run.attempt === 0 ? totals.unprocessed : leftOf(counted);
  const worked = counted.succeeded + counted.failed + counted.skipped + counted.unknown;
  const seconds = run.activeSeconds + (run.state === 'running' ? (now().getTime() - run.stateAt.getTime()) / 1_000 : 0);
  const ratePerSecond = worked > 0 && seconds > 0 ? worked / seconds : null;
  const isMoving = run.state === 'running' && run.wanted === 'run' && ratePerSecond !== null;
  return {
    ...totals,
    runId: run.id,
    state: run.state,
    stateReason: run.stateReason,
    wanted: run.wanted,
    attempt: run.attempt,
    left,
    ratePerSecond,
    secondsLeft: isMoving ? left / ratePerSecond : null,
  };
}
