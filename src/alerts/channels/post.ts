import { type HttpClient, type Outcome, openHttpClient } from '#kernel/http/index.ts';
import { notSent, type Sent } from './channel.ts';

const TIMEOUTS = { connectMs: 5_000, headersMs: 10_000, bodyMs: 10_000, totalMs: 15_000 };
const MOST_ANSWER_BYTES = 64 * 1_024;

/** A way to one address. It has no breaker: each message has its own back-off, and alerts go on where others are held back. */
export function openPost(
  name: string,
  address: string,
): { readonly http: HttpClient; post(headers: Readonly<Record<string, string>>, body: string): Promise<Outcome> } {
  const http = openHttpClient({
    destination: name,
    baseUrl: new URL(address).origin,
    timeouts: TIMEOUTS,
    maxConnections: 2,
    maxBodyBytes: MOST_ANSWER_BYTES,
    breaker: 'none',
  });
  return {
    http,
    post: (headers, body) =>
      http.call({ operation: 'post', method: 'POST', path: address, headers: { 'content-type': 'application/json', ...headers }, body }),
  };
}

/** Any 2xx took it. What the receiver refuses for good is not said again to it: 400, 401, 403, 404, 410. */
export function sentBy(outcome: Outcome): Sent {
  if (outcome.kind !== 'answered') return notSent(outcome.reason, outcome.message);
  if (outcome.status >= 200 && outcome.status < 300) return { isSent: true };
  const isForGood = [400, 401, 403, 404, 410].includes(outcome.status);
  return notSent(`http_${outcome.status}`, `It answered HTTP ${outcome.status}.`, isForGood);
}
