import type { KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { now } from '../clock/clock.ts';
import type { HttpClient } from './http-client.ts';
import type { Outcome } from './outcome.ts';

/** A bearer token, or why there is none. Nothing was sent to the partner's own operations then. */
export type TokenAnswer =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'none'; readonly reason: string; readonly retryAfterMs?: number };

export interface AccessTokens {
  /** The token in force; one is fetched where there is none or it is about to end. However many ask at once, the partner is asked once. */
  get(): Promise<TokenAnswer>;
  /** The partner did not accept this one: the next `get` fetches another. */
  drop(token: string): void;
}

export interface AccessTokenOptions {
  readonly http: HttpClient;
  /** Of the token endpoint, below the client's base URL. */
  readonly path: string;
  readonly audience: string;
  readonly scopes: readonly string[];
  readonly clientId: string;
  /** RSA. */
  readonly privateKey: KeyObject;
  /** Milliseconds that never step back; the process's own where left out. */
  readonly clock?: () => number;
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const ASSERTION_S = 300;
const TOTAL_MS = 20_000;
/** Where the partner names no lifetime. */
const USUAL_LIFETIME_S = 60;
/** A refusal is about our key or client id and will not pass in a moment; the endpoint is not asked for each call that waits. */
const HOLD_OFF_MS = 15_000;

/** Fits into a header, whoever sent it. */
const tokenBody = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.coerce.number().positive().optional(),
});
const errorBody = z.object({ error: z.string(), error_description: z.string().nullish() });

interface Held {
  readonly answer: TokenAnswer;
  /** On the clock that never steps back. */
  readonly until: number;
}

/** OAuth 2 client credentials, proved by a JWT that we sign (private_key_jwt): fetches, keeps and renews one connector's token. */
export function openAccessTokens(options: AccessTokenOptions): AccessTokens {
  const clock = options.clock ?? (() => performance.now());
  let held: Held | undefined;
  let underWay: Promise<TokenAnswer> | undefined;
  const renew = async (): Promise<TokenAnswer> => {
    const began = clock();
    const read = readAnswer(await askForToken(options));
    held = read.holdMs > 0 ? { answer: read.answer, until: began + read.holdMs } : undefined;
    return read.answer;
  };
  return {
    get: async () => {
      if (held && clock() < held.until) return held.answer;
      underWay ??= renew().finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
    drop: (token) => {
      if (held?.answer.kind === 'token' && held.answer.token === token) held = undefined;
    },
  };
}

async function askForToken({ http, path, scopes, ...who }: AccessTokenOptions): Promise<Outcome> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: ASSERTION_TYPE,
    client_assertion: await signAssertion(who),
    scope: scopes.join(' '),
  });
  return http.call({
    operation: 'token',
    method: 'POST',
    path,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: form.toString(),
    timeouts: { totalMs: TOTAL_MS, headersMs: TOTAL_MS, bodyMs: TOTAL_MS },
  });
}

/** Issuer and subject are both the client id; it holds for five minutes, the longest that the partner takes. */
function signAssertion({ clientId, audience, privateKey }: Pick<AccessTokenOptions, 'clientId' | 'audience' | 'privateKey'>) {
  const issuedAt = Math.floor(now().getTime() / 1_000);
  return new SignJWT({})
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + ASSERTION_S)
    .sign(privateKey);
}

interface Read {
  readonly answer: TokenAnswer;
  /** How long it may be handed out. */
  readonly holdMs: number;
}

function readAnswer(outcome: Outcome): Read {
  if (outcome.kind !== 'answered') return none(`no token: the token endpoint gave no answer (${outcome.reason})`, outcome);
  const body = parseJson(outcome.body);
  const token = outcome.status === 200 ? tokenBody.safeParse(body) : undefined;
  if (token?.success) {
    const holdMs = usableMs(token.data.expires_in ?? USUAL_LIFETIME_S);
    return { answer: { kind: 'token', token: token.data.access_token }, holdMs };
  }
  const refusal = errorBody.safeParse(body);
  if (refusal.success) {
    const reason = `no token: refused with HTTP ${outcome.status}, ${describe(refusal.data)}`;
    return { ...none(reason, outcome), holdMs: HOLD_OFF_MS };
  }
  return none(`no token: the token endpoint's answer with HTTP ${outcome.status} could not be read`, outcome);
}

/** It ends a tenth of its life early, at least 5 s and at most a minute: a call that begins with it must also end with it. */
function usableMs(lifetimeS: number): number {
  return Math.max(0, lifetimeS - Math.min(60, Math.max(5, lifetimeS / 10))) * 1_000;
}

function none(reason: string, outcome: { readonly retryAfterMs?: number } | object): Read {
  const later = 'retryAfterMs' in outcome && outcome.retryAfterMs !== undefined ? { retryAfterMs: outcome.retryAfterMs } : {};
  return { answer: { kind: 'none', reason, ...later }, holdMs: 0 };
}

/** The partner's code and words. Words that might quote what we sent (a long run without a space) are left out. */
function describe({ error, error_description: words }: z.infer<typeof errorBody>): string {
  const code = /^[\w.-]{1,60}$/.test(error) ? error : 'an error without a code';
  const isPlain = words && /^[\x20-\x7e]{1,200}$/.test(words) && !/\S{40,}/.test(words);
  return isPlain ? `${code}: ${words}` : code;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
