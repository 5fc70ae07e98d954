import { BrokenCircuitError, CircuitState, circuitBreaker, handleWhenResult, type IBreaker } from 'cockatiel';
import { isFault, type NotSent, type Outcome } from './outcome.ts';

export interface BreakerSettings {
  /** The share of faults, from 0 to 1, that opens it. */
  readonly threshold: number;
  /** How far back calls count. */
  readonly windowMs: number;
  /** Fewer calls than this in the window never open it. */
  readonly minimumCalls: number;
  /** How long it stays open before one call may probe. */
  readonly halfOpenAfterMs: number;
}

/** 80 % of faults within two minutes, as the older system had it. */
export const USUAL_BREAKER: BreakerSettings = { threshold: 0.8, windowMs: 120_000, minimumCalls: 10, halfOpenAfterMs: 30_000 };

export type BreakerState = 'closed' | 'open' | 'half_open';

export interface Breaker {
  readonly state: () => BreakerState;
  /** How long it stays open, or undefined where a call may pass. */
  readonly openForMs: () => number | undefined;
  readonly guard: (what: string, work: () => Promise<Outcome>) => Promise<Outcome>;
}

/** @param clock Milliseconds that never step back. */
export function openBreaker(settings: BreakerSettings, clock: () => number): Breaker {
  const policy = circuitBreaker(
    handleWhenResult((outcome) => isFault(outcome as Outcome)),
    { halfOpenAfter: settings.halfOpenAfterMs, breaker: shareOfFaults(settings, clock) },
  );
  let openedAt = 0;
  policy.onBreak(() => {
    openedAt = clock();
  });
  const openForMs = () => {
    const left = openedAt + settings.halfOpenAfterMs - clock();
    return policy.state === CircuitState.Open && left > 0 ? left : undefined;
  };
  return {
    state: () => nameOf(policy.state),
    openForMs,
    guard: async (what, work) => {
      try {
        return await policy.execute(work);
      } catch (error) {
        if (error instanceof BrokenCircuitError) return brokenOutcome(what, openForMs() ?? settings.halfOpenAfterMs);
        throw error;
      }
    },
  };
}

export const NO_BREAKER: Breaker = { state: () => 'closed', openForMs: () => undefined, guard: (_, work) => work() };

export function brokenOutcome(what: string, retryAfterMs: number): NotSent {
  const message = `${what} was not sent: the breaker is open because the destination failed too often.`;
  return { kind: 'not_sent', reason: 'breaker_open', message, retryAfterMs };
}

function nameOf(state: CircuitState): BreakerState {
  if (state === CircuitState.Closed) return 'closed';
  return state === CircuitState.HalfOpen ? 'half_open' : 'open';
}

interface Slot {
  startedAt: number;
  calls: number;
  faults: number;
}

/**
 * Counts in slots of a sixtieth of the window and forgets each with its time. Cockatiel's own sampling breaker forgets one slot a call, so at a
 * few calls a minute it would count faults that are hours old.
 */
function shareOfFaults({ threshold, windowMs, minimumCalls }: BreakerSettings, clock: () => number): IBreaker {
  const slotMs = Math.max(1, windowMs / 60);
  let slots: Slot[] = [];
  const count = (faults: number) => {
    const at = clock();
    slots = slots.filter((slot) => at - slot.startedAt < windowMs);
    const last = slots.at(-1);
    if (last && at - last.startedAt < slotMs) Object.assign(last, { calls: last.calls + 1, faults: last.faults + faults });
    else slots.push({ startedAt: at, calls: 1, faults });
  };
  return {
    get state() {
      return slots;
    },
    set state(kept: unknown) {
      slots = kept as Slot[];
    },
    success(state) {
      if (state === CircuitState.HalfOpen) slots = [];
      count(0);
    },
    failure(state) {
      count(1);
      const calls = slots.reduce((sum, slot) => sum + slot.calls, 0);
      const faults = slots.reduce((sum, slot) => sum + slot.faults, 0);
      return state !== CircuitState.Closed || (calls >= minimumCalls && faults >= threshold * calls);
    },
  };
}
