import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from './index.ts';
import { printForm } from './pdf/form.ts';
import { multipart } from './testing/multipart.ts';
import { hasRecorded, readRecorded, recordedBodies, shapeOf } from './testing/recorded.ts';

let sandbox: Sandbox;
const started: Sandbox[] = [];
beforeEach(async () => {
  sandbox = await startSandbox({ seed: 1 });
  started.push(sandbox);
});
afterAll(() => Promise.all(started.map((each) => each.stop())));

const HOUR = 3_600_000;
const PDF = printForm('A form', '', [{ heading: 'Part', fields: [{ label: 'Name', value: 'Keoni' }] }]);
const METADATA = {
  veteranFirstName: 'Keoni',
  veteranLastName: 'Kealoha',
  fileNumber: '900121234',
  zipCode: '96700',
  source: 'waybill',
  docType: '21-526EZ',
  businessLine: 'CMP',
};
type Upload = { id: string; attributes: { status: string; location: string; code: string | null; uploaded_pdf: unknown } };

async function call(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: { data: Upload & Upload[]; errors?: unknown[]; message?: string } }> {
  const answer = await fetch(`${sandbox.urls.benefitsIntake}/services/vba_documents/v1${path}`, {
    method,
    headers: { apikey: 'key' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as never };
}

async function locate(): Promise<{ id: string; location: string }> {
  const { body } = await call('POST', '/uploads');
  return { id: body.data.id, location: body.data.attributes.location };
}

async function send(metadata: object = METADATA, content: Buffer = PDF): Promise<string> {
  const { id, location } = await locate();
  const packet = multipart([
    { name: 'metadata', type: 'application/json', content: JSON.stringify(metadata) },
    { name: 'content', type: 'application/pdf', content, fileName: 'content.pdf' },
    { name: 'attachment1', type: 'application/pdf', content: PDF, fileName: 'attachment1.pdf' },
  ]);
  expect((await fetch(location, { method: 'PUT', ...packet })).status).toBe(200);
  return id;
}

const statusOf = async (id: string): Promise<string> => (await call('GET', `/uploads/${id}`)).body.data.attributes.status;

it('lives from pending to vbms as its clock moves', async () => {
  const { status, body } = await call('POST', '/uploads');
  expect([status, body.data.attributes.status]).toEqual([202, 'pending']);
  const id = await send();
  const seen = [await statusOf(id)];
  for (const hours of [0.1, 1, 24, 72]) {
    sandbox.control.clock.advance(hours * HOUR);
    seen.push(await statusOf(id));
  }
  expect(seen).toEqual(['uploaded', 'received', 'processing', 'success', 'vbms']);
  expect((await call('GET', `/uploads/${id}`)).body.data.attributes.uploaded_pdf).toMatchObject({
    total_documents: 2,
    line_of_business: 'CMP',
  });
});

it('refuses a location after 900 seconds and calls it expired after twenty minutes', async () => {
  const { id, location } = await locate();
  sandbox.control.clock.advance(901_000);
  const late = await fetch(location, { method: 'PUT', body: 'x' });
  expect([late.status, await late.text()]).toEqual([403, expect.stringContaining('Request has expired')]);
  expect(await statusOf(id)).toBe('pending');
  sandbox.control.clock.advance(300_000);
  expect(await statusOf(id)).toBe('expired');
  expect((await fetch(location.replace('Signature=', 'Signature=0'), { method: 'PUT', body: 'x' })).status).toBe(403);
});

it.each([
  ['DOC102', { ...METADATA, veteranLastName: 'Kāneʻohe' }, PDF],
  ['DOC102', { ...METADATA, zipCode: '' }, PDF],
  ['DOC102', { ...METADATA, fileNumber: 900121234 }, PDF],
  ['DOC103', METADATA, Buffer.from('no pdf')],
])('takes a bad packet and tells %s later', async (code, metadata, content) => {
  const id = await send(metadata, content);
  sandbox.control.clock.advance(HOUR);
  expect((await call('GET', `/uploads/${id}`)).body.data.attributes).toMatchObject({ status: 'error', code });
});

it('reports up to a thousand ids, unknown ones as DOC105', async () => {
  const id = await send();
  const { body } = await call('POST', '/uploads/report', { ids: [id, 'nobody'] });
  expect(body.data.map((row) => [row.id, row.attributes.status, row.attributes.code])).toEqual([
    [id, 'uploaded', null],
    ['nobody', 'error', 'DOC105'],
  ]);
  expect((await call('POST', '/uploads/report', { ids: Array.from({ length: 1001 }, (_, i) => String(i)) })).status).toBe(422);
  expect((await call('POST', '/uploads/report', { ids: [] })).status).toBe(422);
});

it('flips, loses and forces what it answers', async () => {
  const ids = [await send(), await send()];
  sandbox.control.faults.add([{ kind: 'flipped_status', operation: 'status', match: ids[0]!, times: 1 }]);
  expect(await statusOf(ids[0]!)).toBe('error');
  expect(await statusOf(ids[0]!)).toBe('uploaded');
  sandbox.control.faults.add([{ kind: 'lost_row', share: 1 }]);
  expect((await call('POST', '/uploads/report', { ids })).body.data).toEqual([]);
  sandbox.control.faults.clear();
  await fetch(`${sandbox.urls.control}/sandbox/benefits-intake/statuses`, {
    method: 'POST',
    body: JSON.stringify({ [ids[1]!]: { status: 'error', code: 'DOC202', detail: 'Unidentified Mail' } }),
  });
  expect(await statusOf(ids[1]!)).toBe('error');
});

it('loses the same share of rows for the same seed, one by one', async () => {
  const ids = Array.from({ length: 300 }, (_, i) => `id-${i}`);
  sandbox.control.faults.add([{ kind: 'lost_row', share: 0.2 }]);
  const answered = async (asked: string[]): Promise<string[]> =>
    (await call('POST', '/uploads/report', { ids: asked })).body.data.map((row) => row.id).sort();
  const once = await answered(ids);
  expect(once.length).toBeGreaterThan(210);
  expect(once.length).toBeLessThan(270);
  expect(await answered(ids.toReversed())).toEqual(once);
});

it('counts the same document sent twice, whatever the location', async () => {
  await send();
  expect(sandbox.control.records.effects('benefitsIntake').map((effect) => effect.count)).toEqual([1, 1]);
  await send();
  expect(sandbox.control.records.effects('benefitsIntake').map((effect) => effect.count)).toEqual([2, 2]);
});

it('counts by the key that the sender gives, and keeps what it received', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-kept-'));
  const keeping = await startSandbox({ seed: 1, folder });
  started.push(keeping);
  for (const content of ['%PDF-1.4 first try', '%PDF-1.4 rendered again']) {
    const headers = { apikey: 'key', 'idempotency-key': 'submission-9' };
    const located = await fetch(`${keeping.urls.benefitsIntake}/services/vba_documents/v1/uploads`, { method: 'POST', headers });
    const { data } = (await located.json()) as { data: Upload };
    const packet = multipart([
      { name: 'metadata', type: 'application/json', content: JSON.stringify(METADATA) },
      { name: 'content', type: 'application/pdf', content },
    ]);
    await fetch(data.attributes.location, { method: 'PUT', ...packet });
    expect(readFileSync(join(folder, 'benefits-intake', data.id, 'content'), 'utf8')).toBe(content);
  }
  expect(keeping.control.records.effects()).toMatchObject([{ submission: 'submission-9', document: 'content', count: 2 }]);
  rmSync(folder, { recursive: true });
});

it('wants a key, and opens what it validates', async () => {
  expect((await fetch(`${sandbox.urls.benefitsIntake}/services/vba_documents/v1/uploads`, { method: 'POST' })).status).toBe(401);
  const validate = async (body: Buffer): Promise<number> =>
    (
      await fetch(`${sandbox.urls.benefitsIntake}/services/vba_documents/v1/uploads/validate_document`, {
        method: 'POST',
        headers: { apikey: 'k', 'content-type': 'application/pdf' },
        body: new Uint8Array(body),
      })
    ).status;
  expect([await validate(PDF), await validate(Buffer.from('text'))]).toEqual([200, 422]);
});

describe.skipIf(!hasRecorded)('against recorded exchanges (skipped: the folder of recordings is absent)', () => {
  it('answers in the recorded shapes', async () => {
    const [recorded] = recordedBodies('vcr_cassettes/forms/submission_statuses/200_valid.yml') as { data: Upload[] }[];
    const { body } = await call('POST', '/uploads/report', { ids: [await send()] });
    const keys = Object.keys(body.data[0]!.attributes);
    for (const key of Object.keys(recorded!.data[0]!.attributes)) expect(keys).toContain(key);
    const inner = (upload: Upload): unknown => Object.keys(shapeOf(upload.attributes.uploaded_pdf) as object);
    expect(inner(body.data[0]!)).toEqual(inner(recorded!.data[0]!));
    const [located] = recordedBodies('vcr_cassettes/lighthouse/benefits_intake/200_lighthouse_intake_upload_location.yml') as {
      data: Upload;
    }[];
    for (const key of Object.keys(located!.data.attributes)) expect(keys).toContain(key);
  });

  it('refuses the rate and bad requests in the recorded shapes', async () => {
    sandbox.control.faults.add([{ kind: 'rate_limited', times: 1 }]);
    expect((await call('POST', '/uploads/report', { ids: ['a'] })).body).toEqual(
      recordedBodies('vcr_cassettes/forms/submission_statuses/429_invalid.yml')[0],
    );
    expect(shapeOf((await call('POST', '/uploads/report', { ids: [] })).body)).toEqual(
      shapeOf(recordedBodies('vcr_cassettes/forms/submission_statuses/422_invalid.yml')[0]),
    );
  });

  it('takes the recorded metadata', async () => {
    const id = await send(JSON.parse(readRecorded('vba_documents/spec/fixtures/valid_metadata.json')) as object);
    sandbox.control.clock.advance(HOUR / 2);
    expect(await statusOf(id)).toBe('received');
  });
});
