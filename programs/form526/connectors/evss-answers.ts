import { z } from 'zod';
import type { CallResult, KnownError } from '../../../src/sdk/index.ts';
import { EVSS_REFUSALS, keysOf, refusalOf, refusalsIn } from './evss-messages.ts';
import { type Answered, idOf, jsonOf, notTaken, refused, type Untaken, unreadable, usualFailure } from './partner-answers.ts';

/** A main form's PDF, or why there is none: `isFinal` when asking again cannot help. */
export type PdfAnswer =
  | { readonly kind: 'pdf'; readonly pdf: Buffer }
  | { readonly kind: 'refused'; readonly reason: string; readonly message: string; readonly isFinal: boolean };

export type ClaimAnswer = { readonly kind: 'established'; readonly claimId: string; readonly httpStatus: number } | Untaken;

/** `unsaid`: the partner has no such operation, which says nothing of the claim. */
export type ValidationAnswer = { readonly kind: 'valid' | 'unsaid' } | Extract<Untaken, { kind: 'refused' | 'not_taken' }>;

/** EVSS queues what it takes; `isFiled` once it says that the file has it. */
export type UploadAnswer = { readonly kind: 'taken'; readonly isFiled: boolean; readonly httpStatus: number } | Untaken;

const claimBody = z.looseObject({ claimId: z.union([z.number(), z.string()]) });
const pdfBody = z.looseObject({ pdf: z.string().min(1) });
const uploadBody = z.looseObject({ success: z.boolean(), vrmUploadSuccess: z.boolean().nullish() });

/** Statuses that speak of us or of the way there before any message does. */
const ABOUT_US = new Set([401, 403, 429, 503]);

/** A claim number is given once the claim is established. Beside a refusal it proves nothing, and neither does HTTP 200 without one. */
export function readClaim(result: CallResult): ClaimAnswer {
  const what = 'EVSS submit';
  const body = result.kind === 'answered' ? jsonOf(result.body) : undefined;
  const given = claimBody.safeParse(body);
  const failure = failureOf(result, what, { hasEffect: true, isContradicted: given.success });
  if (failure) return failure;
  const answered = result as Answered;
  const claimId = given.success ? idOf(given.data.claimId) : undefined;
  if (!claimId || !/^0*[1-9]\d*$/.test(claimId)) return unreadable(what, answered, true);
  return { kind: 'established', claimId, httpStatus: answered.status };
}

/** HTTP 200 with `{}` or warnings is a valid claim. */
export function readValidation(result: CallResult): ValidationAnswer {
  const what = 'EVSS validate';
  if (result.kind === 'answered' && [404, 405, 501].includes(result.status)) return { kind: 'unsaid' };
  const failure = failureOf(result, what, { hasEffect: false });
  if (failure) return failure as ValidationAnswer;
  const answered = result as Answered;
  const body = jsonOf(answered.body);
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  return isObject ? { kind: 'valid' } : (unreadable(what, answered, false) as ValidationAnswer);
}

/** A 2xx proves nothing by itself: the body must hold a PDF, and messages in it are a refusal. */
export function readPdf(result: CallResult): PdfAnswer {
  if (result.kind !== 'answered') return noPdf('evss_unreachable', `EVSS gave no answer (${result.reason}).`, false);
  const body = jsonOf(result.body);
  const refusals = refusalsIn(body) ?? [];
  if (refusals.length > 0) {
    const rule: KnownError = EVSS_REFUSALS[refusalOf(result.status, refusals)];
    return noPdf('evss_refused', refusedText(result.status, keysOf(refusals)), rule.then !== 'retry');
  }
  if (result.status !== 200) return noPdf('evss_error', `EVSS answered HTTP ${result.status}.`, false);
  const answer = pdfBody.safeParse(body);
  if (!answer.success) return noPdf('evss_unreadable', 'EVSS answered 200 without a PDF.', false);
  const pdf = Buffer.from(answer.data.pdf, 'base64');
  const isPdf = pdf.subarray(0, 1_024).includes('%PDF-');
  return isPdf ? { kind: 'pdf', pdf } : noPdf('evss_unreadable', 'What EVSS sent as the PDF is not one.', false);
}

/** What EVSS calls the failures of an upload. All of them come as HTTP 200 with `success` false. */
export const EVSS_UPLOAD_ERRORS = {
  EVSS_15001: { title: 'EVSS could not store the document', then: 'retry' },
  EVSS_15004: { title: 'EVSS does not accept the type or encoding of the document', then: 'mend' },
  EVSS_15005: { title: "The document's type and its content differ", then: 'mend' },
  EVSS_15006: { title: 'EVSS finds the document corrupt', then: 'mend' },
  upload_failed: { title: 'EVSS says that the upload failed', then: 'retry' },
} as const satisfies Readonly<Record<string, KnownError>>;

export function readUpload(result: CallResult): UploadAnswer {
  const what = 'EVSS document upload';
  const body = result.kind === 'answered' ? jsonOf(result.body) : undefined;
  const read = uploadBody.safeParse(body);
  if (result.kind === 'answered' && read.success && !read.data.success) return failedUpload(result);
  const failure = failureOf(result, what, { hasEffect: true, isContradicted: read.success });
  if (failure) return failure;
  const answered = result as Answered;
  if (!read.success) return unreadable(what, answered, true);
  return { kind: 'taken', isFiled: read.data.vrmUploadSuccess === true, httpStatus: answered.status };
}

function failedUpload(result: Answered): Untaken {
  const found = /EVSS_\d{5}/.exec(result.body.toString('utf8'))?.[0] ?? '';
  const error = Object.hasOwn(EVSS_UPLOAD_ERRORS, found) ? (found as keyof typeof EVSS_UPLOAD_ERRORS) : 'upload_failed';
  const message = `EVSS did not take the document: ${found || 'success is false, without a code'}.`;
  return EVSS_UPLOAD_ERRORS[error].then === 'retry' ? notTaken(error, message, result) : refused(error, message, result);
}

interface Reading {
  /** The call may have had an effect, whatever was answered. */
  readonly hasEffect: boolean;
  /** The body claims a success too: refusals beside it make it unreadable. */
  readonly isContradicted?: boolean;
}

/** What went wrong, or undefined for a 2xx whose messages refuse nothing. */
function failureOf(result: CallResult, what: string, { hasEffect, isContradicted = false }: Reading): Untaken | undefined {
  if (result.kind !== 'answered' || ABOUT_US.has(result.status)) return usualFailure(result, what, hasEffect);
  const { status } = result;
  const isSuccess = status >= 200 && status < 300;
  const refusals = refusalsIn(jsonOf(result.body));
  if (refusals && refusals.length > 0 && !isContradicted) return refusalAnswer(result, what, refusals);
  if (isSuccess && (refusals === undefined || refusals.length > 0)) return unreadable(what, result, hasEffect);
  if (isSuccess) return undefined;
  if (status === 404 || status === 405 || status === 410) return notTaken('not_there', `${what} is not there: HTTP ${status}.`, result);
  if (status === 413) return refused('too_large', `${what} was refused for its size with HTTP 413.`, result);
  return usualFailure(result, what, hasEffect) ?? unreadable(what, result, hasEffect);
}

function refusalAnswer(result: Answered, what: string, refusals: Parameters<typeof keysOf>[0]): Untaken {
  const error = refusalOf(result.status, refusals);
  const message = `${what}: ${refusedText(result.status, keysOf(refusals))}`;
  return EVSS_REFUSALS[error].then === 'retry' ? notTaken(error, message, result) : refused(error, message, result);
}

function refusedText(status: number, keys: string): string {
  return `EVSS refused the claim with HTTP ${status}: ${keys}.`;
}

function noPdf(reason: string, message: string, isFinal: boolean): PdfAnswer {
  return { kind: 'refused', reason, message, isFinal };
}
