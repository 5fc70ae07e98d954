import { z } from 'zod';
import { type CallRequest, defineConnector } from '../../../src/sdk/index.ts';
import {
  type ListAnswer,
  readList,
  readPdf,
  readShown,
  readSubmit,
  readValidation,
  type ShownClaim,
  type SubmitAnswer,
} from './claims-answers.ts';
import type { PdfAnswer, ValidationAnswer } from './evss-answers.ts';

const BASE = '/services/claims/v2/veterans';
const CALL_MS = 30_000;

/** A claim with the id by which the partner's log knows its delivery. */
export interface SentClaim {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly transactionId: string;
}

/** People are named by their integration control number. */
export interface ClaimsClient {
  /** `isSynchronous`: answers once the claim is established, with its number. The partner honours no key: a second call is a second claim. */
  submit(icn: string, claim: SentClaim, options: { readonly isSynchronous: boolean }, signal: AbortSignal): Promise<SubmitAnswer>;
  /** Asks what the partner's own rules find. Has no effect. */
  validate(icn: string, claim: SentClaim, signal: AbortSignal): Promise<ValidationAnswer>;
  /** The main form as a PDF. Has no effect. */
  generatePdf(icn: string, claim: SentClaim, signal: AbortSignal): Promise<PdfAnswer>;
  list(icn: string, signal: AbortSignal): Promise<ListAnswer>;
  show(icn: string, claimId: string, signal: AbortSignal): Promise<ShownClaim>;
}

export const claimsApi = defineConnector({
  name: 'claims_api',
  title: 'Lighthouse claims, version 2',
  settings: z.object({}),
  secrets: [],
  // A delivery is two calls, and a token or two.
  timeouts: { connectMs: 10_000, totalMs: 90_000 },
  limits: { concurrent: 16 },
  // A PDF, or all claims of a person.
  mostAnswerBytes: 64 * 1_024 * 1_024,
  reachable: BASE,
  token: {
    path: '/oauth2/claims/system/v1/token',
    scopes: ['system/claim.read', 'system/claim.write', 'system/526-pdf.override', 'system/526.override'],
  },
  client: (caller): ClaimsClient => ({
    submit: async (icn, claim, { isSynchronous }, signal) => {
      const path = isSynchronous ? '/526/synchronous' : '/526';
      return readSubmit(await caller.call({ ...send('submit', icn, path, claim), signal }));
    },
    validate: async (icn, claim, signal) => readValidation(await caller.call({ ...send('validate', icn, '/526/validate', claim), signal })),
    generatePdf: async (icn, claim, signal) => {
      const request = send('generate_pdf', icn, '/526/generatePDF/minimum-validations', claim);
      return readPdf(await caller.call({ ...request, isIdempotent: true, signal }));
    },
    list: async (icn, signal) => readList(await caller.call({ ...read('list', icn, '/claims'), signal })),
    show: async (icn, claimId, signal) =>
      readShown(await caller.call({ ...read('show', icn, `/claims/${encodeURIComponent(claimId)}`), signal }), claimId),
  }),
});

function send(operation: string, icn: string, path: string, { attributes, transactionId }: SentClaim): CallRequest {
  return {
    operation,
    method: 'POST',
    path: `${BASE}/${encodeURIComponent(icn)}${path}`,
    headers: { 'content-type': 'application/json', accept: operation === 'generate_pdf' ? 'application/pdf' : 'application/json' },
    body: JSON.stringify({ data: { type: 'form/526', attributes }, meta: { transaction_id: transactionId } }),
    // A hand-off has its own schedule of tries.
    isIdempotent: false,
    timeoutMs: CALL_MS,
  };
}

function read(operation: string, icn: string, path: string): CallRequest {
  return {
    operation,
    method: 'GET',
    path: `${BASE}/${encodeURIComponent(icn)}${path}`,
    headers: { accept: 'application/json' },
    // Polls and look-ups have their schedules too; a partner that hangs is waited for once.
    isIdempotent: false,
    timeoutMs: CALL_MS,
  };
}
