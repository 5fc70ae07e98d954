import { z } from 'zod';
import { type Caller, type CallResult, defineConnector } from '../../../src/sdk/index.ts';
import type { MultipartBody } from './multipart.ts';
import { idOf, jsonOf, timeOf } from './partner-answers.ts';

const BASE = '/services/benefits-documents/v1';
/** The older system waited 20 s for these; only an upload of 150 MB may take longer. */
const SHORT_MS = 30_000;

/** One upload, as Benefits Documents sees it. */
export interface DocumentRow {
  readonly requestId: string;
  readonly status: string;
  readonly steps: readonly { readonly name: string; readonly status: string }[];
  /** The step that an error names. An error may stand there although the upload succeeded. */
  readonly errorStep: string | undefined;
  readonly endedAt: Date | undefined;
}

export type DocumentRowAnswer = { readonly row: DocumentRow } | { readonly unreadable: unknown; readonly requestId?: string };

export interface Claimant {
  readonly docType: string;
  readonly participantId: string;
  readonly claimId: number;
}

export interface BenefitsDocumentsClient {
  /** Whether documents can be filed for this person and claim. Has no effect; a no comes as HTTP 200. */
  validateClaimant(claimant: Claimant, signal: AbortSignal): Promise<CallResult>;
  /** Taken is not stored: the answer is a request id, whose status tells later. There is no key: a second call is a second document. */
  upload(transaction: string, document: MultipartBody, signal: AbortSignal): Promise<CallResult>;
  /** Up to 100 at once; ids go out as text and come back as numbers. */
  status(requestIds: readonly string[], signal: AbortSignal): Promise<CallResult>;
}

export const benefitsDocuments = defineConnector({
  name: 'benefits_documents',
  title: 'Benefits Documents',
  settings: z.object({}),
  secrets: [],
  timeouts: { connectMs: 10_000, totalMs: 300_000 },
  // Recorded: X-Ratelimit-Limit-Minute 60.
  limits: { concurrent: 8, perMinute: 60 },
  reachable: `${BASE}/documents`,
  token: { path: '/oauth2/benefits-documents/system/v1/token', scopes: ['documents.read', 'documents.write'] },
  client: (caller): BenefitsDocumentsClient => ({
    validateClaimant: (claimant, signal) =>
      ask(caller, { operation: 'validate_claimant', path: `${BASE}/documents/validate/claimant`, data: { ...claimant }, signal }),
    upload: (transaction, document, signal) =>
      caller.call({
        operation: 'upload',
        method: 'POST',
        path: `${BASE}/documents`,
        headers: {
          'content-type': document.contentType,
          'content-length': String(document.bytes),
          accept: 'application/json',
          'x-transaction-id': transaction,
        },
        body: document.read(),
        isIdempotent: false,
        signal,
      }),
    status: (requestIds, signal) => ask(caller, { operation: 'status', path: `${BASE}/uploads/status`, data: { requestIds }, signal }),
  }),
});

interface Question {
  readonly operation: string;
  readonly path: string;
  readonly data: object;
  readonly signal: AbortSignal;
}

function ask(caller: Caller, { operation, path, data, signal }: Question): Promise<CallResult> {
  return caller.call({
    operation,
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ data }),
    isIdempotent: true,
    timeoutMs: SHORT_MS,
    signal,
  });
}

const uploadBody = z.object({ data: z.looseObject({ success: z.literal(true), requestId: z.unknown() }) });
const noBody = z.object({ data: z.looseObject({ success: z.literal(false) }) });

/** The request id of a 2xx answer; `no` where it says that nothing was taken; undefined where it says neither. */
export function readUpload(body: Buffer): { readonly requestId: string } | 'no' | undefined {
  const json = jsonOf(body);
  const read = uploadBody.safeParse(json);
  const requestId = read.success ? idOf(read.data.data.requestId) : undefined;
  if (requestId) return { requestId };
  return noBody.safeParse(json).success || z.object({ errors: z.array(z.unknown()).min(1) }).safeParse(json).success ? 'no' : undefined;
}

const claimantBody = z.object({ data: z.looseObject({ valid: z.boolean() }) });

/** Yes or no of a 200; undefined where it says neither. */
export function readClaimant(body: Buffer): boolean | undefined {
  return claimantBody.safeParse(jsonOf(body)).data?.data.valid;
}

/** 500 with this text came for one upload in ten while nothing was wrong with them, and nothing was taken. */
export function isUnverifiedPayload(status: number, body: Buffer): boolean {
  return status === 500 && /failed to verify payload/i.test(body.toString('utf8'));
}

const statusBody = z.object({
  data: z
    .looseObject({ statuses: z.array(z.unknown()).nullish(), requestIdsNotFound: z.array(z.unknown()).nullish() })
    .refine(({ statuses, requestIdsNotFound }) => statuses ?? requestIdsNotFound),
});
const errorsBody = z.object({ errors: z.array(z.looseObject({ status: z.union([z.number(), z.string()]).nullish() })).min(1) });

export interface StatusReading {
  readonly rows: readonly DocumentRowAnswer[];
  readonly notFound: readonly unknown[];
}

/** The uploads of a status answer, each read by itself; undefined where it is no such answer. */
export function readStatuses(body: Buffer): StatusReading | undefined {
  const { data } = statusBody.safeParse(jsonOf(body));
  if (!data) return undefined;
  return { rows: (data.data.statuses ?? []).map(readRow), notFound: data.data.requestIdsNotFound ?? [] };
}

/** Whether a 404 is the answer to a question of which no id is known, and not a gateway's that knows no such address. */
export function isNoneFound(status: number, body: Buffer): boolean {
  const read = errorsBody.safeParse(jsonOf(body));
  return status === 404 && read.success && read.data.errors.every((error) => error.status == null || Number(error.status) === 404);
}

const step = z.looseObject({ name: z.string(), status: z.string() });
const documentRow = z.looseObject({
  status: z.string().min(1).max(60),
  steps: z.array(z.unknown()).nullish(),
  error: z.looseObject({ step: z.string().nullish() }).nullish().catch(undefined),
  time: z.looseObject({ endTime: z.unknown().optional() }).nullish().catch(undefined),
});

function readRow(value: unknown): DocumentRowAnswer {
  const requestId = idOf((value as { requestId?: unknown } | null)?.requestId);
  const read = documentRow.safeParse(value);
  if (!requestId || !read.success) return { unreadable: value, ...(requestId ? { requestId } : {}) };
  const { status, steps, error, time } = read.data;
  const readable = (steps ?? []).flatMap((each) => step.safeParse(each).data ?? []);
  return { row: { requestId, status, steps: readable, errorStep: error?.step ?? undefined, endedAt: timeOf(time?.endTime) } };
}
