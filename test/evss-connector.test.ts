import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EvssClient } from '../programs/form526/connectors/evss.ts';
import form526 from '../programs/form526/index.ts';
import { hasRecorded, recordedBodies } from '../sandbox/testing/recorded.ts';
import { readConfig } from '../src/kernel/config/index.ts';
import { loadPrograms, openConnections } from '../src/registry/index.ts';

/** A partner that says what each test lays down, and keeps what it was asked. */
const answers: { status: number; body: string; type?: string }[] = [];
const asked: { headers: IncomingHttpHeaders; body: string; path: string }[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    asked.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8'), path: request.url ?? '' });
    const { status, body, type = 'application/json' } = answers.length > 1 ? answers.shift()! : answers[0]!;
    response.writeHead(status, { 'content-type': type }).end(body);
  });
});

let connections: ReturnType<typeof openConnections>;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`;
  const config = readConfig({ file: { programs: [form526] }, environment: { WAYBILL_FORM526_EVSS_URL: url } });
  // Without a limit a minute no connector asks the database.
  connections = openConnections({ registry: loadPrograms([form526]), config, pool: undefined as never });
});
afterAll(async () => {
  await connections.close();
  server.close();
});

const PDF = Buffer.from('%PDF-1.7\nwhatever').toString('base64');
const who = {
  identity: { first_name: 'Ánh\r\nx-evil: 1', last_name: 'Sample', ssn: '900112233', birth_date: '1950-02-03' },
  transactionId: 't-1',
  issuedAt: new Date('2026-01-01T00:00:00Z'),
};

async function getPdf(...laidDown: typeof answers) {
  answers.splice(0, answers.length, ...laidDown);
  asked.length = 0;
  return connections.client<EvssClient>('form526', 'evss').getPdf({ a: 1 }, who, new AbortController().signal);
}

const refusal = (severity: string, key = 'form526.x.FieldNotFound') => JSON.stringify({ messages: [{ key, severity, text: 'text' }] });

describe('EVSS getPDF', () => {
  test('asks on the exact path with the claim wrapped once, and tells the person by headers that cannot be split', async () => {
    expect(await getPdf({ status: 200, body: JSON.stringify({ pdf: PDF }) })).toMatchObject({ kind: 'pdf' });
    expect(asked[0]?.path).toBe('/base/wss-form526-services-web-v2/rest/form526/v2/getPDF');
    expect(JSON.parse(asked[0]!.body)).toEqual({ form526: { a: 1 } });
    expect(asked[0]!.headers).toMatchObject({ va_eauth_pnid: '900112233', va_eauth_firstname: '%C3%81nh%0D%0Ax-evil%3A%201' });
    expect(asked[0]!.headers['x-evil']).toBeUndefined();
  });

  test('failures that come as HTTP 200 are failures', async () => {
    expect(await getPdf({ status: 200, body: refusal('FATAL') })).toMatchObject({ kind: 'refused', reason: 'evss_refused', isFinal: true });
    expect(await getPdf({ status: 200, body: '{}' })).toMatchObject({ kind: 'refused', reason: 'evss_unreadable' });
    expect(await getPdf({ status: 200, body: '<html>' })).toMatchObject({ kind: 'refused', reason: 'evss_unreadable' });
    expect(await getPdf({ status: 200, body: JSON.stringify({ pdf: 'bm90IGEgcGRm' }) })).toMatchObject({ reason: 'evss_unreadable' });
  });

  test('a refusal names its key, and never a text in the place of one', async () => {
    const named = await getPdf({ status: 400, body: refusal('ERROR', 'form526.serviceInformation.servicePeriods[0].isInvalid') });
    expect(named).toMatchObject({
      message: 'EVSS refused the claim with HTTP 400: form526.serviceInformation.servicePeriods[0].isInvalid.',
    });
    for (const key of ['Marigold Sample, 900-11-2233', 'nul\0', 'x'.repeat(5_000_000)])
      expect(await getPdf({ status: 400, body: refusal('ERROR', key) })).toMatchObject({
        message: 'EVSS refused the claim with HTTP 400: a key that is none.',
      });
  });

  test('a warning beside a PDF is no refusal', async () => {
    const body = JSON.stringify({ pdf: PDF, messages: [{ key: 'form526.w', severity: 'WARN', text: '' }] });
    expect(await getPdf({ status: 200, body })).toMatchObject({ kind: 'pdf' });
  });

  test('a fault that passes is asked again; the claim has no effect there, so nothing is doubled', async () => {
    const busy = { status: 503, body: '<html>Service Unavailable</html>', type: 'text/html' };
    expect(await getPdf(busy, busy, { status: 200, body: JSON.stringify({ pdf: PDF }) })).toMatchObject({ kind: 'pdf' });
    expect(asked).toHaveLength(3);
  });

  test('a message never repeats what the partner says of the person', async () => {
    const body = JSON.stringify({ messages: [{ key: 'form526.veteran.name', severity: 'ERROR', text: 'Jane Sample has no such file' }] });
    expect(JSON.stringify(await getPdf({ status: 400, body }))).not.toContain('Jane');
  });

  test.skipIf(!hasRecorded)('recorded refusals of a claim are refusals (skipped where the recordings are absent)', async () => {
    for (const [name, status, isFinal] of [
      ['submit_400', 400, true],
      ['submit_500_with_pif_in_use', 500, true],
    ] as const) {
      const [body] = recordedBodies(`vcr_cassettes/evss/disability_compensation_form/${name}.yml`);
      expect(await getPdf({ status, body: JSON.stringify(body) })).toMatchObject({ kind: 'refused', reason: 'evss_refused', isFinal });
    }
  });
});
