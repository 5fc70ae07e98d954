import { handleWhenResult, type IBackoffFactory, type IRetryBackoffContext, retry } from 'cockatiel';
import type { HttpClient, HttpRequest } from './http-client.ts';
import type { Outcome } from './outcome.ts';

/** A request whose repeat has no second effect: a read, a report, or a write under a key that the destination honours. */
export interface IdempotentRequest extends HttpRequest {
  readonly isIdempotent: true;
  /** A stream can be sent once only. */
  readonly body?: string | Buffer;
}

export interface RetrySettings {
  /** Calls at most, the first included. */
  readonly attempts: number;
  /** Pause before the second call; it doubles each time, with a random half added. */
  readonly firstPauseMs: number;
  /** A destination that asks for a longer pause than this is not asked again; the job comes back later. */
  readonly longestPauseMs: number;
}

const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Calls again while the fault may pass, and answers the last outcome. Only calls declared idempotent can be given to it. */
export function callAgain(client: HttpClient, request: IdempotentRequest, settings: RetrySettings): Promise<Outcome> {
  const policy = retry(
    handleWhenResult((outcome) => mayPass(outcome as Outcome, settings)),
    { maxAttempts: settings.attempts - 1, backoff: pauses(settings) },
  );
  return policy.execute(() => client.call(request), request.signal);
}

function mayPass(outcome: Outcome, { longestPauseMs }: RetrySettings): boolean {
  if (outcome.kind === 'unknown') return outcome.reason !== 'cancelled' && outcome.reason !== 'too_large';
  if ((outcome.retryAfterMs ?? 0) > longestPauseMs) return false;
  if (outcome.kind === 'answered') return PASSING.has(outcome.status);
  return !['cancelled', 'closed', 'body_failed', 'invalid'].includes(outcome.reason);
}

function pauses({ firstPauseMs, longestPauseMs }: RetrySettings): IBackoffFactory<IRetryBackoffContext<unknown>> {
  return {
    next({ attempt, result }) {
      const outcome = ('value' in result ? result.value : undefined) as Outcome | undefined;
      const asked = outcome && outcome.kind !== 'unknown' ? outcome.retryAfterMs : undefined;
      const usual = firstPauseMs * 2 ** (attempt - 1) * (1 + Math.random() / 2);
      return { duration: asked ?? Math.min(usual, longestPauseMs), next: this.next };
    },
  };
}
