import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { type CentralMailClient, centralMail as connector } from '../programs/form526/connectors/central-mail.ts';
import { centralMail } from '../programs/form526/destinations/central-mail.ts';
import { documentOf, SUBMISSION } from '../programs/form526/destinations/test-claim.ts';
import { centralTime } from '../programs/form526/packaging/central-time.ts';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { readMultipart } from '../sandbox/multipart.ts';
import { hasRecorded, recordedAnswers } from '../sandbox/testing/recorded.ts';
import { type DeliverySample, deliveryOf, ONE_PAGE_PDF } from '../src/testing/connector-contract.ts';
import { layDown } from '../src/testing/lay-down.ts';
import { benchOf } from './destination-bench.ts';

const UPLOAD = '/EmmsAPI/VADocument/upload';
const STATUS = '/EmmsAPI/VADocument/getStatus';
const RELEASE: DeliverySample = { submission: SUBMISSION, document: documentOf('21-4142') };
const bench = await benchOf<CentralMailClient>(connector, centralMail, { token: 'secret' });
const { destination, partner, ask, deliver, toPartner } = bench;

let sandbox: Sandbox;
let toSandbox: CentralMailClient;
beforeEach(async () => {
  const started = await startSandbox({ seed: 9 });
  sandbox = started;
  bench.closeLater(() => started.stop());
  toSandbox = bench.clientTo(sandbox.urls.centralMail);
});
const answerOf = async (status: number, body: string) => {
  layDown(partner, { [UPLOAD]: { status, body } });
  return deliver(RELEASE);
};
/** The uuid under which the release goes, as every attempt derives it. */
const UUID = await uuidOfRelease();
async function uuidOfRelease(): Promise<string> {
  const context = deliveryOf(toPartner, RELEASE);
  layDown(partner, {});
  await destination.deliver?.(context);
  return context.kept[0] as string;
}

describe('a medical release', () => {
  test('is sent under a uuid of its own with what the receiver asks for, and followed until it is in the file', async () => {
    const answer = await deliver(RELEASE, toSandbox);
    expect(answer).toMatchObject({ kind: 'taken', state: 'accepted', receipt: UUID });
    const seen: unknown[] = [];
    for (const hours of [0, 1, 23, 48]) {
      sandbox.control.clock.advance(hours * 3_600_000);
      const polled = await ask([UUID, 'nobody'], toSandbox);
      seen.push(polled.kind === 'answered' ? polled.rows.map(({ receipt, state, status }) => [receipt, state, status]) : polled);
    }
    expect(seen).toEqual([
      [[UUID, 'accepted', 'Received']],
      [[UUID, 'accepted', 'In Process']],
      [[UUID, 'provisional', 'Success']],
      [[UUID, 'delivered', 'VBMS Complete']],
    ]);
  });

  test('has its metadata by the rules of the receiver, its date in the time of the receiver', async () => {
    await answerOf(200, `Request was received successfully  [uuid: ${UUID}]`);
    const parts = readMultipart(partner.seen[0]?.headers['content-type'] as string, partner.seen[0]?.body as Buffer) ?? [];
    expect(parts.map(({ name, type }) => [name, type])).toEqual([
      ['metadata', 'application/json'],
      ['document', 'application/pdf'],
      ['token', 'text/plain'],
    ]);
    expect(JSON.parse(String(parts[0]?.content))).toEqual({
      veteranFirstName: 'Keoni',
      veteranLastName: 'Kaneohe-Sample',
      fileNumber: '900121234',
      zipCode: '96701-1234',
      uuid: UUID,
      receiveDt: '2026-03-01 17:30:00',
      source: 'VA Forms Group B',
      docType: '21-4142',
      hashV: createHash('sha256').update(ONE_PAGE_PDF).digest('hex'),
      numberAttachments: 0,
      numberPages: 1,
    });
    expect(String(parts[2]?.content)).toBe('secret');
  });

  test('whose answer was lost is sent again under the same uuid, and has one effect', async () => {
    sandbox.control.faults.add([{ kind: 'lost_answer', partner: 'centralMail', operation: 'upload', times: 1 }]);
    expect(await deliver(RELEASE, toSandbox)).toMatchObject({ kind: 'unknown' });
    expect(await deliver(RELEASE, toSandbox)).toMatchObject({ kind: 'taken', receipt: UUID, httpStatus: 400 });
    expect(sandbox.control.records.effects('centralMail')).toMatchObject([{ submission: UUID, count: 1 }]);
  });

  test.each([
    [200, `Request was received successfully  [uuid: ${UUID}]`, { kind: 'taken', receipt: UUID }],
    [400, `Document already uploaded with uuid  [uuid: ${UUID}]`, { kind: 'taken', receipt: UUID }],
    [400, `Bad request [uuid: ${UUID}]`, { kind: 'refused', error: 'refused' }],
    [200, `Nothing is known [uuid: ${UUID}]`, { kind: 'unknown' }],
    [412, `Metadata Field Error - Missing fileNumber [uuid: ${UUID}]`, { kind: 'refused', error: 'metadata_missing' }],
    [412, `Metadata Field Error - Invalid zipCode [uuid: ${UUID}]`, { kind: 'refused', error: 'metadata_invalid' }],
    [412, `Metadata Field Error - Missing businessLine [uuid: ${UUID}]`, { message: 'Central Mail misses the field businessLine.' }],
    [412, 'Document Error - Missing document', { kind: 'refused', error: 'refused' }],
    [409, `Mismatch of attachments [uuid: ${UUID}]`, { kind: 'refused', error: 'parts_mismatch' }],
    [422, `Document is password protected [uuid: ${UUID}]`, { kind: 'refused', error: 'locked' }],
    [401, 'Unauthorized', { kind: 'not_taken', error: 'not_authorised' }],
    [500, 'Keoni Kāneʻohe-Sample', { kind: 'unknown', error: 'server_error' }],
  ])('answered HTTP %i with %j', async (status, body, expected) => {
    const answer = await answerOf(status, body);
    expect(answer).toMatchObject(expected);
    expect('message' in answer ? answer.message : '').not.toContain('Keoni');
  });

  test('that no page can be opened of, or whose person has no name, is refused before anything is sent', async () => {
    const kit = deliveryOf(toPartner, RELEASE).pdf;
    layDown(partner, {});
    expect(await deliver({ ...RELEASE, pdf: { ...kit, pages: async () => 0 } })).toMatchObject({ kind: 'refused', error: 'no_pages' });
    const nameless = { ...SUBMISSION, identity: { ...SUBMISSION.identity, last_name: '' } };
    expect(await deliver({ ...RELEASE, submission: nameless })).toMatchObject({ kind: 'refused', error: 'metadata' });
    expect(partner.seen).toEqual([]);
  });
});

test.each([
  ['2026-01-02T05:59:59Z', '2026-01-01 23:59:59'],
  ['2026-07-02T05:00:00Z', '2026-07-02 00:00:00'],
  ['2026-03-08T07:59:59Z', '2026-03-08 01:59:59'],
  ['2026-03-08T08:00:00Z', '2026-03-08 03:00:00'],
])('%s is %s in the time of the receiver', (at, expected) => {
  expect(centralTime(new Date(at))).toBe(expected);
});

const polled = async (body: unknown) => {
  layDown(partner, { [STATUS]: { status: 200, body: JSON.stringify(body) } });
  return ask(['m']);
};
const mail = (fields: object) => ({ uuid: 'm', errorMessage: '', lastUpdated: '2026-03-01 00:00:00', ...fields });

describe('a status', () => {
  test.each([
    [{ status: 'Received' }, 'accepted', undefined],
    [{ status: 'In Process' }, 'accepted', undefined],
    [{ status: 'Processing Success' }, 'accepted', undefined],
    [{ status: 'Success', errorMessage: null }, 'provisional', undefined],
    [{ status: 'VBMS Complete' }, 'delivered', undefined],
    [{ status: 'Complete' }, 'provisional', undefined],
    [{ status: 'Complete', packets: [{ completedReason: 'UploadSucceeded' }] }, 'delivered', undefined],
    [{ status: 'Complete', packets: [{ completedReason: 'DownloadConfirmed' }] }, 'delivered', undefined],
    [{ status: 'Complete', packets: [{ completedReason: 'UploadSucceeded' }, { completedReason: 'Other' }] }, 'provisional', undefined],
    [{ status: 'Complete', packets: [{ completedReason: 'UnidentifiableMail' }] }, 'rejected', 'unidentified_mail'],
    [{ status: 'Error', errorMessage: 'Errors: ;ERR-EMMS-FAILED, Unidentified Mail;' }, 'rejected', 'unidentified_mail'],
    [{ status: 'Error', errorMessage: 'Log Date cannot be in the future' }, 'rejected', 'date_in_future'],
    [{ status: 'Processing Error', errorMessage: 'System.IO.IOException' }, 'rejected', 'file_corrupted'],
    [{ status: 'Error' }, 'rejected', 'upstream_error'],
  ])('with %j is %s', async (fields, state, error) => {
    const answer = await polled([[mail(fields)]]);
    expect(answer).toMatchObject({ kind: 'answered', rows: [{ receipt: 'm', state, status: fields.status, ...(error ? { error } : {}) }] });
    if (error) expect(Object.keys(destination.errors ?? {})).toContain(error);
  });

  test('of packets of which one was unidentified names that as where it came to', async () => {
    const packets = [{ completedReason: 'UploadSucceeded' }, { completedReason: 'UnidentifiableMail' }];
    expect(await polled([[mail({ status: 'Complete', packets })]])).toMatchObject({
      rows: [{ state: 'rejected', step: 'UnidentifiableMail' }],
    });
  });

  test('comes as one list for all, as one list for each, or with nothing in it', async () => {
    const rows = [mail({ status: 'Received' }), { ...mail({ status: 'Success' }), uuid: 'n' }];
    for (const body of [[rows], rows.map((each) => [each]), rows]) {
      expect(await polled(body)).toMatchObject({ rows: [{ receipt: 'm' }, { receipt: 'n' }], unreadable: [] });
    }
    for (const body of [[], [[]]]) expect(await polled(body)).toMatchObject({ kind: 'answered', rows: [], notFound: [], unreadable: [] });
  });

  test('is asked for by form fields, the uuids as a JSON list', async () => {
    await polled([[mail({ status: 'Received' })]]);
    expect(Object.fromEntries(new URLSearchParams(String(partner.seen[0]?.body)))).toEqual({ token: 'secret', uuid: '["m"]' });
  });
});

describe.skipIf(!hasRecorded)('recorded answers, byte for byte (skipped: the folder of recordings is absent)', () => {
  test('mail whose files did not arrive in their number is refused, and sent afresh', async () => {
    layDown(partner, { [STATUS]: recordedAnswers('vcr_cassettes/central_mail/status_one_uuid.yml') });
    const uuid = 'a8c29dbc-a0a6-4177-ae57-fc6143ec7edb';
    expect(await ask([uuid])).toMatchObject({ rows: [{ receipt: uuid, state: 'rejected', status: 'Error', error: 'parts_lost' }] });
    expect(destination.errors?.parts_lost?.then).toBe('afresh');
  });
  test('an upload is taken under the uuid that it was sent under', async () => {
    layDown(partner, { [UPLOAD]: recordedAnswers('vcr_cassettes/central_mail/submit_4142.yml') });
    expect(await deliver(RELEASE)).toMatchObject({ kind: 'taken', state: 'accepted', receipt: UUID });
  });
});
