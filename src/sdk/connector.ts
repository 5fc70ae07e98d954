import type { Readable } from 'node:stream';
import type { ZodType } from 'zod';

/** What a call to a partner came to. `unknown`: the request may have arrived. */
export type CallResult =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Buffer;
      /** From Retry-After, where it could be read. */
      readonly retryAfterMs?: number;
    }
  | { readonly kind: 'not_sent'; readonly reason: string; readonly retryAfterMs?: number }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface CallRequest {
  /** What the call is called in metrics and messages: `get_pdf`. Low in number, nothing personal. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the connector's base URL; or the whole address where the partner named one (an upload location), which then gets no token. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | Readable;
  readonly signal?: AbortSignal;
  /** Where this call may take less than the connector's own `totalMs`. */
  readonly timeoutMs?: number;
  /** May it be sent again without a second effect? Only then does the client retry by itself. */
  readonly isIdempotent: boolean;
}

/** The HTTP client that Waybill hands to a connector: time-outs, breaker and the partner's limits are already in it. */
export interface Caller {
  call(request: CallRequest): Promise<CallResult>;
}

/** OAuth 2 client credentials, proved by a JWT signed with our key (private_key_jwt). The engine fetches, caches and renews the token. */
export interface TokenRules {
  /** POST, below the connector's base URL; the assertion's audience unless the setting `token_audience` names another. */
  readonly path: string;
  readonly scopes: readonly string[];
}

export interface ConnectorDefinition<Client = unknown, Settings = Readonly<Record<string, string>>> {
  readonly name: string;
  readonly title: string;
  /** Strings from the environment (`WAYBILL_<PROGRAM>_<CONNECTOR>_<SETTING>`), besides the URL that every connector has. */
  readonly settings: ZodType<Settings>;
  /** Names of settings that are secrets; shown as set or not set, never by value. */
  readonly secrets: readonly string[];
  readonly timeouts: { readonly connectMs: number; readonly totalMs: number };
  readonly limits: { readonly concurrent: number; readonly perMinute?: number };
  /** A GET path that tells whether the partner answers; used by `waybill doctor`. */
  readonly reachable: string;
  /** Largest answer in bytes that is read; the rest of a larger one is an unknown outcome. */
  readonly mostAnswerBytes?: number;
  /** Where every call carries a bearer token. Adds the settings `client_id`, `private_key` (secret: PEM, or a `file:` reference) and `token_audience`. */
  readonly token?: TokenRules;
  /** The partner knows us by a client certificate. Adds the settings `tls_certificate`, `tls_key` and `tls_authorities` (PEM, or `file:` references). */
  readonly mutualTls?: true;
  client(caller: Caller, settings: Settings): Client;
}

export type AnyConnector = ConnectorDefinition<unknown, never>;

export function defineConnector<Client, Settings>(connector: ConnectorDefinition<Client, Settings>): AnyConnector {
  return connector as unknown as AnyConnector;
}
