import type { CallResult, DeliveryAnswer, KnownError, PollAnswer } from '../../../src/sdk/index.ts';

/** Rows of the error table for what can happen with any partner. */
export const USUAL_ERRORS = {
  not_sent: { title: 'The partner could not be reached', then: 'retry' },
  no_answer: { title: 'The partner gave no answer', then: 'retry' },
  rate_limited: { title: 'The partner takes no more calls for now', then: 'retry' },
  unavailable: { title: 'The partner is not available', then: 'retry' },
  server_error: { title: 'The partner failed', then: 'retry' },
  not_authorised: { title: 'The partner does not accept our credentials', then: 'retry' },
  unexpected_answer: { title: 'The partner answered what cannot be read', then: 'retry' },
} as const satisfies Readonly<Record<string, KnownError>>;

export type Answered = Extract<CallResult, { kind: 'answered' }>;
/** Every end of an attempt but that it was taken. */
export type Untaken = Exclude<DeliveryAnswer, { kind: 'taken' }>;

/**
 * What follows from a call that no rule of the one partner covers: no answer, limits, credentials, failures of servers and gateways. Undefined
 * for a 2xx and for what only the partner's own rules can read. Messages hold the operation and the status, never the partner's words: those
 * may quote a person. 503 says that the partner did not act (RFC 9110, 15.6.4); after any other 5xx it may have.
 */
export function usualFailure(result: CallResult, what: string, hasEffect: boolean): Untaken | undefined {
  if (result.kind === 'not_sent') return notTaken('not_sent', `${what} was not sent (${result.reason}).`, result);
  if (result.kind === 'unknown') return lost('no_answer', `${what} got no answer (${result.reason}).`, hasEffect, result);
  const { status } = result;
  if (status === 429) return notTaken('rate_limited', `${what} was refused for its rate with HTTP 429.`, result);
  if (status === 503) return notTaken('unavailable', `${what} met HTTP 503.`, result);
  if (status === 401 || status === 403) return notTaken('not_authorised', `${what} was refused with HTTP ${status}.`, result);
  if (status >= 500) return lost('server_error', `${what} met HTTP ${status}.`, hasEffect, result);
  if (status < 200 || (status >= 300 && status < 400) || status === 408 || status === 425)
    return notTaken('unexpected_answer', `${what} was answered HTTP ${status}.`, result);
  return undefined;
}

/** It certainly had no effect. */
export function notTaken(error: string, message: string, result?: CallResult): Extract<DeliveryAnswer, { kind: 'not_taken' }> {
  const retryAfterMs = result && retryAfterOf(result);
  return { kind: 'not_taken', error, message, ...statusOf(result), ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

export function refused(error: string, message: string, result?: CallResult): Extract<DeliveryAnswer, { kind: 'refused' }> {
  return { kind: 'refused', error, message, ...statusOf(result) };
}

/** An answer that does not fit what the partner declares: kept, and never taken for success. */
export function unreadable(what: string, result: Answered, hasEffect: boolean): Exclude<DeliveryAnswer, { kind: 'taken' | 'refused' }> {
  return lost('unexpected_answer', `${what} was answered HTTP ${result.status} with what cannot be read.`, hasEffect, result);
}

function lost(error: string, message: string, hasEffect: boolean, result: CallResult) {
  if (!hasEffect) return notTaken(error, message, result);
  const answer = result.kind === 'answered' && result.body.length > 0 ? { answer: result.body } : {};
  return { kind: 'unknown', error, message, ...statusOf(result), ...answer } as const;
}

function statusOf(result: CallResult | undefined): { httpStatus?: number } {
  return result?.kind === 'answered' ? { httpStatus: result.status } : {};
}

/** A question that was not answered, whatever became of it. */
export function failedPoll(result: CallResult, what: string): Extract<PollAnswer, { kind: 'failed' }> {
  const usual = usualFailure(result, what, false);
  const retryAfterMs = retryAfterOf(result);
  const status = result.kind === 'answered' ? `HTTP ${result.status}` : result.reason;
  return {
    kind: 'failed',
    error: usual?.error ?? 'unexpected_answer',
    message: usual?.message ?? `${what} was answered ${status} with what cannot be read.`,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** A question that the partner refuses for what stands in it: fewer ids may be answered. */
export function refusedPoll(what: string, status: number): Extract<PollAnswer, { kind: 'failed' }> {
  return { kind: 'failed', error: 'question_refused', message: `${what} was refused with HTTP ${status}.`, isRefused: true };
}

/** Retry-After; where it is absent, a used-up limit says in seconds when it is filled again. */
function retryAfterOf(result: CallResult): number | undefined {
  if (result.kind === 'unknown') return undefined;
  if (result.retryAfterMs !== undefined || result.kind === 'not_sent') return result.retryAfterMs;
  const reset = result.headers['ratelimit-reset'];
  return result.status === 429 && reset !== undefined && /^\d{1,6}$/.test(reset) ? Number(reset) * 1_000 : undefined;
}

/** The JSON of an answer, or undefined where it is none. */
export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** An id as text, whatever it came as; undefined where it is none. */
export function idOf(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === 'string' && /^[\x21-\x7e]{1,200}$/.test(value) ? value : undefined;
}

/** A time as a partner gives it: milliseconds or seconds since 1970, told apart by their size; undefined where it is none. */
export function timeOf(value: unknown): Date | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return undefined;
  // 10 digits are seconds until the year 2286; the same number of milliseconds is in April 1970.
  const at = new Date(value < 100_000_000_000 ? value * 1_000 : value);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
