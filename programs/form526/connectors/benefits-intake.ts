import { z } from 'zod';
import { type Caller, type CallResult, defineConnector } from '../../../src/sdk/index.ts';
import type { MultipartBody } from './multipart.ts';
import { idOf, jsonOf } from './partner-answers.ts';

const BASE = '/services/vba_documents/v1';
/** A report or a location takes seconds; only the packet itself may take as long as its location lives. */
const SHORT_MS = 60_000;

/** Where a packet may be put, within 900 seconds. */
export interface IntakeLocation {
  readonly guid: string;
  readonly location: string;
}

/** One packet, as the intake sees it. */
export interface IntakeRow {
  readonly guid: string;
  readonly status: string;
  readonly code: string | undefined;
  readonly detail: string | undefined;
  /** Whether the status can still change; undefined where the intake does not say. */
  readonly isFinal: boolean | undefined;
}

/** Either one row, or what came in its place, with the id where at least that could be read. */
export type IntakeRowAnswer = { readonly row: IntakeRow } | { readonly unreadable: unknown; readonly guid?: string };

export interface IntakeClient {
  /** `transaction` names the hand-off in the intake's own records. The packet must be ready: the location lives for 15 minutes. */
  locate(transaction: string, signal: AbortSignal): Promise<CallResult>;
  /** Sends the packet to its location, which is signed and gets no key. */
  put(location: string, packet: MultipartBody, signal: AbortSignal): Promise<CallResult>;
  status(guid: string, signal: AbortSignal): Promise<CallResult>;
  /** Up to 1,000 at once. */
  report(guids: readonly string[], signal: AbortSignal): Promise<CallResult>;
  /** Whether the intake would take this PDF; undefined where the installation does not ask. */
  validate?(pdf: Buffer, signal: AbortSignal): Promise<CallResult>;
}

const settings = z.object({
  apikey: z.string().min(1),
  /** `yes`: the intake looks at the main form before anything is sent. One more call for each packet. */
  validate_documents: z.enum(['yes', 'no']).default('no'),
});

export const benefitsIntake = defineConnector({
  name: 'benefits_intake',
  title: 'Benefits Intake',
  settings,
  secrets: ['apikey'],
  timeouts: { connectMs: 10_000, totalMs: 600_000 },
  // Recorded: X-Ratelimit-Limit-Minute 60.
  limits: { concurrent: 16, perMinute: 60 },
  reachable: `${BASE}/uploads/00000000-0000-0000-0000-000000000000`,
  client: (caller, { apikey, validate_documents }): IntakeClient => ({
    locate: (transaction, signal) =>
      caller.call({
        operation: 'locate',
        method: 'POST',
        path: `${BASE}/uploads`,
        headers: { apikey, 'x-transaction-id': transaction },
        isIdempotent: false,
        timeoutMs: SHORT_MS,
        signal,
      }),
    put: (location, packet, signal) => caller.call(putRequest(location, packet, signal)),
    status: (guid, signal) =>
      caller.call({
        operation: 'status',
        method: 'GET',
        path: `${BASE}/uploads/${encodeURIComponent(guid)}`,
        headers: { apikey },
        isIdempotent: true,
        timeoutMs: SHORT_MS,
        signal,
      }),
    report: (guids, signal) => caller.call({ ...reportRequest(apikey, guids), signal }),
    ...(validate_documents === 'yes' ? { validate: (pdf, signal) => caller.call({ ...validateRequest(apikey, pdf), signal }) } : {}),
  }),
});

type Request = Parameters<Caller['call']>[0];

/** Not idempotent here: whether a packet whose answer was lost has arrived is asked by its guid, before it is sent again anywhere. */
function putRequest(location: string, packet: MultipartBody, signal: AbortSignal): Request {
  const headers = { 'content-type': packet.contentType, 'content-length': String(packet.bytes) };
  return { operation: 'put', method: 'PUT', path: location, headers, body: packet.read(), signal, isIdempotent: false };
}

function reportRequest(apikey: string, guids: readonly string[]): Request {
  return {
    operation: 'report',
    method: 'POST',
    path: `${BASE}/uploads/report`,
    headers: { apikey, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ ids: guids }),
    isIdempotent: true,
    timeoutMs: SHORT_MS,
  };
}

function validateRequest(apikey: string, pdf: Buffer): Request {
  return {
    operation: 'validate',
    method: 'POST',
    path: `${BASE}/uploads/validate_document`,
    headers: { apikey, 'content-type': 'application/pdf' },
    body: pdf,
    isIdempotent: true,
    timeoutMs: SHORT_MS,
  };
}

const attributes = z.looseObject({
  guid: z.unknown().optional(),
  status: z.string().min(1).max(60),
  code: z.string().nullish(),
  detail: z.string().nullish(),
  location: z.string().nullish(),
  final_status: z.boolean().nullish(),
});
const rowBody = z.looseObject({ id: z.unknown().optional(), attributes });
const reportBody = z.object({ data: z.array(z.unknown()) });
const oneBody = z.object({ data: z.unknown() });

/** The location of a 2xx answer, or undefined where it holds none that a packet could be put to. */
export function readLocation(body: Buffer): IntakeLocation | undefined {
  const parsed = oneBody.safeParse(jsonOf(body));
  const read = rowBody.safeParse(parsed.data?.data);
  const guid = read.success ? guidOf(read.data) : undefined;
  const location = read.data?.attributes.location;
  return guid && location && /^https?:\/\//.test(location) && URL.canParse(location) ? { guid, location } : undefined;
}

/** The one packet of a status answer. */
export function readStatus(body: Buffer): IntakeRowAnswer | undefined {
  const parsed = oneBody.safeParse(jsonOf(body));
  return parsed.success ? readRow(parsed.data.data) : undefined;
}

/** The packets of a report, in its order, each read by itself; undefined where it is no report. */
export function readReport(body: Buffer): readonly IntakeRowAnswer[] | undefined {
  const parsed = reportBody.safeParse(jsonOf(body));
  return parsed.success ? parsed.data.data.map(readRow) : undefined;
}

function readRow(value: unknown): IntakeRowAnswer {
  const read = rowBody.safeParse(value);
  const guid = guidOf(value as { id?: unknown; attributes?: { guid?: unknown } } | null);
  if (!guid || !read.success) return { unreadable: value, ...(guid ? { guid } : {}) };
  const { status, code, detail, final_status } = read.data.attributes;
  return { row: { guid, status, code: code ?? undefined, detail: detail ?? undefined, isFinal: final_status ?? undefined } };
}

/** A row names its packet twice; where the two differ it is nobody's. */
function guidOf(row: { readonly id?: unknown; readonly attributes?: { readonly guid?: unknown } } | null | undefined): string | undefined {
  const guid = idOf(row?.attributes?.guid);
  const id = idOf(row?.id);
  return guid && id && guid !== id ? undefined : (guid ?? id);
}
