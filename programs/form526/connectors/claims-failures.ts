import { z } from 'zod';
import type { CallResult, KnownError } from '../../../src/sdk/index.ts';
import { type Answered, jsonOf, notTaken, refused, type Untaken, unreadable, usualFailure } from './partner-answers.ts';

const words = z.string().nullish().catch(undefined);
const errorsBody = z.looseObject({
  errors: z.array(z.looseObject({ title: words, detail: words, source: z.unknown().optional() })).min(1),
});
const pointed = z.looseObject({ pointer: z.string().regex(/^[\w/.[\]#~-]{1,160}$/) });

type ClaimsError = z.infer<typeof errorsBody>['errors'][number];

/** What the partner's own answers to a claim come to; rows of the error table. */
export const CLAIMS_REFUSALS = {
  invalid_claim: { title: 'The claim does not hold to the rules of the claims service', then: 'next_destination' },
  file_number_refused: { title: 'The claims service does not know the file number', then: 'next_destination' },
  person_unknown: { title: 'The claims service does not know the person', then: 'next_destination' },
  too_large: { title: 'Too large for the claims service', then: 'next_destination' },
  upstream_refused: { title: 'A system behind the claims service refused the claim for now', then: 'retry' },
  not_there: { title: 'The claims service has nothing at this address', then: 'retry' },
} as const satisfies Readonly<Record<string, KnownError>>;

/** The rows of `errors`, or undefined where the body holds none. */
export function errorsIn(body: unknown): readonly ClaimsError[] | undefined {
  const read = errorsBody.safeParse(body);
  return read.success ? read.data.errors : undefined;
}

/** Statuses that speak of us or of the way there, whatever the body says. */
const ABOUT_US = new Set([401, 403, 429, 503]);

interface Reading {
  /** The call may have had an effect, whatever was answered. */
  readonly hasEffect: boolean;
  /** The body claims a success too: errors beside it make it unreadable. */
  readonly isContradicted?: boolean;
}

/** What went wrong, or undefined for a 2xx without errors in it. */
export function claimsFailure(result: CallResult, what: string, { hasEffect, isContradicted = false }: Reading): Untaken | undefined {
  if (result.kind !== 'answered' || ABOUT_US.has(result.status)) return usualFailure(result, what, hasEffect);
  const { status } = result;
  const isSuccess = status >= 200 && status < 300;
  const errors = errorsIn(jsonOf(result.body));
  if (isSuccess && !errors) return undefined;
  if (isSuccess && (isContradicted || pointersOf(errors ?? []).length === 0)) return unreadable(what, result, hasEffect);
  if (errors && status < 500 && status !== 404) return refusalOf(result, what, errors);
  if (errors && status === 404) return refused('person_unknown', `${what} was answered HTTP 404: the person is not known.`, result);
  if (status === 404 || status === 405 || status === 410) return notTaken('not_there', `${what} is not there: HTTP ${status}.`, result);
  if (status === 413) return refused('too_large', `${what} was refused for its size with HTTP 413.`, result);
  return usualFailure(result, what, hasEffect) ?? unreadable(what, result, hasEffect);
}

/** A refusal that points at no field is not about the claim: it comes from a system behind the service, and passes. */
function refusalOf(result: Answered, what: string, errors: readonly ClaimsError[]): Untaken {
  const pointers = pointersOf(errors);
  const words = errors.map(({ title, detail }) => `${title ?? ''} ${detail ?? ''}`).join('\n');
  const at = pointers.length === 0 ? '' : `: ${pointers.slice(0, 5).join(', ')}`;
  const message = `${what} was refused with HTTP ${result.status}${at}.`;
  if (/birls|file[\s_-]?number/i.test(`${words} ${pointers.join(' ')}`)) return refused('file_number_refused', message, result);
  if (result.status === 422 && pointers.length === 0) return notTaken('upstream_refused', message, result);
  return refused('invalid_claim', message, result);
}

/** Names of fields, each once. What is no path might quote the claim and is left out. */
function pointersOf(errors: readonly ClaimsError[]): readonly string[] {
  return [
    ...new Set(
      errors.flatMap(({ source }) => {
        const read = pointed.safeParse(source);
        return read.success ? [read.data.pointer] : [];
      }),
    ),
  ];
}
