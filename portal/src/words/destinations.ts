import type { Destination } from '../api/index.ts';
import type { Tone } from '../kit/state-tag.tsx';

interface Condition {
  readonly tone: Tone;
  readonly words: string;
}

/** How a destination fares, the gravest that holds. */
export function conditionOf({ paused, is_set_up, breaker, liveness, attempts, to_deliver, to_poll }: Destination): Condition {
  const waits = to_deliver + to_poll > 0;
  const failed = attempts.unknown + attempts.not_taken;
  if (paused) return { tone: 'waiting', words: 'Paused: nothing is sent' };
  if (!is_set_up)
    return waits ? { tone: 'bad', words: 'Not set up here, and something waits' } : { tone: 'quiet', words: 'Not set up here' };
  if (breaker === 'open') return { tone: 'bad', words: 'Left alone for a while: it failed too often' };
  if (liveness?.is_overdue) return { tone: 'bad', words: 'Not asked for too long' };
  if (failed > 0 && failed >= attempts.taken) return { tone: 'bad', words: 'Most attempts fail' };
  if (breaker === 'half_open') return { tone: 'moving', words: 'Tried again after failures' };
  return { tone: 'good', words: 'Works' };
}

export const BREAKER_WORDS: Readonly<Record<NonNullable<Destination['breaker']>, string>> = {
  closed: 'closed: calls pass',
  open: 'open: no call passes for a while',
  half_open: 'half open: one call may probe',
};
