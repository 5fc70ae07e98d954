import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evss as evssConnector } from '../programs/form526/connectors/evss.ts';
import { evss } from '../programs/form526/destinations/evss.ts';
import { evssDocuments } from '../programs/form526/destinations/evss-documents.ts';
import { hasRecorded, recordedAnswers } from '../sandbox/testing/recorded.ts';
import type { AnyConnector, DeliveryAnswer, DestinationDefinition } from '../src/sdk/index.ts';
import {
  callerTo,
  connectorContract,
  type DeliverySample,
  deliveryOf,
  type Reply,
  type ScriptedPartner,
  startScriptedPartner,
} from '../src/testing/connector-contract.ts';
import { layDown } from '../src/testing/lay-down.ts';
import { CLAIM, EVIDENCE } from './claim-sample.ts';

const FORM = '/wss-form526-services-web-v2/rest/form526/v2';
const DOCUMENTS = '/wss-document-services-web-3.7/rest/queuedDocumentUploadService/ajaxUploadFile';

const json = (status: number, body: unknown): Reply => ({ status, body: JSON.stringify(body) });
const established = (claimId: unknown = 600_130_094) =>
  json(200, {
    claimId,
    endProductClaimCode: '020SUPP',
    endProductClaimName: 'eBenefits 526EZ-Supplemental (020)',
    inflightDocumentId: 194_300,
  });
const filed = json(200, { messages: [], success: true, vrmUploadSuccess: true, datetime: '2026-03-04T05:06:07Z' });
const UPLOAD: DeliverySample = { ...CLAIM, document: EVIDENCE, parentReceipt: '600130094' };

connectorContract({
  connector: evssConnector,
  destination: evss,
  delivery: {
    sample: CLAIM,
    calls: [{ name: 'submit', matches: /^POST .*\/submit$/, reply: () => established(), hasEffect: true, notTaken: [503] }],
    taken: { state: 'delivered', receipt: '600130094' },
  },
});
connectorContract({
  connector: evssConnector,
  destination: evssDocuments,
  delivery: {
    sample: UPLOAD,
    calls: [{ name: 'upload', matches: /^POST .*ajaxUploadFile/, reply: () => filed, hasEffect: true, notTaken: [503] }],
    taken: { state: 'delivered', receipt: /^600130094\/[0-9a-f]{16}$/ },
  },
});

let partner: ScriptedPartner;
let caller: ReturnType<typeof callerTo>;
beforeAll(async () => {
  partner = await startScriptedPartner();
  caller = callerTo(partner.origin, 5_000);
});
afterAll(async () => {
  await caller.close();
  await partner.close();
});

async function deliver(
  destination: unknown,
  answers: Parameters<typeof layDown>[1],
  sample: DeliverySample = CLAIM,
): Promise<DeliveryAnswer> {
  layDown(partner, answers);
  const client = (evssConnector as AnyConnector & { client(caller: unknown, settings: unknown): unknown }).client(caller, {});
  return (destination as DestinationDefinition).deliver!(deliveryOf(client, sample));
}
const submit = (answer: Reply, sample?: DeliverySample) => deliver(evss, { [`${FORM}/submit`]: answer }, sample);
const upload = (answer: Reply, sample = UPLOAD) => deliver(evssDocuments, { [DOCUMENTS]: answer }, sample);
const messages = (key: string, text = '', severity = 'ERROR') => ({ messages: [{ key, severity, text }] });
const table = (destination: unknown) => (destination as DestinationDefinition).errors!;

describe('a claim handed to EVSS', () => {
  test('goes as {"form526"} with the day of submission, the person in headers, and one transaction id for every attempt', async () => {
    await submit(established());
    await submit(established());
    const sent = partner.seen.find(({ path }) => path === `${FORM}/submit`)!;
    const { veteran, ...others } = JSON.parse(sent.body.toString()).form526;
    expect(others).toEqual({ standardClaim: true, claimDate: '2026-02-27' });
    expect(veteran).toBeDefined();
    expect(sent.headers).toMatchObject({
      'content-type': 'application/json',
      va_eauth_pnid: '900557788',
      va_eauth_pnidtype: 'SSN',
      va_eauth_birlsfilenumber: '900557788',
      va_eauth_firstname: 'Quilla',
      va_eauth_birthdate: '1961-04-09T00:00:00+00:00',
      va_eauth_issueinstant: '2026-03-04T05:00:00Z',
      va_eauth_service_transaction_id: expect.stringMatching(/^Form526Submission_claim-7, waybill: [0-9a-f]{32}$/),
    });
    expect(JSON.parse(sent.headers.va_eauth_authorization as string)).toMatchObject({ authorizationResponse: { id: '900557788' } });
  });

  test.each([600_130_094, '600130094'])('a claim number %j is text, and the claim stands', async (claimId) => {
    expect(await submit(established(claimId))).toEqual({
      kind: 'taken',
      state: 'delivered',
      receipt: '600130094',
      status: 'established',
      httpStatus: 200,
    });
  });

  test.each([0, '', null, 'n/a', -4, 1.5, [], {}])(
    'a claim number %j is none: the outcome is unknown and the answer is kept',
    async (claimId) => {
      expect(await submit(established(claimId))).toMatchObject({ kind: 'unknown', answer: expect.any(Buffer) });
    },
  );

  test('a warning beside a claim number is no refusal; an error beside one is a contradiction that a person looks at', async () => {
    expect(await submit(json(200, { claimId: 6, ...messages('form526.w', 'x', 'WARN') }))).toMatchObject({ kind: 'taken', receipt: '6' });
    expect(await submit(json(200, { claimId: 6, ...messages('form526.w', 'x', 'FATAL') }))).toMatchObject({ kind: 'unknown' });
  });

  test('warnings alone prove no claim', async () => {
    expect(await submit(json(200, messages('form526.w', 'x', 'WARN')))).toMatchObject({ kind: 'unknown' });
  });

  test.each([
    [200, 'form526.submit.establishClaim.serviceError', 'FATAL', 'Error calling external service', 'not_taken', 'external_service'],
    [500, 'form526.submit.establishClaim.serviceError', 'FATAL', 'PIF in use', 'not_taken', 'pif_in_use'],
    [500, 'form526.submit.PIFInUse', 'FATAL', '', 'not_taken', 'pif_in_use'],
    [500, 'form526.submit.save.draftForm.MaxEPCode', 'FATAL', 'delete Cancelled/Cleared PIFs', 'refused', 'max_ep_code'],
    [500, 'form526.submit.establishClaim.serviceError', 'FATAL', 'EP Code is not valid', 'refused', 'ep_code_invalid'],
    [200, 'form526.submit.establishClaim.EPCodeInvalid', 'ERROR', '', 'refused', 'ep_code_invalid'],
    [200, 'form526.submit.establishClaim.serviceError', 'FATAL', 'The End Product Code is invalid', 'refused', 'ep_code_invalid'],
    [200, 'form526.submit.invalidEPCode', 'ERROR', '', 'refused', 'ep_code_invalid'],
    [500, 'form526.submit.pif.inUse', 'FATAL', '', 'not_taken', 'pif_in_use'],
    [500, 'form526.submit.serviceError', 'FATAL', 'PIF is already in use', 'not_taken', 'pif_in_use'],
    [400, 'header.va_eauth_birlsfilenumber_Invalid', 'ERROR', 'Size must be between 8 and 9', 'refused', 'file_number_refused'],
    [200, 'form526.submit.establishClaim.bgsError', 'ERROR', 'BGS error', 'refused', 'bgs_error'],
    [200, 'form526.418', 'FATAL', "I'm a teapot", 'refused', 'claim_refused'],
    [500, 'gov.va.wss.wsClientException', 'FATAL', '', 'not_taken', 'web_service'],
    [500, 'form526.failure', 'FATAL', 'javax.xml.ws.WebServiceException: transport', 'not_taken', 'web_service'],
    [500, 'form526.referenceData', 'FATAL', 'reference data cannot be reached', 'not_taken', 'reference_data'],
    [500, 'form526.something.else', 'FATAL', '', 'refused', 'claim_refused'],
    [400, 'form526.veteran.homelessness.pointOfContact.Pattern', 'ERROR', 'must match', 'refused', 'invalid_claim'],
    [400, 'form526.applicationExpirationDate.isPast', 'ERROR', '', 'refused', 'application_expired'],
    [500, 'form526.submit.establishClaim.serviceError', 'FATAL', 'No BIRLS record was found', 'refused', 'file_number_refused'],
    [200, 'form526.x', 'SEVERE', 'a severity that nobody knows', 'refused', 'claim_refused'],
  ])('HTTP %i %s %s "%s" is %s: %s', async (status, key, severity, text, kind, error) => {
    const answer = await submit(json(status, messages(key, text, severity)));
    expect(answer).toMatchObject({ kind, error, httpStatus: status });
    expect(table(evss)[error]?.then === 'retry').toBe(kind === 'not_taken');
    expect(JSON.stringify(answer)).toContain(key);
  });

  test('a bare list of messages, and one whose text is no text, are messages; one without a severity cannot be read', async () => {
    expect(await submit(json(400, [{ key: 'form526.x', severity: 'ERROR', text: 7 }]))).toMatchObject({
      kind: 'refused',
      error: 'invalid_claim',
    });
    expect(await submit(json(400, { messages: [{ key: 'form526.x' }] }))).toMatchObject({ kind: 'unknown', answer: expect.any(Buffer) });
    expect(await submit({ status: 400, body: '<html>Bad Request</html>' })).toMatchObject({ kind: 'unknown' });
  });

  test('what its validation refuses or cannot say is never submitted', async () => {
    const asks = (validate: Reply) => deliver(evss, { [`${FORM}/validate`]: validate, [`${FORM}/submit`]: established() });
    expect(await asks(json(400, messages('form526.x.isInvalid')))).toMatchObject({ kind: 'refused', error: 'invalid_claim' });
    expect(await asks(json(200, messages('form526.x.isInvalid')))).toMatchObject({ kind: 'refused', error: 'claim_refused' });
    expect(await asks({ status: 502, body: '<html>Proxy Error</html>' })).toMatchObject({ kind: 'not_taken', error: 'server_error' });
    expect(await asks({ status: 200, body: '<html>' })).toMatchObject({ kind: 'not_taken' });
    expect(partner.seen.map(({ path }) => path)).toEqual([`${FORM}/validate`]);
    expect(await asks(json(200, {}))).toMatchObject({ kind: 'taken' });
    expect(await asks(json(200, messages('form526.w', '', 'WARN')))).toMatchObject({ kind: 'taken' });
  });

  test("each round tries the person's next file number, and the last is said to be the last", async () => {
    const inRound = (round: number) => submit(established(), { ...CLAIM, round });
    await inRound(1);
    expect(partner.seen.at(-1)?.headers.va_eauth_birlsfilenumber).toBe('90055771');
    expect(await inRound(2)).toMatchObject({ kind: 'refused', error: 'no_number_left' });
    expect(partner.seen).toEqual([]);
    expect([table(evss).file_number_refused?.then, table(evss).no_number_left?.then]).toEqual(['next_number', 'next_destination']);
  });

  test('without a number of the person nothing is sent', async () => {
    const { ssn: _, ...identity } = CLAIM.submission.identity;
    const answer = await submit(established(), { ...CLAIM, submission: { ...CLAIM.submission, identity } });
    expect(answer).toMatchObject({ kind: 'refused', error: 'person_incomplete', message: 'EVSS needs identity.ssn.' });
    expect(partner.seen).toEqual([]);
  });

  test('its retries go on for two days and two hours, as the older system had it', () => {
    const minutes = (evss as unknown as DestinationDefinition).retryMinutes!;
    expect(minutes).toHaveLength(16);
    const hours = minutes.reduce((sum, each) => sum + each, 0) / 60;
    expect(hours).toBeGreaterThan(49);
    expect(hours).toBeLessThan((evss as unknown as DestinationDefinition).timeBoxDays * 24);
  });
});

describe('a document handed to EVSS', () => {
  test('goes raw, with all that is said of it in the query and nothing personal there', async () => {
    await upload(filed);
    const [sent] = partner.seen;
    const query = Object.fromEntries(new URLSearchParams(sent!.path.split('?')[1]));
    expect(query).toEqual({
      claimId: '600130094',
      docType: 'L015',
      docTypeDescription: 'Buddy/Lay Statement',
      systemName: 'VA.gov',
      qqfile: 'attachment1.pdf',
      trackedItemIds: '',
    });
    expect(sent!.body.subarray(0, 5).toString()).toBe('%PDF-');
    expect(sent!.headers['content-length']).toBe(String(EVIDENCE.bytes));
  });

  test.each([
    ['EVSS_15001', 'not_taken'],
    ['EVSS_15004', 'refused'],
    ['EVSS_15005', 'refused'],
    ['EVSS_15006', 'refused'],
  ])('HTTP 200 with success false and %s was not stored', async (code, kind) => {
    const body = { success: false, vrmUploadSuccess: false, datetime: '2026-03-04T05:06:07Z' };
    const expected = { kind, error: code, httpStatus: 200 };
    expect(await upload(json(200, { ...body, messages: [{ key: code, severity: 'FATAL', text: 'x' }] }))).toMatchObject(expected);
    expect(await upload(json(200, { ...body, messages: [{ key: 'error', severity: 'FATAL', text: `${code}: x` }] }))).toMatchObject(
      expected,
    );
    expect(table(evssDocuments)[code]?.then).toBe(kind === 'refused' ? 'mend' : 'retry');
  });

  test('success false without a code was not stored; success with an error beside it is unknown', async () => {
    expect(await upload(json(200, { success: false, messages: null }))).toMatchObject({ kind: 'not_taken', error: 'upload_failed' });
    expect(await upload(json(200, { success: true, ...messages('EVSS_15001') }))).toMatchObject({ kind: 'unknown' });
    expect(await upload(json(200, { success: 'true' }))).toMatchObject({ kind: 'unknown' });
  });

  test('what EVSS queued and does not say it filed is taken, not delivered', async () => {
    expect(await upload(json(200, { success: true, messages: [] }))).toMatchObject({ kind: 'taken', state: 'accepted', status: 'queued' });
  });

  test('without a claim number, a known type or a byte nothing is sent', async () => {
    const sent = (more: Partial<typeof EVIDENCE>, parentReceipt = '1') =>
      upload(filed, { ...UPLOAD, parentReceipt, document: { ...EVIDENCE, ...more } });
    expect(await sent({}, 'b6a3c2f0-0000')).toMatchObject({ error: 'no_claim_number' });
    expect(await sent({ documentType: 'passport' })).toMatchObject({ error: 'bad_document_type' });
    expect(await sent({ bytes: 0 })).toMatchObject({ error: 'document_empty' });
    expect(partner.seen).toEqual([]);
  });
});

describe.skipIf(!hasRecorded)('against recorded answers (skipped: the folder of recordings is absent)', () => {
  test.each([
    ['submit_form_v2', { kind: 'taken', state: 'delivered', receipt: '600130094' }],
    ['submit_400', { kind: 'refused', error: 'invalid_claim', httpStatus: 400 }],
    ['submit_500_with_pif_in_use', { kind: 'refused', error: 'max_ep_code', httpStatus: 500 }],
  ])('%s, replayed byte for byte', async (name, expected) => {
    const [answer] = recordedAnswers(`vcr_cassettes/evss/disability_compensation_form/${name}.yml`);
    expect(await submit(answer!)).toMatchObject(expected);
  });
});
