import type { ServerRuntimeClient } from '@sentry/core/server';
import { request } from 'undici';
import type { SafeError } from './safe-error.ts';
import type { SafeValue } from './safe-fields.ts';

export interface ErrorReportsOptions {
  readonly dsn: string;
  readonly version: string;
}

/** Where faults are told besides the log. What it is given has passed the log's allow-list; nothing else is added to it. */
export interface ErrorReports {
  report(event: string, error: SafeError | undefined, fields: Readonly<Record<string, SafeValue>>): void;
  close(): Promise<void>;
}

const FLUSH_MS = 2_000;
const SEND_MS = 10_000;

/** Reports faults to Sentry. No integration is loaded: what they would gather (requests, breadcrumbs, variables) may be personal. */
export async function openErrorReports({ dsn, version }: ErrorReportsOptions): Promise<ErrorReports> {
  const [{ ServerRuntimeClient: Client }, { createStackParser, createTransport }] = await Promise.all([
    import('@sentry/core/server'),
    import('@sentry/core'),
  ]);
  const client: ServerRuntimeClient = new Client({
    dsn,
    release: `waybill@${version}`,
    platform: 'node',
    integrations: [],
    stackParser: createStackParser(),
    sendClientReports: false,
    transport: (options) => createTransport(options, (envelope) => send(options.url, envelope.body)),
  });
  client.init();
  return {
    report: (event, error, fields) => void client.captureEvent(eventOf(event, error, fields)),
    close: async () => void (await client.close(FLUSH_MS)),
  };
}

async function send(url: string, body: string | Uint8Array) {
  const answer = await request(url, { method: 'POST', body, headersTimeout: SEND_MS, bodyTimeout: SEND_MS });
  await answer.body.dump();
  const one = (name: string): string | null => [answer.headers[name]].flat()[0] ?? null;
  const headers = { 'x-sentry-rate-limits': one('x-sentry-rate-limits'), 'retry-after': one('retry-after') };
  return { statusCode: answer.statusCode, headers };
}

/** Faults of one event with one code are one issue, whatever their messages say. */
function eventOf(event: string, error: SafeError | undefined, fields: Readonly<Record<string, SafeValue>>) {
  return {
    level: 'error' as const,
    message: event,
    fingerprint: [event, error?.code ?? error?.name ?? 'none'],
    tags: Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, String(value)])),
    ...(error ? { exception: { values: exceptionsOf(error) } } : {}),
  };
}

/** The innermost cause first, as Sentry reads them. */
function exceptionsOf(error: SafeError): { type: string; value: string; stacktrace?: { frames: { function: string }[] } }[] {
  const frames = (error.at ?? []).map((place) => ({ function: place })).toReversed();
  const own = {
    type: error.code ?? error.name,
    value: error.message,
    ...(frames.length > 0 ? { stacktrace: { frames } } : {}),
  };
  return [...(error.cause ? exceptionsOf(error.cause) : []), own];
}
