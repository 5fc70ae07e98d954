import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from './index.ts';
import { multipart } from './testing/multipart.ts';
import { hasRecorded, recordedBodies, shapeOf } from './testing/recorded.ts';
import { tokenFor } from './testing/token.ts';

let sandbox: Sandbox;
let token: string;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 1 });
});
beforeEach(async () => {
  sandbox.control.faults.clear();
  token = await tokenFor(sandbox, 'benefits-documents', 'documents.read documents.write');
});
afterAll(() => sandbox.stop());

const HOUR = 3_600_000;
const DATA = {
  systemName: 'VA.gov',
  docType: 'L023',
  claimId: 600453005,
  participantId: '600076281',
  fileName: 'letter.pdf',
  trackedItemIds: null,
};
type Body = {
  data: {
    success?: boolean;
    requestId: number;
    statuses: {
      requestId: number;
      status: string;
      steps: { status: string }[];
      time: { startTime: number; endTime?: number };
      error?: object;
    }[];
    requestIdsNotFound?: number[];
  };
  errors: object[];
};

async function post(
  path: string,
  init: { body: RequestInit['body']; headers?: Record<string, string> },
): Promise<{ status: number; body: Body; headers: Headers }> {
  const answer = await fetch(`${sandbox.urls.benefitsDocuments}/services/benefits-documents/v1${path}`, {
    method: 'POST',
    ...init,
    headers: { authorization: `Bearer ${token}`, ...init.headers },
  });
  return { status: answer.status, body: (await answer.json()) as Body, headers: answer.headers };
}

const upload = (data: object = DATA): ReturnType<typeof post> =>
  post(
    '/documents',
    multipart([
      { name: 'parameters', type: 'application/json', content: JSON.stringify({ data }), fileName: 'parameters.json' },
      { name: 'file', type: 'application/pdf', content: '%PDF-1.4', fileName: 'letter.pdf' },
    ]),
  );
const ask = (...requestIds: unknown[]): ReturnType<typeof post> =>
  post('/uploads/status', { body: JSON.stringify({ data: { requestIds } }) });

it('takes a document at once and finishes it days later', async () => {
  const { status, body, headers } = await upload();
  expect([status, body.data.success, headers.get('x-ratelimit-limit-minute')]).toEqual([200, true, '60']);
  const id = body.data.requestId;
  const first = (await ask(String(id))).body.data.statuses[0]!;
  expect(first).toMatchObject({ requestId: id, status: 'IN_PROGRESS', steps: [{ status: 'NOT_STARTED' }, { status: 'NOT_STARTED' }] });
  expect(first.time.endTime).toBeUndefined();
  sandbox.control.clock.advance(3 * HOUR);
  token = await tokenFor(sandbox, 'benefits-documents', 'documents.read');
  expect((await ask(String(id))).body.data.statuses[0]!.steps.map((step) => step.status)).toEqual(['SUCCESS', 'NOT_STARTED']);
  sandbox.control.clock.advance(72 * HOUR);
  token = await tokenFor(sandbox, 'benefits-documents', 'documents.read');
  expect((await ask(String(id))).body.data.statuses[0]).toMatchObject({
    status: 'SUCCESS',
    steps: [{ status: 'SUCCESS' }, { status: 'SUCCESS' }],
  });
});

it('names unknown ids beside known ones, and answers 404 where all are unknown', async () => {
  const { requestId } = (await upload()).body.data;
  const { body } = await ask(String(requestId), '999999999');
  expect([body.data.statuses.length, body.data.requestIdsNotFound]).toEqual([1, [999999999]]);
  expect((await ask(String(requestId))).body.data).not.toHaveProperty('requestIdsNotFound');
  expect((await ask('999999999')).status).toBe(404);
});

it.each([
  ['both people', { ...DATA, fileNumber: '900121234' }],
  ['no person', { ...DATA, participantId: undefined }],
  ['no document type', { ...DATA, docType: 'letter' }],
])('refuses %s', async (_name, data) => {
  const { status, body } = await upload(data);
  expect(status).toBe(400);
  expect(Object.keys(body.errors[0]!).sort()).toEqual(['detail', 'diagnostics', 'instance', 'status', 'title']);
});

it('loses rows, forgets ids and fails documents as a scenario says', async () => {
  const { requestId } = (await upload()).body.data;
  sandbox.control.faults.add([{ kind: 'lost_row', share: 1, times: 1 }]);
  expect((await ask(String(requestId))).body.data).toEqual({ statuses: [] });
  sandbox.control.faults.clear();
  sandbox.control.faults.add([{ kind: 'unknown_id', times: 1 }]);
  expect((await ask(String(requestId))).status).toBe(404);
  await fetch(`${sandbox.urls.control}/sandbox/benefits-documents/statuses`, {
    method: 'POST',
    body: JSON.stringify({ [requestId]: { status: 'FAILED', failedStep: 'BENEFITS_GATEWAY_SERVICE' } }),
  });
  expect((await ask(String(requestId))).body.data.statuses[0]).toMatchObject({
    status: 'FAILED',
    steps: [{ status: 'SUCCESS' }, { status: 'FAILED' }],
    error: { step: 'BENEFITS_GATEWAY_SERVICE' },
  });
});

it('wants a live token with the right scope', async () => {
  token = await tokenFor(sandbox, 'benefits-documents', 'documents.read');
  expect((await upload()).status).toBe(401);
  sandbox.control.clock.advance(601_000);
  expect((await ask('1')).status).toBe(401);
});

it('refuses a claimant with HTTP 200', async () => {
  const { status, body } = await post('/documents/validate/claimant', { body: JSON.stringify({ data: { docType: 'L023' } }) });
  expect([status, body.data]).toMatchObject([200, { valid: false }]);
});

describe.skipIf(!hasRecorded)('against recorded exchanges (skipped: the folder of recordings is absent)', () => {
  const recorded = (name: string): unknown =>
    shapeOf(recordedBodies(`vcr_cassettes/lighthouse/benefits_claims/documents/${name}.yml`).at(-1));

  it('uploads and statuses have the recorded shapes', async () => {
    const { body } = await upload();
    expect(shapeOf(body)).toEqual(recorded('lighthouse_form_526_document_upload_200'));
    const { requestId } = body.data;
    sandbox.control.clock.advance(100 * HOUR);
    token = await tokenFor(sandbox, 'benefits-documents', 'documents.read');
    expect(shapeOf((await ask(requestId)).body)).toEqual(recorded('form526_document_upload_status_complete'));
    sandbox.control.faults.add([{ kind: 'flipped_status' }]);
    expect(shapeOf((await ask(requestId)).body)).toEqual(recorded('form526_document_upload_status_failed'));
  });
});
