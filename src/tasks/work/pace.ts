import { setTimeout as pause } from 'node:timers/promises';
import type { TakenSlice } from './take-slice.ts';

/** How soon somebody who waits for a turn sees another rate. */
const LOOK_MS = 500;

/** Waits for its turn. False: told to stop before it came. A whole slice at once takes as many turns as it has items. */
export type InTurn = (stop: AbortSignal, turns?: number) => Promise<boolean>;

/** Turns of one lane's slice: each lane has its share of the run's rate. A rate that is changed meanwhile holds from the next look on. */
export function createPace({ run, pace }: { readonly run: Pick<TakenSlice['run'], 'lanes'>; readonly pace: TakenSlice['pace'] }): InTurn {
  let begunAt = performance.now();
  let owed = 0;
  let before: Promise<unknown> = Promise.resolve();

  async function waitFor(stop: AbortSignal, turns: number): Promise<boolean> {
    let due = begunAt;
    for (let rate = pace.ratePerSecond; rate !== null && !stop.aborted; rate = pace.ratePerSecond) {
      due = begunAt + (owed * 1_000 * run.lanes) / rate;
      const left = due - performance.now();
      if (left <= 0) break;
      await pause(Math.min(left, LOOK_MS), undefined, { signal: stop }).catch(() => undefined);
    }
    // What was late is not made up for: a partner that bears so many a second would get them all at once.
    begunAt = performance.now() - due > LOOK_MS ? performance.now() : due;
    owed = turns;
    return !stop.aborted;
  }

  return (stop, turns = 1) => {
    const mine = before.then(() => waitFor(stop, turns));
    before = mine;
    return mine;
  };
}
