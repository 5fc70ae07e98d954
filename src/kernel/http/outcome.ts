/** Why no byte of a request can have reached the destination. */
export type NotSentReason =
  | 'dns'
  | 'refused'
  | 'unreachable'
  | 'connect_timeout'
  | 'no_free_connection'
  | 'tls'
  | 'breaker_open'
  | 'limit'
  | 'cancelled'
  | 'body_failed'
  | 'invalid'
  | 'closed';

/** Why nobody knows what became of a request after bytes of it left. */
export type UnknownReason =
  | 'headers_timeout'
  | 'body_timeout'
  | 'total_timeout'
  | 'reset'
  | 'truncated'
  | 'too_large'
  | 'malformed'
  | 'cancelled'
  | 'body_failed';

export interface Answered {
  readonly kind: 'answered';
  readonly status: number;
  /** Names in lower case; a repeated header is a list. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** From Retry-After, where it could be read. */
  readonly retryAfterMs?: number;
}

/** Nothing was sent: the same request may be made again without a second effect. */
export interface NotSent {
  readonly kind: 'not_sent';
  readonly reason: NotSentReason;
  /** What happened, for an operator: destination and operation, never an address's path or query. */
  readonly message: string;
  /** When to try again, where that is known (breaker, limit). */
  readonly retryAfterMs?: number;
}

/** The destination may have acted on it. What follows is the connector's declared policy, never a blind repeat. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly reason: UnknownReason;
  readonly message: string;
  /** The status, where the answer had begun before it broke off. */
  readonly status?: number;
}

export type Outcome = Answered | NotSent | Unknown;

/** Whether an outcome speaks against the destination's health. Our own limits and breaker, and refusals of one request (4xx), do not. */
export function isFault(outcome: Outcome): boolean {
  if (outcome.kind === 'answered') return outcome.status >= 500;
  if (outcome.kind === 'unknown') return outcome.reason !== 'cancelled' && outcome.reason !== 'body_failed';
  return ['dns', 'refused', 'unreachable', 'connect_timeout', 'tls'].includes(outcome.reason);
}
