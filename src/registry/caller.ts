import { Readable } from 'node:stream';
import { type AccessTokens, callAgain, type HttpClient, type HttpRequest, type Outcome, type TokenAnswer } from '#kernel/http/index.ts';
import { withSpan } from '#kernel/telemetry/index.ts';
import type { Caller, CallRequest, CallResult } from '#sdk';

const RETRY = { attempts: 4, firstPauseMs: 250, longestPauseMs: 5_000 };

/** A call that may be made again is, while its fault may pass; any other is made once. */
export function callerOver(http: HttpClient, tokens: AccessTokens | undefined): Caller {
  return {
    call: (request: CallRequest) =>
      withSpan('partner.call', { connector: http.destination, action: request.operation }, () =>
        tokens && request.path.startsWith('/') ? callWithToken(http, tokens, request) : makeCall(http, request),
      ),
  };
}

/** A token that the partner no longer takes is renewed once: a 401 says that nothing was done. What was a stream is gone and waits for its next try. */
async function callWithToken(http: HttpClient, tokens: AccessTokens, request: CallRequest): Promise<CallResult> {
  const first = await tokens.get();
  if (first.kind === 'none') return withoutToken(first, request);
  const result = await makeCall(http, bearing(request, first.token));
  if (result.kind !== 'answered' || result.status !== 401) return result;
  tokens.drop(first.token);
  if (request.body instanceof Readable) return result;
  const second = await tokens.get();
  return second.kind === 'none' ? withoutToken(second, request) : makeCall(http, bearing(request, second.token));
}

function withoutToken({ reason, retryAfterMs }: Extract<TokenAnswer, { kind: 'none' }>, { body }: CallRequest): CallResult {
  if (body instanceof Readable) letGo(body);
  return { kind: 'not_sent', reason, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** A stream that nobody reads would keep its file open. */
function letGo(body: Readable): void {
  body.once('error', () => undefined);
  body.destroy();
}

function bearing(request: CallRequest, token: string): CallRequest {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } };
}

/** A location that the partner named is a store's: it is not behind the limit, and must not run out while it waits for one. */
async function makeCall(http: HttpClient, { isIdempotent, timeoutMs: ms, ...request }: CallRequest): Promise<CallResult> {
  const counted: HttpRequest = request.path.startsWith('/') ? request : { ...request, tokens: 0 };
  const timed: HttpRequest = ms === undefined ? counted : { ...counted, timeouts: { totalMs: ms, headersMs: ms, bodyMs: ms } };
  return resultOf(isIdempotent ? await again(http, timed) : await http.call(timed));
}

/** A stream can be read once. */
function again(http: HttpClient, { body, ...request }: HttpRequest): Promise<Outcome> {
  if (body instanceof Readable) return http.call({ ...request, body });
  return callAgain(http, { ...request, ...(body === undefined ? {} : { body }), isIdempotent: true }, RETRY);
}

function resultOf(outcome: Outcome): CallResult {
  const later = 'retryAfterMs' in outcome && outcome.retryAfterMs !== undefined ? { retryAfterMs: outcome.retryAfterMs } : {};
  if (outcome.kind !== 'answered') return { kind: outcome.kind, reason: outcome.reason, ...later };
  const headers = Object.entries(outcome.headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return { kind: 'answered', status: outcome.status, headers: Object.fromEntries(headers), body: outcome.body, ...later };
}
