import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { openDogStatsD, openErrorReports, openLogger, openMetrics, openOtlpMetrics } from '../src/kernel/telemetry/index.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 1 });
});
beforeEach(() => sandbox.control.received.clear());
afterAll(() => sandbox.stop());

const received = (receiver: string): string[] => sandbox.control.received.of(receiver).map(({ text }) => text);

test('an agent is sent counts, levels and durations as they are made, and former names as they stand', async () => {
  const agent = openDogStatsD(sandbox.urls.statsd);
  const metrics = openMetrics([agent]);
  metrics.counter('partner_calls_total', 'Calls', ['connector', 'outcome']).add(3, { connector: 'evss', outcome: 'http_2xx' });
  metrics.gauge('poll_oldest_due_seconds', 'Waits', ['program']).set(12.5, { program: 'form526' });
  metrics.histogram('partner_call_seconds', 'Durations', ['connector']).observe(0.25, { connector: 'evss' });
  agent.former.count('silent_failure', 1, { service: 'disability-application', function: 'evidence' });
  agent.former.level('form526.state.snapshot.total_failure_type_count', 7);
  await agent.close();
  await vi.waitFor(() => expect(received('statsd')).toHaveLength(5));
  expect(received('statsd').toSorted()).toEqual([
    'form526.state.snapshot.total_failure_type_count:7|g',
    'silent_failure:1|c|#service:disability-application,function:evidence',
    'waybill.partner_call_seconds:0.25|d|#connector:evss',
    'waybill.partner_calls_total:3|c|#connector:evss,outcome:http_2xx',
    'waybill.poll_oldest_due_seconds:12.5|g|#program:form526',
  ]);
});

test('an agent that is not there is no fault', async () => {
  const agent = openDogStatsD('udp://127.0.0.1:9');
  agent.count('imports_total', 1, {});
  await agent.close();
});

test('a collector gets the same measurements, with what names them', async () => {
  const sink = await openOtlpMetrics({ endpoint: sandbox.urls.otlp, version: '1.2.3', everyMs: 60_000 });
  const metrics = openMetrics([sink]);
  metrics.counter('imports_total', 'Imports', ['program']).add(2, { program: 'vye' });
  metrics.gauge('poll_oldest_due_seconds', 'Waits').set(4);
  metrics.histogram('partner_call_seconds', 'Durations').observe(0.5);
  await sink.close();
  const sent = received('otlp_metrics').map((text) => JSON.parse(text) as object);
  const text = JSON.stringify(sent);
  expect(sent).toHaveLength(1);
  expect(text).toContain('"service.name","value":{"stringValue":"waybill"}');
  for (const name of ['waybill.imports_total', 'waybill.poll_oldest_due_seconds', 'waybill.partner_call_seconds'])
    expect(text).toContain(`"name":"${name}"`);
  expect(text).toContain('"key":"program","value":{"stringValue":"vye"}');
});

test('a fault is reported by event and code, with nothing of what people sent', async () => {
  const reports = await openErrorReports({ dsn: sandbox.urls.sentry, version: '1.2.3' });
  const silent = { write: () => undefined };
  const log = openLogger({ level: 'info', destination: silent, isPretty: false, onError: reports.report });
  const cause = new Error('bad value "Wilhelmina" at wil@example.org');
  log.error('worker.fault', { program: 'form526', name: 'Wilhelmina', error: new TypeError('Wilhelmina (123-45-6789) failed', { cause }) });
  log.warn('worker.late', { program: 'form526' });
  await reports.close();
  const envelopes = received('sentry');
  expect(envelopes).toHaveLength(1);
  expect(envelopes[0]).not.toMatch(/Wilhelmina|123-45|example/);
  const event = JSON.parse(envelopes[0]?.trim().split('\n').at(-1) ?? '{}') as Record<string, unknown>;
  expect(event).toMatchObject({
    level: 'error',
    message: 'worker.fault',
    release: 'waybill@1.2.3',
    fingerprint: ['worker.fault', 'TypeError'],
    tags: { program: 'form526' },
  });
  expect(event).not.toHaveProperty('server_name');
  expect(event).not.toHaveProperty('breadcrumbs');
});
