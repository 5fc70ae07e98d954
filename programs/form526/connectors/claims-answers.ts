import { z } from 'zod';
import type { CallResult } from '../../../src/sdk/index.ts';
import { claimsFailure, errorsIn } from './claims-failures.ts';
import type { PdfAnswer, ValidationAnswer } from './evss-answers.ts';
import { type Answered, failedPoll, idOf, jsonOf, refused, type Untaken, unreadable } from './partner-answers.ts';

/** The synchronous call names the claim's number; the other one only its own id for what it took. */
export type SubmitAnswer =
  | { readonly kind: 'submitted'; readonly id: string; readonly isEstablished: boolean; readonly httpStatus: number }
  | Untaken;

/** `hasPdf`: its form 21-526 is among the claim's documents, which alone proves that the file has it. */
export type ShownClaim =
  | { readonly kind: 'shown'; readonly hasPdf: boolean; readonly status?: string }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'unreadable'; readonly message: string; readonly answer: Buffer }
  | FailedQuestion;

export interface ListedClaim {
  readonly id: string;
  /** As the partner writes it. */
  readonly claimDate?: string;
}
export type ListAnswer = { readonly kind: 'listed'; readonly claims: readonly ListedClaim[] } | FailedQuestion;
type FailedQuestion = ReturnType<typeof failedPoll>;

const id = z.union([z.string(), z.number()]);
const submitBody = z.looseObject({ data: z.looseObject({ id: z.unknown().optional(), attributes: z.unknown().optional() }) });
const establishedPart = z.looseObject({ claimId: id });
const validationBody = z.looseObject({ data: z.looseObject({ attributes: z.looseObject({ status: z.string() }) }) });
/** A claim that is not established yet has the service's own id alone. */
const claimBody = z.looseObject({
  id: id.nullish(),
  attributes: z.looseObject({
    status: z.string().nullish(),
    claimDate: z.string().nullish(),
    lighthouseId: id.nullish(),
    supportingDocuments: z.array(z.unknown()).nullish(),
  }),
});
const shownBody = z.looseObject({ data: claimBody });
const listBody = z.looseObject({ data: z.array(claimBody) });

/** 2xx with an id: the claim was taken. That its form is in the person's file is not proved by it. */
export function readSubmit(result: CallResult): SubmitAnswer {
  const what = 'Claims submit';
  const body = submitBody.safeParse(result.kind === 'answered' ? jsonOf(result.body) : undefined);
  const failure = claimsFailure(result, what, { hasEffect: true, isContradicted: body.success });
  if (failure) return failure;
  const answered = result as Answered;
  const attributes = establishedPart.safeParse(body.data?.data.attributes);
  const claimId = attributes.success ? claimIdOf(attributes.data.claimId) : undefined;
  const given = claimId ?? claimIdOf(body.data?.data.id);
  if (!given) return unreadable(what, answered, true);
  return { kind: 'submitted', id: given, isEstablished: claimId !== undefined, httpStatus: answered.status };
}

export function readValidation(result: CallResult): ValidationAnswer {
  const what = 'Claims validate';
  if (result.kind === 'answered' && [404, 405, 501].includes(result.status)) return { kind: 'unsaid' };
  const failure = claimsFailure(result, what, { hasEffect: false });
  if (failure) return failure as ValidationAnswer;
  const answered = result as Answered;
  const body = validationBody.safeParse(jsonOf(answered.body));
  if (!body.success) return unreadable(what, answered, false) as ValidationAnswer;
  if (body.data.data.attributes.status === 'valid') return { kind: 'valid' };
  return refused('invalid_claim', `${what} answered that the claim is not valid.`, answered);
}

/** The bytes of a PDF, whatever the status says. */
export function readPdf(result: CallResult): PdfAnswer {
  const failure = claimsFailure(result, 'Claims generatePDF', { hasEffect: false });
  if (failure) return { kind: 'refused', reason: `claims_${failure.error}`, message: failure.message, isFinal: failure.kind === 'refused' };
  const { body } = result as Answered;
  if (body.subarray(0, 1_024).includes('%PDF-')) return { kind: 'pdf', pdf: body };
  return { kind: 'refused', reason: 'claims_unreadable', message: 'What the claims service sent as the PDF is not one.', isFinal: false };
}

export function readShown(result: CallResult, asked: string): ShownClaim {
  const what = 'Claims show';
  if (result.kind !== 'answered') return failedPoll(result, what);
  const body = jsonOf(result.body);
  if (result.status === 404) return isNotFound(body) ? { kind: 'not_found' } : failedPoll(result, what);
  if (result.status !== 200 || typeof body !== 'object') return failedPoll(result, what);
  const read = shownBody.safeParse(body);
  if (!read.success) return { kind: 'unreadable', message: 'The claim cannot be read.', answer: result.body };
  const { attributes, ...claim } = read.data.data;
  const ids = [idOf(claim.id), idOf(attributes.lighthouseId)];
  if (!ids.includes(asked)) return { kind: 'unreadable', message: 'The answer is about another claim.', answer: result.body };
  const status = attributes.status ? { status: attributes.status } : {};
  return { kind: 'shown', hasPdf: (attributes.supportingDocuments ?? []).some(isMainForm), ...status };
}

/** One row that cannot be read spoils the list: it may be the claim that is looked for. */
export function readList(result: CallResult): ListAnswer {
  const read = listBody.safeParse(result.kind === 'answered' && result.status === 200 ? jsonOf(result.body) : undefined);
  if (!read.success) return failedPoll(result, 'Claims list');
  const claims = read.data.data.map(({ id: number, attributes }) => ({
    id: claimIdOf(number) ?? claimIdOf(attributes.lighthouseId),
    claimDate: attributes.claimDate ?? undefined,
  }));
  if (claims.some((claim) => claim.id === undefined)) return failedPoll(result, 'Claims list');
  return { kind: 'listed', claims: claims as ListedClaim[] };
}

/** A 404 of the service itself, which names its error; that of a gateway says nothing of the claim. */
function isNotFound(body: unknown): boolean {
  const flat = z.looseObject({ title: z.string(), detail: z.string() });
  return errorsIn(body) !== undefined || flat.safeParse(body).success;
}

/** By the label of its type alone: a person's own file may be called anything. */
function isMainForm(document: unknown): boolean {
  if (typeof document !== 'object' || document === null) return false;
  return Object.entries(document).some(([name, value]) => /label/i.test(name) && typeof value === 'string' && /\b21-526/.test(value));
}

/** Ids stand in addresses: letters, digits and hyphens. */
function claimIdOf(value: unknown): string | undefined {
  const text = idOf(value);
  return text !== undefined && /^[\w-]{1,64}$/.test(text) && text !== '0' ? text : undefined;
}
