import { z } from 'zod';
import type { KnownError } from '../../../src/sdk/index.ts';

/** What EVSS says beside, or in place of, an answer; on any HTTP status. */
export interface EvssMessage {
  readonly key?: string | null | undefined;
  readonly severity: string;
  readonly text?: string | null | undefined;
}

/** Refusals by the names that EVSS's own code has for them, and what helps. All else that it refuses is final there. */
export const EVSS_REFUSALS = {
  file_number_refused: { title: 'EVSS does not know the file number', then: 'next_number' },
  max_ep_code: { title: 'No end product code is left for the person', then: 'next_destination' },
  ep_code_invalid: { title: 'EVSS has an invalid end product code', then: 'next_destination' },
  application_expired: { title: 'The application has expired', then: 'next_destination' },
  invalid_claim: { title: 'EVSS finds the claim invalid', then: 'next_destination' },
  pif_in_use: { title: "The person's pending issue file is locked", then: 'retry' },
  web_service: { title: 'A web service behind EVSS failed', then: 'retry' },
  reference_data: { title: 'EVSS cannot reach its reference data', then: 'retry' },
  external_service: { title: 'A service that EVSS needs is not available', then: 'retry' },
  bgs_error: { title: 'The benefits gateway refused the claim', then: 'next_destination' },
  claim_refused: { title: 'EVSS refused the claim', then: 'next_destination' },
} as const satisfies Readonly<Record<string, KnownError>>;

export type EvssRefusal = keyof typeof EVSS_REFUSALS;

/** By key and text, what ends a claim before what passes: a message that speaks of both is final. */
const FINAL: readonly (readonly [RegExp, EvssRefusal])[] = [
  [/birls|file[\s_-]?number/i, 'file_number_refused'],
  [/MaxEPCode/i, 'max_ep_code'],
  [/(?:\bep\b|ep[\s_-]?code|end[\s_-]?product)[^.\n]{0,80}(?:invalid|not[\s_-]?valid)/i, 'ep_code_invalid'],
  [/invalid[^.\n]{0,40}(?:\bep\b|ep[\s_-]?code|end[\s_-]?product)/i, 'ep_code_invalid'],
  [/applicationExpirationDate/i, 'application_expired'],
];
const PASSING: readonly (readonly [RegExp, EvssRefusal])[] = [
  [/\bpif(?:[\s._-]|is|already)*in[\s._-]*use/i, 'pif_in_use'],
  [/ws[\s_-]?client|web[\s_-]?service|\bjavax?\.|\bsoap/i, 'web_service'],
  [/reference[\s_-]?data/i, 'reference_data'],
  [/serviceError|serviceException|external[\s_-]?service|unavailable/i, 'external_service'],
  [/\bbgs\b|bgsError/i, 'bgs_error'],
];

const words = z.string().nullish().catch(undefined);
const messagesBody = z.looseObject({
  messages: z.array(z.looseObject({ key: words, severity: z.string(), text: words })).nullish(),
});

/** Severities that refuse nothing. One that nobody knows refuses. */
const HARMLESS = new Set(['WARN', 'WARNING', 'INFO']);

/** The messages that refuse, in `messages` or as a bare list; undefined where what stands for them cannot be read. */
export function refusalsIn(body: unknown): readonly EvssMessage[] | undefined {
  const read = messagesBody.safeParse(Array.isArray(body) ? { messages: body } : body);
  if (!read.success) return undefined;
  return (read.data.messages ?? []).filter(({ severity }) => !HARMLESS.has(severity.toUpperCase()));
}

/** What refusals come to. HTTP 400 is EVSS's list of what its validation found. */
export function refusalOf(status: number, refusals: readonly EvssMessage[]): EvssRefusal {
  const words = refusals.map(({ key, text }) => `${key ?? ''} ${text ?? ''}`).join('\n');
  const named = (rules: typeof FINAL) => rules.find(([pattern]) => pattern.test(words))?.[1];
  return named(FINAL) ?? (status === 400 ? 'invalid_claim' : (named(PASSING) ?? 'claim_refused'));
}

/** A path of names. Anything else might quote the claim, and the outcome is read by people who may not. */
const PLAIN_KEY = /^[A-Za-z][\w.[\]-]{0,119}$/;

/** Up to five keys for a message to operators. */
export function keysOf(messages: readonly EvssMessage[]): string {
  const keys = messages.map(({ key }) => (key && PLAIN_KEY.test(key) ? key : 'a key that is none'));
  return [...new Set(keys)].slice(0, 5).join(', ');
}
