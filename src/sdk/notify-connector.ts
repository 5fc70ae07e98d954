import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { type AnyConnector, type Caller, type CallResult, defineConnector } from './connector.ts';
import type { NoticeClient, NoticeFate, NoticeMessage, NoticeMoment, NoticeSent } from './notice.ts';

const BASE = '/v2/notifications';
const CONNECT_MS = 5_000;
const TOTAL_MS = 30_000;
const MOST_WORD = 60;

const settingText = z.string().min(1);
const OWN = {
  service_id: settingText,
  api_key: settingText,
  /** What the API shows with its call-backs. */
  callback_secret: z.string().min(16, 'must have at least 16 characters').optional(),
  sms_sender_id: settingText.optional(),
  billing_code: settingText.optional(),
};

type Settings = z.infer<z.ZodObject<typeof OWN>> & Readonly<Record<string, string | undefined>>;

/**
 * The connector `notify` of a program: a GOV.UK-Notify-compatible API as the Department of Veterans Affairs runs it. Each template is a setting
 * `template_<name>` that holds its id; a notice whose template is not set is not sent. docs/adr/0013-own-notify-client.md says why no client of others serves.
 */
export function notifyConnector(templates: readonly string[]): AnyConnector {
  const ids = Object.fromEntries(templates.map((name) => [`template_${name}`, settingText.optional()]));
  return defineConnector({
    name: 'notify',
    title: 'Notify API',
    settings: z.strictObject({ ...OWN, ...ids }),
    secrets: ['api_key', 'callback_secret'],
    timeouts: { connectMs: CONNECT_MS, totalMs: TOTAL_MS },
    limits: { concurrent: 8 },
    reachable: BASE,
    client: (caller, settings) => clientOver(caller, settings as Settings),
  });
}

function clientOver(caller: Caller, settings: Settings): NoticeClient {
  const get = (path: string, query: Readonly<Record<string, string>>, { now, signal }: NoticeMoment) =>
    caller.call({ operation: 'show', method: 'GET', path, query, headers: authorised(settings, now), isIdempotent: true, signal });
  return {
    callbackSecret: settings.callback_secret,
    hasTemplate: (name) => settings[`template_${name}`] !== undefined,
    send: async (message, { now, signal }) => {
      const body = JSON.stringify(bodyOf(message, settings));
      const headers = { ...authorised(settings, now), 'content-type': 'application/json' };
      const path = `${BASE}/${message.channel}`;
      return sentOf(await caller.call({ operation: message.channel, method: 'POST', path, headers, body, isIdempotent: false, signal }));
    },
    find: async (reference, moment) => firstOf(await get(BASE, { reference }, moment), reference),
    show: async (id, moment) => fateOf(await get(`${BASE}/${encodeURIComponent(id)}`, {}, moment)),
  };
}

/** HS256 over issuer and time, signed with the service's key: the scheme of the API's own clients. */
function authorised({ service_id: iss, api_key: key }: Settings, now: Date): { readonly authorization: string } {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${part({ typ: 'JWT', alg: 'HS256' })}.${part({ iss, iat: Math.floor(now.getTime() / 1_000) })}`;
  return { authorization: `Bearer ${content}.${createHmac('sha256', key).update(content).digest('base64url')}` };
}

function bodyOf({ channel, to, template, fields, reference, callbackUrl }: NoticeMessage, settings: Settings) {
  const { sms_sender_id: sender, billing_code: billing } = settings;
  return {
    ...(channel === 'email' ? { email_address: to } : { phone_number: to, ...(sender ? { sms_sender_id: sender } : {}) }),
    template_id: settings[`template_${template}`],
    personalisation: fields,
    reference,
    callback_url: callbackUrl,
    ...(billing ? { billing_code: billing } : {}),
  };
}

const taken = z.looseObject({ id: z.string().min(1).max(100) });
const SPEAKS_OF_US: readonly number[] = [401, 403, 408, 425, 429];

/** 429 and what says that we are not known did nothing and may pass; any other 4xx is about the message; after a 5xx the message may be under way. */
function sentOf(result: CallResult): NoticeSent {
  if (result.kind === 'not_sent') return { kind: 'not_taken', error: 'not_sent', ...laterOf(result) };
  if (result.kind === 'unknown') return { kind: 'unknown', error: 'no_answer' };
  const { status: httpStatus, body } = result;
  if (httpStatus === 201 || httpStatus === 200) {
    const read = taken.safeParse(jsonOf(body));
    return read.success ? { kind: 'taken', id: read.data.id } : { kind: 'unknown', error: 'unreadable_answer', httpStatus };
  }
  const error = errorOf(body, httpStatus);
  if (SPEAKS_OF_US.includes(httpStatus)) return { kind: 'not_taken', error, httpStatus, ...laterOf(result) };
  return httpStatus >= 400 && httpStatus < 500 ? { kind: 'refused', error, httpStatus } : { kind: 'unknown', error, httpStatus };
}

function laterOf({ retryAfterMs }: { readonly retryAfterMs?: number }) {
  return retryAfterMs === undefined ? {} : { retryAfterMs };
}

const refusal = z.looseObject({ errors: z.array(z.looseObject({ error: z.string(), message: z.string() })).min(1) });

/** The API's word for the error. Of its message only the names of missing fields are kept: another might quote an address. */
function errorOf(body: Buffer, status: number): string {
  const [first] = refusal.safeParse(jsonOf(body)).data?.errors ?? [];
  const word = first && /^[A-Za-z]{3,60}$/.test(first.error) ? first.error : `http_${status}`;
  const missing = /^Missing personalisation: ([a-z0-9_, ]+)$/i.exec(first?.message ?? '')?.[1];
  return missing ? `${word}: missing ${missing.slice(0, MOST_WORD)}` : word;
}

const message = z.looseObject({
  id: z.string().min(1).max(100),
  status: z.string().min(1).max(MOST_WORD),
  reference: z.string().nullish(),
});
const messages = z.looseObject({ notifications: z.array(message) });

function fateOf(result: CallResult): NoticeFate {
  if (result.kind !== 'answered') return { kind: 'failed', error: result.reason };
  if (result.status === 404) return { kind: 'not_found' };
  const read = message.safeParse(jsonOf(result.body));
  if (result.status !== 200 || !read.success) return { kind: 'failed', error: `http_${result.status}` };
  return { kind: 'found', id: read.data.id, status: read.data.status };
}

/** An API that does not heed the filter answers others' messages too. */
function firstOf(result: CallResult, reference: string): NoticeFate {
  if (result.kind !== 'answered') return { kind: 'failed', error: result.reason };
  const read = messages.safeParse(jsonOf(result.body));
  if (result.status !== 200 || !read.success) return { kind: 'failed', error: `http_${result.status}` };
  const own = read.data.notifications.find((each) => each.reference === reference);
  return own ? { kind: 'found', id: own.id, status: own.status } : { kind: 'not_found' };
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
