import type { Readable } from 'node:stream';
import { z } from 'zod';
import { type CallRequest, defineConnector } from '../../../src/sdk/index.ts';
import {
  type ClaimAnswer,
  type PdfAnswer,
  readClaim,
  readPdf,
  readUpload,
  readValidation,
  type UploadAnswer,
  type ValidationAnswer,
} from './evss-answers.ts';
import { type EvssPerson, personHeaders } from './evss-person.ts';

export type { PdfAnswer } from './evss-answers.ts';

const BASE = '/wss-form526-services-web-v2/rest/form526/v2';
const DOCUMENTS = '/wss-document-services-web-3.7/rest/queuedDocumentUploadService/ajaxUploadFile';
/** Recorded: getPDF and submit may take up to 355 s; the old system waited that long too. All else has 55 s. */
const SLOW_MS = 355_000;
const USUAL_MS = 55_000;

type Claim = Readonly<Record<string, unknown>>;

export interface EvssDocument {
  readonly claimId: string;
  readonly documentType: string;
  readonly description: string;
  /** Stands in the address: nothing personal. */
  readonly fileName: string;
  readonly content: Buffer | Readable;
  /** Of a stream, where it is known: servers that take no chunked body take one with its length. */
  readonly bytes?: number;
}

/** Each claim goes as `{"form526":{…}}`. */
export interface EvssClient {
  /** Asks for the PDF of a claim. Has no effect at the partner, so it may be asked again. */
  getPdf(claim: Claim, who: EvssPerson, signal: AbortSignal): Promise<PdfAnswer>;
  /** Asks what EVSS's own rules find. Has no effect. */
  validate(claim: Claim, who: EvssPerson, signal: AbortSignal): Promise<ValidationAnswer>;
  /** Establishes the claim. EVSS honours no key: a second call is a second claim. */
  submit(claim: Claim, who: EvssPerson, signal: AbortSignal): Promise<ClaimAnswer>;
  /** Files a document with a claim that is established. */
  upload(document: EvssDocument, who: EvssPerson, signal: AbortSignal): Promise<UploadAnswer>;
}

const settings = z.object({ apikey: z.string().optional() });

export const evss = defineConnector({
  name: 'evss',
  title: 'EVSS form 526 service',
  settings,
  secrets: ['apikey'],
  timeouts: { connectMs: 10_000, totalMs: SLOW_MS },
  limits: { concurrent: 32 },
  // A base64 PDF; a claim with a megabyte of text prints to less.
  mostAnswerBytes: 64 * 1_024 * 1_024,
  reachable: `${BASE}/ratedDisabilities`,
  mutualTls: true,
  client: (caller, { apikey }): EvssClient => {
    const extra: Record<string, string> = apikey ? { apikey } : {};
    const ask = (operation: Operation, claim: Claim, who: EvssPerson, signal: AbortSignal) =>
      caller.call({ ...formRequest(operation, claim, { ...extra, ...personHeaders(who) }), signal });
    return {
      getPdf: async (...given) => readPdf(await ask('getPDF', ...given)),
      validate: async (...given) => readValidation(await ask('validate', ...given)),
      submit: async (...given) => readClaim(await ask('submit', ...given)),
      upload: async (document, who, signal) =>
        readUpload(await caller.call({ ...uploadRequest(document, { ...extra, ...personHeaders(who) }), signal })),
    };
  },
});

type Operation = 'getPDF' | 'validate' | 'submit';
const NAMES: Readonly<Record<Operation, string>> = { getPDF: 'get_pdf', validate: 'validate', submit: 'submit' };

function formRequest(operation: Operation, claim: Claim, headers: Readonly<Record<string, string>>): CallRequest {
  return {
    operation: NAMES[operation],
    method: 'POST',
    path: `${BASE}/${operation}`,
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify({ form526: claim }),
    // A hand-off has its own schedule of tries; getPDF is part of other work.
    isIdempotent: operation === 'getPDF',
    timeoutMs: operation === 'validate' ? USUAL_MS : SLOW_MS,
  };
}

function uploadRequest(document: EvssDocument, headers: Readonly<Record<string, string>>): CallRequest {
  return {
    operation: 'upload_document',
    method: 'POST',
    path: DOCUMENTS,
    query: {
      claimId: document.claimId,
      docType: document.documentType,
      docTypeDescription: document.description,
      systemName: 'VA.gov',
      qqfile: document.fileName,
      trackedItemIds: '',
    },
    headers: {
      'content-type': 'application/octet-stream',
      accept: 'application/json',
      ...(document.bytes === undefined ? {} : { 'content-length': String(document.bytes) }),
      ...headers,
    },
    body: document.content,
    isIdempotent: false,
    timeoutMs: USUAL_MS,
  };
}
