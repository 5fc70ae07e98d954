import { Readable } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import { benefitsIntake as connector, type IntakeClient } from '../programs/form526/connectors/benefits-intake.ts';
import { benefitsIntake } from '../programs/form526/destinations/benefits-intake.ts';
import { ATTACHMENTS, SUBMISSION } from '../programs/form526/destinations/test-claim.ts';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { readMultipart } from '../sandbox/multipart.ts';
import { hasRecorded, recordedAnswers } from '../sandbox/testing/recorded.ts';
import type { DeliveryAnswer } from '../src/sdk/index.ts';
import { type DeliverySample, deliveryOf } from '../src/testing/connector-contract.ts';
import { layDown } from '../src/testing/lay-down.ts';
import { benchOf } from './destination-bench.ts';

const HOUR = 3_600_000;
const REPORT = '/services/vba_documents/v1/uploads/report';
const CLAIM: DeliverySample = { submission: SUBMISSION, attachments: ATTACHMENTS };
const bench = await benchOf<IntakeClient>(connector, benefitsIntake, { apikey: 'key', validate_documents: 'no' });
const { destination, partner, toPartner } = bench;

let sandbox: Sandbox;
let toSandbox: IntakeClient;
beforeEach(async () => {
  const started = await startSandbox({ seed: 3 });
  sandbox = started;
  bench.closeLater(() => started.stop());
  toSandbox = bench.clientTo(sandbox.urls.benefitsIntake);
});

const deliver = (sample: DeliverySample = CLAIM, client = toSandbox) => bench.deliver(sample, client);
const ask = (receipts: readonly string[], client = toSandbox) => bench.ask(receipts, client);
const find = (receipt: string | undefined, client = toSandbox) => bench.find({ ...CLAIM, ...(receipt ? { receipt } : {}) }, client);
const receiptOf = (answer: DeliveryAnswer) => (answer.kind === 'taken' ? answer.receipt : '');

describe('a claim on paper', () => {
  test('goes as one packet and is followed until it is in the file', async () => {
    const receipt = receiptOf(await deliver());
    const seen: unknown[] = [];
    for (const hours of [0, 0.1, 1, 24, 72]) {
      sandbox.control.clock.advance(hours * HOUR);
      const answer = await ask([receipt]);
      seen.push(answer.kind === 'answered' ? answer.rows.map(({ state, status }) => [state, status]) : answer);
    }
    expect(seen).toEqual([
      [['accepted', 'uploaded']],
      [['accepted', 'received']],
      [['accepted', 'processing']],
      [['provisional', 'success']],
      [['delivered', 'vbms']],
    ]);
    expect(sandbox.control.records.effects('benefitsIntake').map(({ document, count }) => [document, count])).toEqual([
      ['content', 1],
      ['attachment1', 1],
      ['attachment2', 1],
      ['attachment3', 1],
    ]);
  });

  test('has metadata of strings by the rules of the receiver, its evidence before the forms, and a known length', async () => {
    layDown(partner, {
      '/services/vba_documents/v1/uploads': located('g-1', `${partner.origin}/put`),
      '/put': { status: 200 },
    });
    expect(await deliver(CLAIM, toPartner)).toMatchObject({ kind: 'taken', receipt: 'g-1', status: 'pending' });
    const [locate, put] = partner.seen;
    expect([locate?.headers.apikey, locate?.body.length, put?.headers.apikey]).toEqual(['key', 0, undefined]);
    expect([put?.headers['content-length'], put?.headers['transfer-encoding']]).toEqual([String(put?.body.length), undefined]);
    const parts = readMultipart(put?.headers['content-type'] as string, put?.body as Buffer) ?? [];
    expect(parts.map(({ name, type }) => [name, type])).toEqual([
      ['metadata', 'application/json'],
      ['content', 'application/pdf'],
      ['attachment1', 'application/pdf'],
      ['attachment2', 'application/pdf'],
      ['attachment3', 'application/pdf'],
    ]);
    expect(JSON.parse(String(parts[0]?.content))).toEqual({
      veteranFirstName: 'Keoni',
      veteranLastName: 'Kaneohe-Sample',
      fileNumber: '900121234',
      zipCode: '96701-1234',
      source: 'va.gov backup submission',
      docType: '21-526EZ',
      businessLine: 'CMP',
      claimDate: '2026-03-01',
      forceOfframp: 'true',
    });
  });

  test('of more than a process should hold is streamed, with its length known before', async () => {
    layDown(partner, { '/services/vba_documents/v1/uploads': located('g-3', `${partner.origin}/put`), '/put': { status: 200 } });
    const scan = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(6_000_000, 'x')]);
    expect(await deliver({ ...CLAIM, attachments: { ...ATTACHMENTS, 'attachment-1': scan } }, toPartner)).toMatchObject({ kind: 'taken' });
    const put = partner.seen[1];
    expect([put?.headers['content-length'], put?.headers['transfer-encoding']]).toEqual([String(put?.body.length), undefined]);
    const parts = readMultipart(put?.headers['content-type'] as string, put?.body as Buffer) ?? [];
    expect(parts.find(({ name }) => name === 'attachment1')?.content.equals(scan)).toBe(true);
    expect(parts.length).toBe(5);
  });

  test('takes its main form from the system that fills in the official one, and waits or stops where that gives none', async () => {
    const evss = (answer: object) => ({ ...CLAIM, connectors: { evss: { getPdf: async () => answer } } });
    const official = Buffer.from('%PDF-1.7 official');
    layDown(partner, { '/services/vba_documents/v1/uploads': located('g-2', `${partner.origin}/put`), '/put': { status: 200 } });
    await deliver(evss({ kind: 'pdf', pdf: official }), toPartner);
    const [, content] = readMultipart(partner.seen[1]?.headers['content-type'] as string, partner.seen[1]?.body as Buffer) ?? [];
    expect(content?.content).toEqual(official);
    layDown(partner, {});
    const refusal = { kind: 'refused', reason: 'x', message: 'EVSS refused the claim.', isFinal: false };
    expect(await deliver(evss(refusal), toPartner)).toMatchObject({ kind: 'not_taken', error: 'main_form_missing' });
    expect(await deliver(evss({ ...refusal, isFinal: true }), toPartner)).toMatchObject({ kind: 'refused', error: 'main_form_refused' });
    const both = { connectors: { ...evss(refusal).connectors, claims_api: { generatePdf: async () => ({ kind: 'pdf', pdf: official }) } } };
    const known = { ...SUBMISSION, identity: { ...SUBMISSION.identity, icn: '1012667145V762142' } };
    expect(await deliver({ ...CLAIM, ...both, submission: known }, toPartner)).toMatchObject({ error: 'request_refused' });
    expect(partner.seen.map(({ path }) => path)).toEqual(['/services/vba_documents/v1/uploads']);
  });

  test('that the rules of the receiver cannot take is refused before anything is sent', async () => {
    const nameless = { ...SUBMISSION, identity: { ...SUBMISSION.identity, first_name: '…' } };
    expect(await deliver({ ...CLAIM, submission: nameless })).toMatchObject({ kind: 'refused', error: 'metadata' });
    const large = SUBMISSION.documents.map((each) => (each.label === 'attachment-1' ? { ...each, bytes: 100_000_001 } : each));
    expect(await deliver({ ...CLAIM, submission: { ...SUBMISSION, documents: large } })).toMatchObject({ error: 'document_too_large' });
    expect(sandbox.control.records.requests().total).toBe(0);
  });

  test('whose document cannot be read is tried again, and nothing was sent', async () => {
    const context = { ...deliveryOf(toSandbox, CLAIM), attachment: async () => Readable.from(failing()) };
    expect(await destination.deliver?.(context)).toMatchObject({ kind: 'not_taken', error: 'not_built' });
    expect(sandbox.control.records.requests().total).toBe(0);
  });
});

async function* failing(): AsyncGenerator<Buffer> {
  yield Buffer.from('%PDF-');
  throw new Error('Kealoha hearing test.pdf is gone');
}

describe('a packet whose fate is unknown', () => {
  test('is found by its guid where it arrived', async () => {
    sandbox.control.faults.add([{ kind: 'lost_answer', partner: 'benefitsIntake', operation: 'put' }]);
    const context = deliveryOf(toSandbox, CLAIM);
    expect(await destination.deliver?.(context)).toMatchObject({ kind: 'unknown', error: 'no_answer' });
    expect(await find(context.kept[0])).toMatchObject({ kind: 'found', row: { receipt: context.kept[0], state: 'accepted' } });
  });

  test('is not given up while the store may still be looked into, and is sent again only once its location is called expired', async () => {
    sandbox.control.faults.add([{ kind: 'reset', partner: 'benefitsIntake', operation: 'put', times: 1 }]);
    const context = deliveryOf(toSandbox, CLAIM);
    expect(await destination.deliver?.(context)).toMatchObject({ kind: 'unknown' });
    expect(await find(context.kept[0])).toMatchObject({ kind: 'failed' });
    sandbox.control.clock.advance(21 * 60_000);
    expect(await find(context.kept[0])).toEqual({ kind: 'not_found' });
    const again = await destination.deliver?.(deliveryOf(toSandbox, { ...CLAIM, receipt: context.kept[0] }));
    expect(again).toMatchObject({ kind: 'taken' });
    expect(again?.kind === 'taken' && again.receipt).not.toBe(context.kept[0]);
    expect(sandbox.control.records.effects('benefitsIntake').every(({ count }) => count === 1)).toBe(true);
  });

  test('never began where no guid was kept, and stays unknown where the guid is not known', async () => {
    expect(await find(undefined)).toEqual({ kind: 'not_found' });
    expect(await find('00000000-0000-4000-8000-000000000000')).toMatchObject({ kind: 'failed' });
  });
});

test('a location that has run out is no refusal of the packet: another one is fetched', async () => {
  sandbox.control.faults.add([{ kind: 'expired_location', partner: 'benefitsIntake', times: 1 }]);
  expect(await deliver()).toMatchObject({ kind: 'not_taken', error: 'location_refused', httpStatus: 403 });
  expect(await deliver()).toMatchObject({ kind: 'taken' });
});

function located(guid: string, location: string) {
  const attributes = { guid, status: 'pending', code: null, detail: '', location, updated_at: '2026-03-04T05:06:07Z', uploaded_pdf: null };
  return { status: 202, body: JSON.stringify({ data: { id: guid, type: 'document_upload', attributes } }) };
}

test('having the main form looked at: a refusal stops it, and a complaint about the key inside a 200 is no yes', async () => {
  const asking = { ...toPartner, validate: () => toPartner.report([], new AbortController().signal) };
  const answers = [
    [
      { status: 422, body: '{"errors":[{"title":"Document failed validation","status":"422"}]}' },
      { kind: 'refused', error: 'document_refused' },
    ],
    [
      { status: 200, body: '{"message":"Invalid authentication credentials"}' },
      { kind: 'not_taken', error: 'unexpected_answer' },
    ],
  ] as const;
  for (const [reply, expected] of answers) {
    layDown(partner, { [REPORT]: reply });
    expect(await deliver(CLAIM, asking)).toMatchObject(expected);
  }
});

test.skipIf(!hasRecorded)('the recorded location is one (skipped: the folder of recordings is absent)', async () => {
  const INTAKE = 'vcr_cassettes/lighthouse/benefits_intake';
  const [reply] = recordedAnswers(`${INTAKE}/200_lighthouse_intake_upload_location.yml`);
  const put = recordedAnswers(`${INTAKE}/200_lighthouse_intake_upload.yml`)[0]!;
  const own = { ...reply!, body: reply!.body.replace('https://sandbox-api.va.gov', partner.origin) };
  layDown(partner, {
    '/services/vba_documents/v1/uploads': own,
    '/services_user_content/vba_documents/id-path-doesnt-matter': { ...put, body: '' },
  });
  expect(await deliver(CLAIM, toPartner)).toMatchObject({ kind: 'taken', receipt: '6d8433c1-cd55-4c24-affd-f592287a7572' });
});
