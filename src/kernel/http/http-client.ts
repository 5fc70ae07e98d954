import type { Readable } from 'node:stream';
import { Agent, type Dispatcher } from 'undici';
import { WaybillError } from '../errors.ts';
import { type BreakerSettings, type BreakerState, brokenOutcome, NO_BREAKER, openBreaker, USUAL_BREAKER } from './breaker.ts';
import { type Exchange, exchange } from './exchange.ts';
import type { PartnerLimits } from './limits.ts';
import { isFault, type Outcome } from './outcome.ts';

export interface Timeouts {
  /** Name look-up, connection and handshake. */
  readonly connectMs: number;
  /** From the last byte of the request to the answer's headers. */
  readonly headersMs: number;
  /** Longest silence within the answer's body. */
  readonly bodyMs: number;
  /** The whole call, waiting for a free connection included. */
  readonly totalMs: number;
}

export interface HttpRequest {
  /** What the call is called in messages, metrics and traces, such as `get_pdf`. Low in number, nothing personal. */
  readonly operation: string;
  readonly method: Dispatcher.HttpMethod;
  /** Below the base URL, such as `/v2/uploads`; or the whole address where the destination named one (an upload location). */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | Readable;
  /** Tokens that it takes from the destination's limit; 1 where left out, 0 for what does not go through the destination's own gateway. */
  readonly tokens?: number;
  readonly timeouts?: Partial<Omit<Timeouts, 'connectMs'>>;
  readonly maxBodyBytes?: number;
  readonly signal?: AbortSignal;
}

export interface CallStart {
  readonly destination: string;
  readonly operation: string;
  readonly method: string;
  readonly host: string;
}

export interface CallEnd {
  readonly outcome: Outcome;
  readonly isFault: boolean;
  readonly milliseconds: number;
}

export interface TlsIdentity {
  /** Our certificate with its chain, and its key. */
  readonly certificate?: string;
  readonly key?: string;
  readonly passphrase?: string;
  /** The destination's authorities, where they are not public ones. */
  readonly authorities?: string;
}

export interface HttpClientOptions {
  readonly destination: string;
  readonly baseUrl: string;
  readonly timeouts: Timeouts;
  /** Most connections to one host. */
  readonly maxConnections: number;
  /** Largest answer that is read; 16 MiB where left out. */
  readonly maxBodyBytes?: number;
  /** Headers that every request carries. */
  readonly headers?: Readonly<Record<string, string>>;
  /** `none` for work that must go on while others are held back, such as a repair that people watch. */
  readonly breaker?: BreakerSettings | 'none';
  /** What mutual TLS needs, as PEM text; without it the connection is checked against Node's own authorities. */
  readonly tls?: TlsIdentity;
  /** The destination's limit over all processes. */
  readonly limits?: PartnerLimits;
  /** Milliseconds that never step back; the process's own where left out. */
  readonly clock?: () => number;
  /** Told of every call as it begins; what it answers is told how the call ended. */
  readonly onCall?: (start: CallStart) => ((end: CallEnd) => void) | undefined;
}

export interface HttpClient {
  readonly destination: string;
  /**
   * Makes one call, once. What the network or the destination does is the outcome, never a rejection; it rejects only where a limit cannot be
   * read from the database, and then nothing was sent.
   */
  call(request: HttpRequest): Promise<Outcome>;
  breakerState(): BreakerState;
  /** Waits for calls under way, then closes the connections. */
  close(): Promise<void>;
}

const MOST_BODY_BYTES = 16 * 1_024 * 1_024;

/** Opens the way to one destination. Throws `WB_CONFIG` where the base URL is none. */
export function openHttpClient(options: HttpClientOptions): HttpClient {
  const { destination, limits, timeouts, maxConnections } = options;
  const base = readBaseUrl(destination, options.baseUrl);
  const clock = options.clock ?? (() => performance.now());
  const breaker = options.breaker === 'none' ? NO_BREAKER : openBreaker(options.breaker ?? USUAL_BREAKER, clock);
  // HTTP/1.1 only: with one request a connection, the moment its first byte is written is known.
  const connect = { timeout: timeouts.connectMs, ...tlsOptions(options.tls) };
  const agent = new Agent({ connections: maxConnections, pipelining: 1, allowH2: false, connect });

  async function guarded(request: HttpRequest, call: Exchange): Promise<Outcome> {
    const begun = clock();
    const openForMs = breaker.openForMs();
    if (openForMs !== undefined) return brokenOutcome(call.what, openForMs);
    const tokens = request.tokens ?? 1;
    const refusal = tokens > 0 ? await limits?.acquire(destination, tokens, { withinMs: call.totalMs, signal: request.signal }) : undefined;
    if (refusal && !refusal.isGranted)
      return {
        kind: 'not_sent',
        reason: refusal.reason,
        message: `${call.what} was not sent: ${refusal.message}`,
        retryAfterMs: refusal.retryAfterMs,
      };
    return breaker.guard(call.what, () => exchange(agent, { ...call, totalMs: Math.max(1, call.totalMs - (clock() - begun)) }));
  }

  return {
    destination,
    breakerState: breaker.state,
    close: () => agent.close(),
    async call(request) {
      const call = prepare(options, base, request);
      const end = options.onCall?.({ destination, operation: request.operation, method: request.method, host: new URL(call.origin).host });
      const begun = clock();
      const outcome = await guarded(request, call);
      if (outcome.kind !== 'answered') letGo(request.body);
      end?.({ outcome, isFault: isFault(outcome), milliseconds: clock() - begun });
      return outcome;
    },
  };
}

function readBaseUrl(destination: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.search) return url;
  throw new WaybillError('WB_CONFIG', `The base URL of ${destination} must be http(s)://host/path without user or query.`);
}

function tlsOptions({ certificate, key, passphrase, authorities }: TlsIdentity = {}) {
  return {
    ...(certificate === undefined ? {} : { cert: certificate }),
    ...(key === undefined ? {} : { key }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(authorities === undefined ? {} : { ca: authorities }),
  };
}

function prepare(options: HttpClientOptions, base: URL, request: HttpRequest): Exchange {
  const url = addressOf(options.destination, base, request);
  const { connectMs: _, ...timeouts } = options.timeouts;
  return {
    ...timeouts,
    ...request.timeouts,
    method: request.method,
    origin: url.origin,
    path: url.pathname + url.search,
    headers: { ...options.headers, ...request.headers },
    maxBodyBytes: request.maxBodyBytes ?? options.maxBodyBytes ?? MOST_BODY_BYTES,
    what: `${options.destination} ${request.operation}`,
    ...(request.body === undefined ? {} : { body: request.body }),
    ...(request.signal ? { signal: request.signal } : {}),
  };
}

/** A base path is kept: `/v2/x` on `https://host/services` is `https://host/services/v2/x`. */
function addressOf(destination: string, base: URL, { path, query, operation }: HttpRequest): URL {
  const isWhole = /^https?:\/\//.test(path);
  const text = isWhole ? path : `${base.origin}${base.pathname.replace(/\/$/, '')}${path}`;
  if ((!isWhole && !path.startsWith('/')) || !URL.canParse(text)) {
    throw new WaybillError('WB_USAGE', `${destination} ${operation} was given a path that is neither /… nor a whole http(s) address.`);
  }
  const url = new URL(text);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, String(value));
  return url;
}

/** A stream that will not be read any more would keep its file or socket open. */
function letGo(body: HttpRequest['body']): void {
  if (body === undefined || typeof body === 'string' || Buffer.isBuffer(body)) return;
  body.once('error', () => undefined);
  body.destroy();
}
