import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WaybillError } from '../errors.ts';
import { openLogger, openMetrics, safeError, safeFields, scrub, startTracing, withSpan } from './index.ts';

function logged(work: (log: ReturnType<typeof openLogger>) => void, isPretty = false): string {
  const lines: string[] = [];
  work(openLogger({ level: 'debug', isPretty, destination: { write: (line) => void lines.push(line) } }));
  return lines.join('');
}

/** A claim as people send it; every value must stay inside. */
const PERSONAL = {
  first_name: 'Wilhelmina',
  name: 'Wilhelmina Featherstonehaugh',
  ssn: '123-45-6789',
  file_number: 987654321,
  icn: '1012345678V123456',
  emails: ['wil@example.org'],
  phone: '808-555-0123',
  state: 'Hawai‘i',
  address: { street: '12 Kalākaua Ave', city: 'Honolulu' },
  fileName: 'wilhelmina_medical.pdf',
  payload: { form526: { veteran: { fullName: 'Wilhelmina Featherstonehaugh' } } },
  reason: 'She could not sleep after the storm',
  submission: '123-45-6789',
  run: 123456789,
  code: 'Wilhelmina',
  kind: ['Wilhelmina'],
};
const SECRETS =
  /Wilhelmina|wilhelmina|Featherstone|123-45-6789|123456789|987654321|1012345678|example|808-555|Hawai|Kal|Honolulu|sleep|storm/;

test('nothing of a payload passes, whatever its field is called', () => {
  const text = logged((log) => {
    log.info('submission.received', PERSONAL);
    log.info('submission.received', { submission: PERSONAL, count: '123-45-6789', method: 'Wilhelmina', route: '/people/Wilhelmina' });
    log
      .with(PERSONAL)
      .warn('submission.received', { error: new Error('bad value "Wilhelmina" for (123-45-6789)', { cause: new Error('Wilhelmina') }) });
    log.error('Wilhelmina sent it again', {});
  });
  expect(text).not.toMatch(SECRETS);
  expect(text.split('\n').length).toBe(5);
});

test('random texts of people never pass under any name', () => {
  const word = fc.stringMatching(/^[A-Z][a-z]{5,9}$/);
  fc.assert(
    fc.property(
      fc.constantFrom('program', 'state', 'reason', 'route', 'method', 'code', 'count', 'name', 'payload'),
      word,
      word,
      (key, first, last) => {
        const text = JSON.stringify(safeFields({ [key]: `${first} ${last}`, other: first, [`${key}_x`]: last }));
        expect(text.includes(first) || text.includes(last)).toBe(false);
      },
    ),
  );
});

test('ids of ours, codes, counts and durations come through as given', () => {
  const fields = {
    program: 'form526',
    run: 7,
    submission: 'a-12',
    succeeded: 10,
    duration_ms: 1.5,
    method: 'GET',
    route: '/api/runs/:id',
    code: 'WB_DECRYPT',
    status: 502,
    action: 'run.finished',
  };
  expect(safeFields(fields)).toEqual(fields);
  expect(JSON.parse(logged((log) => log.with({ run: 7 }).info('run.finished', { count: 2 })))).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    pid: process.pid,
    event: 'run.finished',
    run: 7,
    count: 2,
  });
});

test('an error of ours is logged with code and message, a foreign one with name, code, places and what is left of its message', () => {
  const own = safeError(new WaybillError('WB_DECRYPT', 'The payload of row 5 was changed.', { secret: 'x' }));
  expect(own).toEqual({ name: 'WaybillError', code: 'WB_DECRYPT', message: 'The payload of row 5 was changed.' });
  const foreign = safeError(Object.assign(new TypeError('Cannot read properties of undefined'), { code: 'ERR_X', value: 'Wilhelmina' }));
  expect(foreign).toMatchObject({
    name: 'TypeError',
    code: 'ERR_X',
    message: 'Cannot read properties of undefined',
    at: expect.arrayContaining([expect.stringContaining('telemetry.test.ts')]),
  });
  expect(safeError('Wilhelmina')).toEqual({ name: 'NotAnError', message: 'a string was thrown' });
});

test.each([
  [`invalid input syntax for type date: "12 May Wilhelmina"`, 'invalid input syntax for type date: …'],
  [`Unexpected token 'W', "Wilhelmina"... is not valid JSON`, 'Unexpected token …, …... is not valid JSON'],
  [`ENOENT: no such file or directory, open '/data/wilhelmina medical.pdf'`, 'ENOENT: no such file or directory, open …'],
  ['cannot parse Wilhelmina Featherstonehaugh as a date', 'cannot parse … as a date'],
  ['value 123-45-6789 of wil@example.org is out of range', 'value … of … is out of range'],
  ['Key (email)=(wil@example.org) already exists.\nDETAIL: Wilhelmina', 'Key … already exists.'],
  ['WILHELMINA O’HARA has no claim', '… has no claim'],
  [`connect ECONNREFUSED 127.0.0.1:5432`, 'connect ECONNREFUSED …'],
  [`"Wilhelmina`, '…'],
  ['Wilhelmina is no number', '… is no number'],
])('a foreign message loses what may be data: %s', (message, expected) => {
  expect(scrub(message)).not.toMatch(SECRETS);
  expect(scrub(message)).toBe(expected);
});

test('a terminal gets plain lines', () => {
  const text = logged((log) => log.error('run.failed', { run: 3, error: new WaybillError('WB_KEYS', 'No key.') }), true);
  expect(text).toMatch(/^\d\d:\d\d:\d\d error run\.failed run=3\n {2}WB_KEYS: No key\.\n$/);
});

test('metrics are read as text, with fresh gauges and allowed labels alone', async () => {
  const metrics = openMetrics();
  metrics.counter('items_total', 'Items done', ['program', 'outcome']).add(3, { program: 'form526', outcome: 'succeeded' });
  const lag = metrics.gauge('ledger_lag_seconds', 'How far the sealer is behind');
  metrics.onRead(async () => lag.set(4));
  metrics.histogram('call_seconds', 'Calls to partners', ['connector']).observe(0.3, { connector: 'evss' });
  const text = await metrics.read();
  expect(text).toContain('waybill_items_total{program="form526",outcome="succeeded"} 3');
  expect(text).toContain('waybill_ledger_lag_seconds 4');
  expect(text).toContain('waybill_call_seconds_bucket{le="0.5",connector="evss"} 1');
  expect(text).toContain('waybill_process_resident_memory_bytes');
  expect(() => metrics.counter('x_total', 'x', ['person' as never])).toThrow(expect.objectContaining({ code: 'WB_METRIC' }));
});

test('spans reach a collector without personal attributes, and cost nothing while tracing is off', async () => {
  expect(await withSpan('run.slice', PERSONAL, async () => 5)).toBe(5);
  const bodies: string[] = [];
  const collector = createServer((request, response) => {
    request.on('data', (chunk) => bodies.push(String(chunk))).on('end', () => response.end('{}'));
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const stop = await startTracing({ endpoint: `http://127.0.0.1:${(collector.address() as AddressInfo).port}/`, version: '1' });
  await withSpan('run.slice', { ...PERSONAL, program: 'form526', succeeded: 3 }, () =>
    withSpan('call', { connector: 'evss' }, async () => 1),
  );
  await expect(withSpan('run.slice', {}, () => Promise.reject(new WaybillError('WB_DECRYPT', 'row 5')))).rejects.toThrow('row 5');
  await stop();
  collector.close();
  const sent = bodies.join('');
  expect(sent).toContain('waybill.program');
  expect(sent).toContain('WB_DECRYPT');
  expect(sent).not.toMatch(SECRETS);
  expect(sent).not.toContain('row 5');
});
