import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import form526 from '../programs/form526/index.ts';
import vye from '../programs/vye/index.ts';
import { type Sandbox, startSandbox, WEBHOOK_SECRET } from '../sandbox/index.ts';
import { writeSample } from '../sandbox/sample/index.ts';
import { workAlerts } from '../src/alerts/index.ts';
import { startApi } from '../src/api/index.ts';
import { demoPeople } from '../src/cli/demo/demo-people.ts';
import { showLiveDays } from '../src/cli/demo/live-days.ts';
import { openOutput } from '../src/cli/output.ts';
import { openInstallation } from '../src/composition/open-installation.ts';
import {
  EGRESS_CREDENTIALS,
  NOTICE_FATES,
  sandboxConnectors,
  sandboxIdentity,
  sandboxSettings,
} from '../src/composition/sandbox-connectors.ts';
import { recordImportedHandoffs } from '../src/handoffs/index.ts';
import { setClockOffset } from '../src/kernel/clock/clock.ts';
import { readConfig } from '../src/kernel/config/index.ts';
import { countFacts } from '../src/metrics/index.ts';
import { retryNotice, workNotices } from '../src/notices/index.ts';
import type { Installation } from '../src/registry/index.ts';
import { importFile } from '../src/submissions/index.ts';
import { useDatabase } from '../src/testing/index.ts';
import { sendWeeklyReports } from '../src/worker/send-weekly-reports.ts';
import { makeFolder } from './whole/data-folder.ts';
import { personalValues } from './whole/personal-values.ts';

const SAMPLE = 60;
/** What happened is counted half a minute later. */
const LATER_MS = 60_000;
const db = useDatabase();
const folder = makeFolder();
const log: string[] = [];
let sandbox: Sandbox;
let values: ReadonlySet<string>;

/** Twelve days in which claims, files and messages fail, with every receiver set up; then everything is closed, so that what waits is sent. */
beforeAll(async () => {
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => log.push(String(text)) > 0);
  const identity = sandboxIdentity();
  sandbox = await startSandbox({ seed: 1, clients: identity.clients });
  Object.assign(process.env, EGRESS_CREDENTIALS);
  await control('/sandbox/notify/fates', NOTICE_FATES);
  const house = await openInstallation(configOf(identity), { isWorker: true, name: 'test' });
  const api = await startApi(house);
  try {
    const { file } = await writeSample({ count: SAMPLE, seed: 7, profile: 'backlog', folder: join(folder, 'sample') });
    values = personalValues(readFileSync(file, 'utf8'));
    const request = {
      house,
      people: await demoPeople(house),
      file,
      output: openOutput(true, () => undefined),
      url: api.url,
      signal: never(),
    };
    await showLiveDays(request, { connectors: {}, settings: {}, control, received: () => [], stop: async () => undefined }, file);
    const { database, keyring, objects, registry } = house;
    const doors = { database, keyring, store: objects, recordHandoffs: recordImportedHandoffs };
    await importFile(doors, { program: registry.get('form526')!, input: file, startedBy: { kind: 'system', name: 'test' } });
    await sendWeeklyReports(house);
    await workAlerts(house.alerts);
    await countFacts(house.counts);
    await tryAgain(house, api.url);
    setClockOffset(LATER_MS);
    await countFacts(house.counts);
    await house.metrics.refresh();
    const name = [...values].find((value) => /^\p{Lu}\p{Ll}{5,}$/u.test(value)) ?? '';
    for (const fault of await faultsAbout(name)) house.log.error('worker.fault', { program: 'form526', error: fault, name });
  } finally {
    await api.stop();
    await house.close();
    stderr.mockRestore();
    setClockOffset(0);
  }
}, 120_000);
afterAll(() => sandbox.stop());

/** Faults as libraries throw them, each quoting what it choked on. */
async function faultsAbout(name: string): Promise<unknown[]> {
  const work = [
    async () => JSON.parse(name) as unknown,
    async () => new URL(name),
    () => db.owner.query('select $1::date', [name]),
    async () => Promise.reject(new Error(`${name.toUpperCase()} has no claim`)),
  ];
  const settled = await Promise.allSettled(work.map((each) => each()));
  return settled.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
}

/** The message that did not arrive, once more and in vain. */
async function tryAgain(house: Installation, publicUrl: string): Promise<void> {
  const by = (await demoPeople(house)).operator.actor;
  const { rows } = await db.owner.query<{ id: number }>(`select id from notices where state = 'failed'`);
  await house.database.transaction(['form526'], async (session) => {
    for (const { id } of rows) await retryNotice(session, id, { by, reason: 'they gave a new address' });
  });
  await workNotices({ ...house.notices, publicUrl }, never());
  const failed = async () => (await db.owner.query(`select from notices where state = 'failed'`)).rowCount;
  await vi.waitFor(async () => expect(await failed()).toBe(1), { timeout: 10_000, interval: 50 });
}

async function control(path: string, body: object): Promise<void> {
  const answer = await fetch(`${sandbox.urls.control}${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`the sandbox refused ${path}`);
}

function never(): AbortSignal {
  return new AbortController().signal;
}

function configOf(identity: ReturnType<typeof sandboxIdentity>) {
  const { urls } = sandbox;
  return readConfig({
    file: { programs: [form526, vye], alerts: { routes: [{ channels: ['slack'] }, { channels: ['email'] }, { channels: ['webhook'] }] } },
    environment: {
      DATABASE_URL: db.appUrl,
      DATABASE_READER_URL: db.readerUrl,
      WAYBILL_LOG_LEVEL: 'debug',
      WAYBILL_NOTICES: 'form526',
      DD_DOGSTATSD_URL: urls.statsd,
      SENTRY_DSN: urls.sentry,
      OTEL_EXPORTER_OTLP_ENDPOINT: urls.otlp,
    },
    options: { data: join(folder, 'data'), port: '0' },
    sandbox: sandboxConnectors(urls, identity),
    sandboxSettings: sandboxSettings(urls, WEBHOOK_SECRET),
  });
}

const received = (receiver: string): string[] => sandbox.control.received.of(receiver).map(({ text }) => text);
/** A mail's lines are broken as the mail asks for; digits behind a point are those of a measurement. */
const readable = (text: string): string => text.replaceAll('=\r\n', '').replaceAll(/\d\.\d+/g, '0');
const found = (text: string): string[] => [...values].filter((value) => text.includes(value));

interface NotifyBody {
  readonly email_address?: string;
  readonly phone_number?: string;
  readonly template_id: string;
  readonly personalisation: Readonly<Record<string, string>>;
}

test('operators were told what there was to tell, each once by each channel', async () => {
  const { rows } = await db.owner.query<{ channel: string; kind: string; subject: string }>(
    `select d.channel, m.kind, m.subject from alert_messages m join alert_deliveries d on d.message_id = m.id where d.state = 'sent' order by m.id`,
  );
  const subjects = (channel: string) => rows.filter((row) => row.channel === channel).map(({ subject }) => subject);
  const bySlack = received('slack').map((text) => (JSON.parse(text) as { text: string }).text);
  expect(bySlack.map((text, n) => text.includes(subjects('slack')[n] ?? '-'))).toEqual(subjects('slack').map(() => true));
  const posted = received('webhook').map((text) => JSON.parse(text) as { subject: string; kind: string });
  expect(posted.map(({ subject }) => subject).toSorted()).toEqual(subjects('webhook').toSorted());
  expect(received('smtp')).toHaveLength(subjects('email').length);
  const told = (kind: string, words: string) => posted.filter((each) => each.kind === kind && each.subject.includes(words)).length;
  expect({
    late: told('opened', 'did not come by its deadline'),
    lateOver: told('resolved', 'did not come by its deadline'),
    unconfirmed: told('opened', 'People may not know'),
    weekly: rows.filter(({ kind, channel }) => kind === 'weekly_report' && channel === 'email').length,
  }).toEqual({ late: 1, lateOver: 1, unconfirmed: 1, weekly: 2 });
  expect(received('monitor')).toEqual([]);
});

test('each person concerned was written to once, with what the notice says and no number of theirs', () => {
  const sent = received('notify').map((text) => JSON.parse(text) as NotifyBody);
  const templates = Object.entries(Object.groupBy(sent, ({ template_id }) => template_id)).map(([name, own]) => [name, own?.length]);
  expect(Object.fromEntries(templates)).toEqual({ submission_failed: 3, delayed: 4, received: 15 });
  for (const { email_address: _, phone_number: __, personalisation, ...rest } of sent) {
    expect(found(JSON.stringify(rest))).toEqual([]);
    const { first_name = '', ...others } = personalisation;
    expect(first_name).not.toBe('');
    expect(found(JSON.stringify(others))).toEqual([]);
  }
});

test('the agent and the collector counted what happened, under our names and the former ones', () => {
  const lines = received('statsd');
  for (const line of lines) expect(line).toMatch(/^[\w.]+:-?[\d.e+-]+\|[cdg](\|#[\w.,:/-]+)?$/);
  const counted = (name: string) =>
    lines.filter((line) => line.startsWith(`${name}:`)).reduce((sum, line) => sum + Number(/:([\d.]+)\|/.exec(line)?.[1]), 0);
  expect({
    silent: counted('silent_failure'),
    handedOver: counted('silent_failure_avoided_no_confirmation'),
    avoided: counted('silent_failure_avoided'),
  }).toEqual({ silent: 1, handedOver: 1, avoided: 0 });
  expect(counted('api.form_526.veteran_notifications.form526_submission_failure_email.exhausted')).toBe(1);
  expect(received('otlp_metrics').join('')).toContain('"name":"waybill.');
  expect(received('otlp_traces').length).toBeGreaterThan(0);
});

test('each fault is reported once, by its event', () => {
  const reports = received('sentry');
  expect(reports).toHaveLength(4);
  for (const report of reports) expect(report).toContain('worker.fault');
});

test('nothing of anybody is in any byte that left, and none in the log', () => {
  expect(values.size).toBeGreaterThan(SAMPLE * 10);
  for (const receiver of ['slack', 'smtp', 'webhook', 'monitor', 'statsd', 'otlp_metrics', 'otlp_traces', 'sentry'])
    expect(found(readable(received(receiver).join('\n'))), receiver).toEqual([]);
  expect(log.join('').length).toBeGreaterThan(1_000);
  expect(found(log.join(''))).toEqual([]);
  const shouted = [...values].filter((value) => /^\p{Lu}\p{Ll}{5,}$/u.test(value)).map((value) => value.toUpperCase());
  expect(shouted.filter((value) => received('sentry').join('').includes(value))).toEqual([]);
});
