import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BenefitsDocumentsClient, benefitsDocuments as connector } from '../programs/form526/connectors/benefits-documents.ts';
import { benefitsDocuments } from '../programs/form526/destinations/benefits-documents.ts';
import { ATTACHMENTS, documentOf, SUBMISSION } from '../programs/form526/destinations/test-claim.ts';
import { asciiOf, cleanFileName } from '../programs/form526/packaging/document-file.ts';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { readMultipart } from '../sandbox/multipart.ts';
import { hasRecorded, recordedAnswers } from '../sandbox/testing/recorded.ts';
import { tokenFor } from '../sandbox/testing/token.ts';
import type { DeliveryAnswer, Identity } from '../src/sdk/index.ts';
import type { DeliverySample, Reply } from '../src/testing/connector-contract.ts';
import { layDown } from '../src/testing/lay-down.ts';
import { benchOf } from './destination-bench.ts';

const BASE = '/services/benefits-documents/v1';
const HOUR = 3_600_000;
const bench = await benchOf<BenefitsDocumentsClient>(connector, benefitsDocuments);
const { destination, partner, ask } = bench;

let sandbox: Sandbox;
let toSandbox: BenefitsDocumentsClient;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 5 });
  const token = await tokenFor(sandbox, 'benefits-documents', 'documents.read documents.write');
  toSandbox = bench.clientTo(sandbox.urls.benefitsDocuments, { authorization: `Bearer ${token}` });
});
afterAll(() => sandbox.stop());

const json = (status: number, body: unknown): Reply => ({ status, body: JSON.stringify(body) });
const sampleOf = (label: string, identity: Identity = {}, parentReceipt: string | undefined = '600453005'): DeliverySample => ({
  submission: { ...SUBMISSION, identity: { ...SUBMISSION.identity, ...identity } },
  document: documentOf(label),
  attachments: ATTACHMENTS,
  ...(parentReceipt === undefined ? {} : { parentReceipt }),
});
const upload = async (sample: DeliverySample, reply: Reply = json(200, { data: { success: true, requestId: 634 } })) => {
  layDown(partner, { [`${BASE}/documents`]: reply });
  return bench.deliver(sample);
};
const sent = () => readMultipart(partner.seen[0]?.headers['content-type'] as string, partner.seen[0]?.body as Buffer) ?? [];

describe('a document', () => {
  test('is filed under the claim that it belongs to, and followed until it is linked', async () => {
    const answer = await bench.deliver(sampleOf('attachment-1'), toSandbox);
    const receipt = answer.kind === 'taken' ? answer.receipt : '';
    expect(receipt).toMatch(/^\d+$/);
    const seen: unknown[] = [];
    // A token lives ten minutes; the partner's clock is moved between two of them.
    for (const hours of [0, 3, 46]) {
      sandbox.control.clock.advance(hours * HOUR);
      const token = await tokenFor(sandbox, 'benefits-documents', 'documents.read documents.write');
      const polled = await ask([receipt], bench.clientTo(sandbox.urls.benefitsDocuments, { authorization: `Bearer ${token}` }));
      seen.push(polled.kind === 'answered' ? polled.rows.map(({ state, step }) => [state, step]) : polled);
    }
    expect(seen).toEqual([
      [['accepted', 'CLAIMS_EVIDENCE NOT_STARTED, BENEFITS_GATEWAY_SERVICE NOT_STARTED']],
      [['accepted', 'CLAIMS_EVIDENCE SUCCESS, BENEFITS_GATEWAY_SERVICE NOT_STARTED']],
      [['delivered', 'CLAIMS_EVIDENCE SUCCESS, BENEFITS_GATEWAY_SERVICE SUCCESS']],
    ]);
  });

  test('says what it is: the claim as a number, one number of the person, and a plain file name', async () => {
    await upload(sampleOf('attachment-2', { file_numbers: [] }));
    const [parameters, file] = sent();
    expect(JSON.parse(String(parameters?.content))).toEqual({
      data: {
        systemName: 'VA.gov',
        docType: 'L048',
        claimId: 600453005,
        fileNumber: '900121234',
        fileName: "Kathe's v12 notes.txt".replace("'", '_'),
        trackedItemIds: null,
      },
    });
    expect([parameters?.type, file?.type, file?.fileName, String(file?.content)]).toEqual([
      'application/json',
      'text/plain',
      'Kathe_s v12 notes.txt',
      'Tres bien - 20deg',
    ]);
    expect(partner.seen[0]?.headers['content-length']).toBe(String(partner.seen[0]?.body.length));
  });

  test('whose person has a participant id is asked about first; a no is HTTP 200', async () => {
    const known = sampleOf('attachment-1', { participant_id: '600076281' });
    const answers = async (reply: Reply) => {
      layDown(partner, {
        [`${BASE}/documents/validate/claimant`]: reply,
        [`${BASE}/documents`]: json(200, { data: { success: true, requestId: '635' } }),
      });
      return bench.deliver(known);
    };
    expect(await answers(json(200, { data: { valid: true, success: { validationToken: 't', validUntil: 1 } } }))).toMatchObject({
      kind: 'taken',
      receipt: '635',
    });
    expect(JSON.parse(String(partner.seen[0]?.body))).toEqual({
      data: { docType: 'L048', participantId: '600076281', claimId: 600453005 },
    });
    expect(String(partner.seen[1]?.body)).not.toContain('fileNumber');
    expect(await answers(json(200, { data: { valid: false, error: { message: 'Keoni is not known' } } }))).toMatchObject({
      kind: 'refused',
      error: 'claimant_refused',
      httpStatus: 200,
    });
    expect(partner.seen.length).toBe(1);
    for (const status of [404, 405, 501]) expect(await answers({ status, body: '' }), String(status)).toMatchObject({ receipt: '635' });
  });

  test.each<[string, DeliverySample]>([
    ['claim_number_missing', sampleOf('attachment-1', {}, '0f0e0d0c-0b0a-4a09-8807-060504030201')],
    ['claim_number_missing', { ...sampleOf('attachment-1'), parentReceipt: '' }],
    ['person_number_missing', sampleOf('attachment-1', { file_numbers: ['12'], ssn: 'none' })],
    ['document_type_unknown', sampleOf('21-526EZ')],
    ['file_type_unknown', { ...sampleOf('attachment-1'), document: { ...documentOf('attachment-1'), mediaType: 'video/mp4' } }],
  ])('that nothing can be done with is refused before anything is sent: %s', async (error, sample) => {
    expect(await upload(sample)).toMatchObject({ kind: 'refused', error });
    expect(partner.seen).toEqual([]);
  });

  test.each<[Reply, Partial<DeliveryAnswer> & object]>([
    [json(500, { status: 500, error: 'Failed to verify payload.' }), { kind: 'not_taken', error: 'payload_unverified' }],
    [json(500, { status: 500, error: 'Internal error.' }), { kind: 'unknown', error: 'server_error' }],
    [
      json(400, { errors: [{ detail: 'x', status: 400, title: 'y', instance: 'z', diagnostics: 'd' }] }),
      { kind: 'refused', error: 'parameters_refused' },
    ],
    [json(200, { data: { success: false } }), { kind: 'not_taken', error: 'not_successful' }],
    [json(200, { errors: [{ detail: 'x', status: 400 }] }), { kind: 'not_taken', error: 'not_successful' }],
    [json(200, { data: { success: true } }), { kind: 'unknown', error: 'unexpected_answer' }],
    [json(200, { data: { success: true, requestId: null } }), { kind: 'unknown' }],
    [json(200, { data: { success: true, requestId: 1.5 } }), { kind: 'unknown' }],
    [json(200, { data: { success: 'true', requestId: 5 } }), { kind: 'unknown' }],
    [json(200, { data: { success: true, requestId: '0634' } }), { kind: 'taken', receipt: '0634' }],
  ])('answered with %j', async (reply, expected) => {
    expect(await upload(sampleOf('attachment-1'), reply)).toMatchObject(expected);
  });

  test('one upload in ten is not verified though nothing is wrong with it: tried again, nothing is filed twice', async () => {
    const before = sandbox.control.records.effects('benefitsDocuments').length;
    sandbox.control.faults.add([{ kind: 'ok_with_errors', partner: 'benefitsDocuments', operation: 'upload', times: 1 }]);
    const token = await tokenFor(sandbox, 'benefits-documents', 'documents.read documents.write');
    const client = bench.clientTo(sandbox.urls.benefitsDocuments, { authorization: `Bearer ${token}` });
    const sample = sampleOf('21-4142');
    expect(await bench.deliver(sample, client)).toMatchObject({ error: 'payload_unverified' });
    expect(await bench.deliver(sample, client)).toMatchObject({ kind: 'taken' });
    const effects = sandbox.control.records.effects('benefitsDocuments').slice(before);
    expect(effects.map(({ count }) => count)).toEqual([1]);
  });
});

test.each([
  ['a.b.c.pdf', 'application/pdf', 'abc.pdf'],
  ['Scan.JPEG', 'image/jpeg', 'Scan.jpeg'],
  ['scan', 'image/tiff', 'scan.tif'],
  ['photo.heic', 'image/jpeg', 'photo.jpg'],
  ['.pdf', 'application/pdf', 'document.pdf'],
  ['a"\r\nb/c\\d.txt', 'text/plain', 'a___b_c_d.txt'],
  ['診断書.png', 'image/png', 'ZhenDuanShu.png'],
  ['x'.repeat(300), 'application/pdf', `${'x'.repeat(96)}.pdf`],
])('the name %j of a file of type %s becomes %s', (name, type, expected) => {
  expect(cleanFileName(name, type)).toBe(expected);
});

test.each([
  [Buffer.from('caf\u00e9', 'utf8'), 'cafe'],
  [Buffer.from('caf\u00e9', 'latin1'), 'cafe'],
  [Buffer.from('\ufeffcaf\u00e9', 'utf16le'), 'cafe'],
  [Buffer.from('plain\r\n', 'ascii'), 'plain\r\n'],
])('text of any encoding is taken over as ASCII', (text, expected) => {
  expect(String(asciiOf(text))).toBe(expected);
});

const STEPS = (first?: string, second?: string) => [
  ...(first ? [{ name: 'CLAIMS_EVIDENCE', nextStepName: 'BENEFITS_GATEWAY_SERVICE', description: 'x', status: first }] : []),
  ...(second ? [{ name: 'BENEFITS_GATEWAY_SERVICE', description: 'x', status: second }] : []),
];
const polled = async (body: unknown, ids: readonly string[] = ['22', '21'], status = 200) => {
  layDown(partner, { [`${BASE}/uploads/status`]: json(status, body) });
  return ask(ids);
};
const statuses = (...rows: unknown[]) => polled({ data: { statuses: rows } });

describe('a status', () => {
  test.each([
    [{ status: 'SUCCESS', steps: STEPS('SUCCESS', 'SUCCESS') }, 'delivered', undefined],
    [{ status: 'SUCCESS', steps: STEPS('SUCCESS', 'SUCCESS'), error: { detail: 'x', step: 'CLAIMS_EVIDENCE' } }, 'delivered', undefined],
    [{ status: 'SUCCESS', steps: STEPS('SUCCESS', 'FAILED') }, 'delivered', undefined],
    [{ status: 'IN_PROGRESS', steps: STEPS('NOT_STARTED', 'NOT_STARTED'), time: { startTime: 1718902851 } }, 'accepted', undefined],
    [{ status: 'IN_PROGRESS', steps: STEPS('SUCCESS', 'NOT_STARTED'), time: { startTime: 1, endTime: null } }, 'accepted', undefined],
    [
      { status: 'FAILED', steps: STEPS('FAILED', 'NOT_STARTED'), error: { detail: 'x', step: 'CLAIMS_EVIDENCE' } },
      'rejected',
      'not_in_file',
    ],
    [
      { status: 'FAILED', steps: STEPS('SUCCESS', 'FAILED'), error: { step: 'BENEFITS_GATEWAY_SERVICE' } },
      'rejected',
      'in_file_not_linked',
    ],
    [{ status: 'FAILED', steps: STEPS('SUCCESS') }, 'rejected', 'in_file_not_linked'],
    [{ status: 'FAILED', error: { step: 'CLAIMS_EVIDENCE' } }, 'rejected', 'not_in_file'],
    [{ status: 'FAILED', steps: [null, 'x', { name: 'ELSE', status: 'FAILED' }], error: 'text' }, 'rejected', 'failed_unclear'],
    [{ status: 'FAILED', steps: null }, 'rejected', 'failed_unclear'],
  ])('with %j is %s', async (fields, state, error) => {
    const answer = await statuses({ requestId: 22, ...fields });
    expect(answer).toMatchObject({
      kind: 'answered',
      rows: [{ receipt: '22', state, status: fields.status, ...(error ? { error } : {}) }],
    });
    if (error) expect(Object.keys(destination.errors ?? {})).toContain(error);
  });

  test('of a document that is in the file but not linked ends its way: it is never sent again', () => {
    expect(destination.errors?.in_file_not_linked?.then).toBe('stop');
  });

  test.each([1704856371167, 1704856371])('ended at %i, whether these are milliseconds or seconds', async (endTime) => {
    const answer = await statuses({ requestId: 22, status: 'FAILED', time: { startTime: 1704824509436, endTime } });
    expect(answer).toMatchObject({ rows: [{ message: expect.stringContaining('ended at 2024-01-10T03:12:51.') }] });
  });

  test('asks with text and takes numbers for answers', async () => {
    await polled({
      data: {
        statuses: [
          { requestId: 22, status: 'SUCCESS' },
          { requestId: '21', status: 'IN_PROGRESS' },
        ],
      },
    });
    expect(JSON.parse(String(partner.seen[0]?.body))).toEqual({ data: { requestIds: ['22', '21'] } });
  });

  test.each([
    [{ data: { statuses: [{ requestId: 22, status: 'SUCCESS' }], requestIdsNotFound: [21] } }, ['22'], ['21']],
    [{ data: { statuses: [{ requestId: 22, status: 'SUCCESS' }], requestIdsNotFound: ['21'] } }, ['22'], ['21']],
    [{ data: { statuses: [{ requestId: 22, status: 'SUCCESS' }], requestIdsNotFound: null } }, ['22'], []],
    [{ data: { statuses: [], requestIdsNotFound: ['22', '21'] } }, [], ['22', '21']],
    [{ data: { requestIdsNotFound: [22] } }, [], ['22']],
    [{ data: { statuses: [] } }, [], []],
  ])('with %j has its ids in their lists', async (body, rows, notFound) => {
    const answer = await polled(body);
    expect(answer.kind === 'answered' && [answer.rows.map(({ receipt }) => receipt), answer.notFound]).toEqual([rows, notFound]);
  });

  test('of ids none of which is known is HTTP 404; one of a gateway says nothing of any', async () => {
    const none = { errors: [{ detail: 'd', status: 404, title: 't', instance: 'i', diagnostics: 'g' }] };
    expect(await polled(none, ['22', '21'], 404)).toEqual({ kind: 'answered', rows: [], notFound: ['22', '21'], unreadable: [] });
    expect(await polled({ errors: [{ detail: 'd', title: 't' }] }, ['22'], 404)).toMatchObject({ notFound: ['22'] });
    expect(await polled({ message: 'no Route matched with those values' }, ['22'], 404)).toMatchObject({ kind: 'failed' });
    expect(await polled({ errors: [{ detail: 'x', status: 400 }] }, ['22'], 400)).toMatchObject({ kind: 'failed', isRefused: true });
  });

  test('of the sandbox tells apart what it knows, what it does not, and what it leaves out', async () => {
    const token = await tokenFor(sandbox, 'benefits-documents', 'documents.read documents.write');
    const client = bench.clientTo(sandbox.urls.benefitsDocuments, { authorization: `Bearer ${token}` });
    const [one, two] = await Promise.all(
      ['21-4142', 'attachment-2'].map(async (label) => {
        const answer = await bench.deliver(sampleOf(label), client);
        return answer.kind === 'taken' ? answer.receipt : '';
      }),
    );
    sandbox.control.faults.add([{ kind: 'lost_row', partner: 'benefitsDocuments', match: one }]);
    expect(await ask([one as string, two as string, '99999999'], client)).toMatchObject({
      rows: [{ receipt: two }],
      notFound: ['99999999'],
      unreadable: [],
    });
    expect(await ask(['99999998', '99999999'], client)).toMatchObject({ rows: [], notFound: ['99999998', '99999999'] });
    sandbox.control.faults.clear();
  });
});

describe.skipIf(!hasRecorded)('recorded answers, byte for byte (skipped: the folder of recordings is absent)', () => {
  const DOCUMENTS = 'vcr_cassettes/lighthouse/benefits_claims/documents';
  const last = (path: string) => recordedAnswers(`${DOCUMENTS}/${path}`).at(-1) as Reply;
  test('a success is delivered, with its steps', async () => {
    layDown(partner, { [`${BASE}/uploads/status`]: last('form526_document_upload_status_complete.yml') });
    expect(await ask(['22'])).toMatchObject({
      rows: [{ receipt: '22', state: 'delivered', step: 'CLAIMS_EVIDENCE SUCCESS, BENEFITS_GATEWAY_SERVICE SUCCESS' }],
      notFound: [],
      unreadable: [],
    });
  });
  test('a failure did not reach the file', async () => {
    layDown(partner, { [`${BASE}/uploads/status`]: last('form526_document_upload_status_failed.yml') });
    expect(await ask(['16819'])).toMatchObject({ rows: [{ receipt: '16819', state: 'rejected', error: 'not_in_file' }] });
  });
  test('an upload is taken under its request id', async () => {
    expect(await upload(sampleOf('attachment-1'), last('lighthouse_form_526_document_upload_200.yml'))).toMatchObject({
      kind: 'taken',
      receipt: '634',
    });
  });
});
