import { z } from 'zod';
import { type Caller, type CallResult, defineConnector, type Identity } from '../../../src/sdk/index.ts';

const BASE = '/wss-form526-services-web-v2/rest/form526/v2';

/** A main form's PDF, or why there is none: `isFinal` when asking again cannot help. */
export type PdfAnswer =
  | { readonly kind: 'pdf'; readonly pdf: Buffer }
  | { readonly kind: 'refused'; readonly reason: string; readonly message: string; readonly isFinal: boolean };

export interface EvssClient {
  /** Asks for the PDF of a claim (`{"form526":{…}}`). Has no effect at the partner, so it may be asked again. */
  getPdf(claim: Readonly<Record<string, unknown>>, who: EvssPerson, signal: AbortSignal): Promise<PdfAnswer>;
}

export interface EvssPerson {
  readonly identity: Identity;
  readonly transactionId: string;
  readonly issuedAt: Date;
}

const settings = z.object({
  /** Path of the client certificate the partner's mutual TLS asks for; without it plain TLS is used. */
  apikey: z.string().optional(),
});

const pdfBody = z.object({ pdf: z.string().min(1) });
const messagesBody = z.object({
  messages: z.array(z.object({ key: z.string(), severity: z.string(), text: z.string().nullish() })).min(1),
});

/** A path of names. Anything else might quote the claim, and the outcome is read by people who may not. */
const PLAIN_KEY = /^[A-Za-z][\w.[\]-]{0,119}$/;

export const evss = defineConnector({
  name: 'evss',
  title: 'EVSS form 526 service',
  settings,
  secrets: ['apikey'],
  // Recorded: getPDF may take up to 355 s; the old system waited that long too.
  timeouts: { connectMs: 10_000, totalMs: 355_000 },
  limits: { concurrent: 32 },
  // A base64 PDF; a claim with a megabyte of text prints to less.
  mostAnswerBytes: 64 * 1_024 * 1_024,
  reachable: `${BASE}/ratedDisabilities`,
  client: (caller, options): EvssClient => ({
    getPdf: async (claim, who, signal) => readPdf(await caller.call(pdfRequest(claim, who, options.apikey, signal))),
  }),
});

function pdfRequest(
  claim: Readonly<Record<string, unknown>>,
  who: EvssPerson,
  apikey: string | undefined,
  signal: AbortSignal,
): Parameters<Caller['call']>[0] {
  return {
    operation: 'get_pdf',
    method: 'POST',
    path: `${BASE}/getPDF`,
    headers: { 'content-type': 'application/json', accept: 'application/json', ...(apikey ? { apikey } : {}), ...personHeaders(who) },
    body: JSON.stringify({ form526: claim }),
    isIdempotent: true,
    signal,
  };
}

/** The partner knows the person by headers. Values outside Latin-1 cannot stand in a header and are percent-encoded, as RFC 8187 has it. */
function personHeaders({ identity, transactionId, issuedAt }: EvssPerson): Record<string, string> {
  const values: Record<string, string | undefined> = {
    va_eauth_pnid: identity.ssn,
    va_eauth_pnidtype: 'SSN',
    va_eauth_birlsfilenumber: identity.file_numbers?.[0],
    va_eauth_firstName: identity.first_name,
    va_eauth_lastName: identity.last_name,
    va_eauth_birthdate: identity.birth_date,
    va_eauth_service_transaction_id: transactionId,
    va_eauth_issueinstant: issuedAt.toISOString(),
  };
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value ? [[name, headerSafe(value)]] : [])));
}

function headerSafe(value: string): string {
  return /^[\x20-\x7e]*$/.test(value) ? value : encodeURIComponent(value.toWellFormed());
}

/** A 2xx proves nothing by itself: the body must hold a PDF, and messages in it are a refusal. */
function readPdf(result: CallResult): PdfAnswer {
  if (result.kind !== 'answered') return refused('evss_unreachable', `EVSS gave no answer (${result.reason}).`, false);
  const body = parseJson(result.body);
  const messages = messagesBody.safeParse(body);
  if (messages.success && isRefusal(messages.data.messages)) {
    const keys = [...new Set(messages.data.messages.map(({ key }) => (PLAIN_KEY.test(key) ? key : 'a key that is none')))]
      .slice(0, 5)
      .join(', ');
    return refused('evss_refused', `EVSS refused the claim with HTTP ${result.status}: ${keys}.`, isFinalRefusal(result.status, keys));
  }
  if (result.status !== 200) return refused('evss_error', `EVSS answered HTTP ${result.status}.`, false);
  const answer = pdfBody.safeParse(body);
  if (!answer.success) return refused('evss_unreadable', 'EVSS answered 200 without a PDF.', false);
  return decodePdf(answer.data.pdf);
}

function isRefusal(messages: readonly { severity: string }[]): boolean {
  return messages.some((message) => message.severity === 'FATAL' || message.severity === 'ERROR');
}

/** A lock on the person's file, or a partner of EVSS being away, passes; a fault in the claim does not. */
function isFinalRefusal(status: number, keys: string): boolean {
  return status === 400 || !/PIFInUse|serviceError|unavailable|wsClientException/i.test(keys);
}

function decodePdf(base64: string): PdfAnswer {
  const pdf = Buffer.from(base64, 'base64');
  const isPdf = pdf.subarray(0, 1024).includes('%PDF-');
  return isPdf ? { kind: 'pdf', pdf } : refused('evss_unreadable', 'What EVSS sent as the PDF is not one.', false);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function refused(reason: string, message: string, isFinal: boolean): PdfAnswer {
  return { kind: 'refused', reason, message, isFinal };
}
