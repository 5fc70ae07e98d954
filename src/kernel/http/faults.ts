import type { NotSentReason, Outcome, UnknownReason } from './outcome.ts';

const BEFORE: Record<string, NotSentReason> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'connect_timeout',
  UND_ERR_CONNECT_TIMEOUT: 'connect_timeout',
  STOP_TOTAL: 'no_free_connection',
  STOP_CANCELLED: 'cancelled',
  STOP_BODY: 'body_failed',
  UND_ERR_INVALID_ARG: 'invalid',
  UND_ERR_NOT_SUPPORTED: 'invalid',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'invalid',
  UND_ERR_CLOSED: 'closed',
  UND_ERR_DESTROYED: 'closed',
};

const AFTER: Record<string, UnknownReason> = {
  UND_ERR_HEADERS_TIMEOUT: 'headers_timeout',
  UND_ERR_BODY_TIMEOUT: 'body_timeout',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'body_failed',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'truncated',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'too_large',
  UND_ERR_HEADERS_OVERFLOW: 'malformed',
  STOP_TOTAL: 'total_timeout',
  STOP_LARGE: 'too_large',
  STOP_CANCELLED: 'cancelled',
  STOP_BODY: 'body_failed',
};

interface Reached {
  readonly hasBegun: boolean;
  readonly status?: number;
}

/**
 * What a failed exchange means. Only its progress decides between `not_sent` and `unknown`: the same ECONNRESET is harmless while a connection
 * is being made and may hide an effect once the first byte was written.
 */
export function faultOutcome(error: Error, { hasBegun, status }: Reached, what: string): Outcome {
  const code = codeOf(error);
  if (!hasBegun) {
    const reason = notSentReason(code, error);
    return { kind: 'not_sent', reason, message: `${what} was not sent: ${reason}${ofCode(code)}.` };
  }
  const reason = AFTER[code] ?? unknownReason(error, status);
  const begun = status === undefined ? '' : ` after status ${status}`;
  const message = `${what} may have arrived: ${reason}${begun}${ofCode(code)}.`;
  return { kind: 'unknown', reason, message, ...(status === undefined ? {} : { status }) };
}

/** undici's parser gives its errors a code only at times, but always their name. */
function unknownReason(error: Error, status: number | undefined): UnknownReason {
  if (error.name === 'HTTPParserError') return 'malformed';
  return status === undefined ? 'reset' : 'truncated';
}

/** A host with several addresses fails with one error for each; the first one's code speaks for all. */
function codeOf(error: Error): string {
  const first = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  const { code } = first as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : '';
}

/** What is left before the first byte is a connection that closed or a certificate that was not accepted; both happen in the handshake. */
function notSentReason(code: string, error: Error): NotSentReason {
  const known = BEFORE[code];
  if (known) return known;
  const isOfSocket = code === 'ECONNRESET' || code === 'EPIPE' || code.startsWith('UND_ERR_');
  return isOfSocket && !('host' in error) ? 'unreachable' : 'tls';
}

function ofCode(code: string): string {
  return code === '' || code.startsWith('STOP_') ? '' : ` (${code})`;
}
