import { now } from '../clock/clock.ts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * How long Retry-After asks to wait, in milliseconds; undefined where it is absent or cannot be read. A date is held against the answer's own
 * Date header where it has one, since the two clocks need not agree.
 */
export function readRetryAfter(headers: Headers): number | undefined {
  const text = first(headers['retry-after'])?.trim();
  if (!text) return undefined;
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1_000);
  const until = readHttpDate(text);
  if (until === undefined) return undefined;
  const since = readHttpDate(first(headers.date) ?? '') ?? now().getTime();
  return Math.max(0, until - since);
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** The one form of RFC 9110 that is still written, such as `Sun, 06 Nov 1994 08:49:37 GMT`. */
function readHttpDate(text: string): number | undefined {
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text.trim())) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : at;
}
