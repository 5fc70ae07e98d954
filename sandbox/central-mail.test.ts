import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from './index.ts';
import { multipart } from './testing/multipart.ts';
import { hasRecorded, recordedBodies, shapeOf } from './testing/recorded.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 1 });
});
afterAll(() => sandbox.stop());

const HOUR = 3_600_000;
const METADATA = {
  veteranFirstName: 'Keoni',
  veteranLastName: 'Kealoha',
  fileNumber: '900121234',
  receiveDt: '2026-01-02 03:04:05',
  uuid: 'mail-1',
  zipCode: '96700',
  source: 'VA Forms Group B',
  hashV: 'x',
  numberAttachments: 0,
  docType: '21-4142',
  numberPages: 1,
};

async function upload(changes: object = {}, document = '%PDF-1.4'): Promise<{ status: number; text: string }> {
  const packet = multipart([
    { name: 'metadata', type: 'application/json', content: JSON.stringify({ ...METADATA, ...changes }) },
    { name: 'document', type: 'application/pdf', content: document, fileName: 'form.pdf' },
    { name: 'token', type: 'text/plain', content: 'token' },
  ]);
  const answer = await fetch(`${sandbox.urls.centralMail}/EmmsAPI/VADocument/upload`, { method: 'POST', ...packet });
  return { status: answer.status, text: await answer.text() };
}

async function ask(...ids: string[]): Promise<{ uuid: string; status: string }[][]> {
  const body = new URLSearchParams({ token: 'token', uuid: JSON.stringify(ids) });
  return (await (await fetch(`${sandbox.urls.centralMail}/EmmsAPI/VADocument/getStatus`, { method: 'POST', body })).json()) as never;
}

it('takes a packet once, and refuses the same uuid after that', async () => {
  expect(await upload()).toEqual({ status: 200, text: 'Request was received successfully  [uuid: mail-1]' });
  expect((await upload()).status).toBe(400);
  expect(sandbox.control.records.effects('centralMail')).toMatchObject([{ submission: 'mail-1', document: '21-4142', count: 1 }]);
});

it.each([
  [412, { uuid: 'b', zipCode: '9' }, '%PDF-1.4'],
  [412, { uuid: 'c', veteranLastName: 'Kāneʻohe' }, '%PDF-1.4'],
  [412, { uuid: 'd', fileNumber: '' }, '%PDF-1.4'],
  [409, { uuid: 'e', numberAttachments: 2 }, '%PDF-1.4'],
  [422, { uuid: 'f' }, '%PDF-1.4 /Encrypt'],
])('answers %i', async (status, changes, document) => {
  expect((await upload(changes, document)).status).toBe(status);
});

it('tells the status of the uuids it knows, and is silent about others', async () => {
  await upload({ uuid: 'mail-2' });
  expect(await ask('mail-2', 'nobody')).toMatchObject([[{ uuid: 'mail-2', status: 'Received' }]]);
  sandbox.control.clock.advance(80 * HOUR);
  expect(await ask('mail-2')).toMatchObject([[{ status: 'VBMS Complete' }]]);
});

describe.skipIf(!hasRecorded)('against recorded exchanges (skipped: the folder of recordings is absent)', () => {
  it('the status has the recorded shape', async () => {
    await upload({ uuid: 'mail-3' });
    expect(shapeOf(await ask('mail-3'))).toEqual(shapeOf(recordedBodies('vcr_cassettes/central_mail/status_one_uuid.yml')[0]));
  });
});
