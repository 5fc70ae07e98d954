import { z } from 'zod';
import { type CallResult, defineConnector } from '../../../src/sdk/index.ts';
import type { MultipartBody } from './multipart.ts';
import { idOf, jsonOf } from './partner-answers.ts';

const BASE = '/EmmsAPI/VADocument';

/** One piece of mail, as Central Mail sees it. */
export interface MailRow {
  readonly uuid: string;
  readonly status: string;
  readonly errorMessage: string | undefined;
  /** Why the packets of completed mail were closed, where that is told. */
  readonly reasons: readonly string[];
}

export type MailRowAnswer = { readonly row: MailRow } | { readonly unreadable: unknown; readonly uuid?: string };

/** How Central Mail answers an upload, in plain text. */
export type UploadReading = 'received' | 'already_received' | 'unclear';

export interface CentralMailClient {
  /** What the `token` part of an upload holds. */
  readonly token: string;
  upload(mail: MultipartBody, signal: AbortSignal): Promise<CallResult>;
  getStatus(uuids: readonly string[], signal: AbortSignal): Promise<CallResult>;
}

export const centralMail = defineConnector({
  name: 'central_mail',
  title: 'Central Mail',
  settings: z.object({ token: z.string().min(1) }),
  secrets: ['token'],
  timeouts: { connectMs: 10_000, totalMs: 180_000 },
  limits: { concurrent: 8 },
  reachable: `${BASE}/getStatus`,
  client: (caller, { token }): CentralMailClient => ({
    token,
    // The uuid is our own and is taken once, so the same mail may be sent again; whether it is, the engine decides.
    upload: (mail, signal) =>
      caller.call({
        operation: 'upload',
        method: 'POST',
        path: `${BASE}/upload`,
        headers: { 'content-type': mail.contentType, 'content-length': String(mail.bytes) },
        body: mail.read(),
        isIdempotent: false,
        signal,
      }),
    getStatus: (uuids, signal) =>
      caller.call({
        operation: 'get_status',
        method: 'POST',
        path: `${BASE}/getStatus`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ token, uuid: JSON.stringify(uuids) }).toString(),
        isIdempotent: true,
        signal,
      }),
  }),
});

/** The text says what was done; the uuid in it is the one that was sent, and whether it is there its status tells. */
export function readUpload(status: number, body: Buffer): UploadReading {
  const text = body.toString('utf8');
  if (status === 200 && /received successfully/i.test(text)) return 'received';
  return status === 400 && /already/i.test(text) ? 'already_received' : 'unclear';
}

/** The field that a 412 complains about; undefined where it names none that a piece of mail has. */
export function readFieldError(body: Buffer): { readonly field: string; readonly isMissing: boolean } | undefined {
  const [, problem, field] = /metadata field error\s*-\s*(missing|invalid)\s+([A-Za-z]{2,40})/i.exec(body.toString('utf8')) ?? [];
  return problem && field ? { field, isMissing: problem.toLowerCase() === 'missing' } : undefined;
}

const packet = z.looseObject({ completedReason: z.string().nullish() });
const mailRow = z.looseObject({
  status: z.string().min(1).max(60),
  errorMessage: z.string().nullish(),
  packets: z.array(packet).nullish(),
});

/** The rows of a status answer, which come in lists within a list: one list for all or one for each. Undefined where it is no such answer. */
export function readMailStatus(body: Buffer): readonly MailRowAnswer[] | undefined {
  const lists = jsonOf(body);
  return Array.isArray(lists) ? lists.flat().map(readRow) : undefined;
}

function readRow(value: unknown): MailRowAnswer {
  const uuid = idOf((value as { uuid?: unknown } | null)?.uuid);
  const read = mailRow.safeParse(value);
  if (!uuid || !read.success) return { unreadable: value, ...(uuid ? { uuid } : {}) };
  const { status, errorMessage, packets } = read.data;
  const reasons = (packets ?? []).flatMap(({ completedReason }) => completedReason ?? []);
  return { row: { uuid, status, errorMessage: errorMessage ?? undefined, reasons } };
}
