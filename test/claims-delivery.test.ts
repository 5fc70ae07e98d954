import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ClaimsClient, claimsApi as claimsConnector } from '../programs/form526/connectors/claims-api.ts';
import { claimsApi } from '../programs/form526/destinations/claims-api.ts';
import type { AnyConnector, DeliveryAnswer, DestinationDefinition, LookUpAnswer, PollAnswer } from '../src/sdk/index.ts';
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
import { CLAIM, ICN } from './claim-sample.ts';

const PERSON = `/services/claims/v2/veterans/${ICN}`;
const LABEL = 'VA 21-526 Veterans Disability Compensation Application';
const destination = claimsApi as unknown as DestinationDefinition<ClaimsClient>;

const json = (status: number, body: unknown): Reply => ({ status, body: JSON.stringify(body) });
const paper = (documentTypeLabel: unknown) => ({ documentId: '{A}', documentTypeLabel, originalFileName: 'a.pdf', trackedItemId: null });
const claim = (id: unknown, attributes: object = {}) => ({
  id,
  type: 'claim',
  attributes: { claimDate: '2026-02-27', status: 'CLAIM_RECEIVED', supportingDocuments: [], ...attributes },
});
const withPdf = (id: unknown) => claim(id, { supportingDocuments: [paper('Buddy/Lay Statement'), paper(LABEL)] });
const submitted = json(202, {
  data: { id: '0f1c9a2e-9a53-4f1a-b0f5-000000000001', type: 'forms/526', attributes: { claimId: '600442191' } },
});
const errors = (status: number, ...rows: object[]) =>
  json(status, { errors: rows.map((row) => ({ title: 'T', detail: 'D', status: String(status), ...row })) });

connectorContract({
  connector: claimsConnector,
  destination: claimsApi,
  delivery: {
    sample: CLAIM,
    calls: [{ name: 'submit', matches: /^POST .*\/526\/synchronous$/, reply: () => submitted, hasEffect: true, notTaken: [503] }],
    taken: { state: 'accepted', receipt: '600442191' },
  },
  polling: {
    matches: /^GET .*\/claims\/\d+$/,
    receipts: ['600442191', '600442192', '600442193', '600442194', '600442195'],
    row: withPdf,
    state: 'delivered',
    body: ([data]) => ({ data }),
    isOneByOne: true,
    identity: CLAIM.submission.identity,
  },
  lookUp: {
    sample: CLAIM,
    calls: [{ name: 'list', matches: /^GET .*\/claims$/, reply: () => json(200, { data: [claim('600442191')] }), hasEffect: false }],
    receipt: '600442191',
    state: 'accepted',
  },
});

let partner: ScriptedPartner;
let caller: ReturnType<typeof callerTo>;
let client: ClaimsClient;
beforeAll(async () => {
  partner = await startScriptedPartner();
  caller = callerTo(partner.origin, 5_000);
  client = (claimsConnector as AnyConnector & { client(caller: unknown, settings: unknown): unknown }).client(caller, {}) as ClaimsClient;
});
afterAll(async () => {
  await caller.close();
  await partner.close();
});

const signal = new AbortController().signal;
function deliver(answers: Parameters<typeof layDown>[1], sample: DeliverySample = CLAIM): Promise<DeliveryAnswer> {
  layDown(partner, answers);
  return destination.deliver!(deliveryOf(client, sample));
}
const submit = (answer: Reply, sample?: DeliverySample) => deliver({ [`${PERSON}/526/synchronous`]: answer }, sample);

describe('a claim handed to the claims service', () => {
  test('goes as form/526 with the stored fields, the day of submission and one transaction id for every attempt', async () => {
    expect(await submit(submitted)).toEqual({
      kind: 'taken',
      state: 'accepted',
      receipt: '600442191',
      status: 'established',
      httpStatus: 202,
    });
    const first = JSON.parse(partner.seen.at(-1)!.body.toString());
    expect(first).toEqual({
      data: {
        type: 'form/526',
        attributes: { veteran: { emailAddress: 'quilla@marchbanks.example' }, standardClaim: true, claimDate: '2026-02-27' },
      },
      meta: { transaction_id: expect.stringMatching(/^Form526Submission_claim-7, waybill: [0-9a-f]{32}$/) },
    });
    await submit(submitted);
    expect(JSON.parse(partner.seen.at(-1)!.body.toString())).toEqual(first);
  });

  test.each([
    [{ data: { id: 'c7' } }, 'c7', 'submitted'],
    [{ data: { id: 600_442_191 } }, '600442191', 'submitted'],
    [{ data: { id: 'c7', attributes: { claimId: 600_442_191 } } }, '600442191', 'established'],
    [{ data: { id: null, attributes: { claimId: '600442191' } } }, '600442191', 'established'],
  ])('%j is taken under %s, %s, and delivered only once its form is found', async (body, receipt, status) => {
    expect(await submit(json(200, body))).toMatchObject({ kind: 'taken', state: 'accepted', receipt, status });
  });

  test.each([{ data: { id: null } }, { data: { id: 0 } }, { data: { id: '../1' } }, { data: [] }, { data: { id: { a: 1 } } }])(
    '%j names no claim: the outcome is unknown and the answer is kept',
    async (body) => {
      expect(await submit(json(200, body))).toMatchObject({ kind: 'unknown', answer: expect.any(Buffer) });
    },
  );

  test('errors within a 2xx are a refusal where they point at the claim, and unknown beside a claim', async () => {
    const row = { title: 'T', detail: 'D', source: { pointer: 'data/attributes/x' } };
    expect(await submit(json(200, { errors: [row] }))).toMatchObject({ kind: 'refused', error: 'invalid_claim' });
    expect(await submit(json(200, { errors: [{ title: 'T' }] }))).toMatchObject({ kind: 'unknown' });
    expect(await submit(json(200, { data: { id: 'c7' }, errors: [row] }))).toMatchObject({ kind: 'unknown' });
  });

  test('a 422 names the fields it points at, and never the words that may quote them', async () => {
    const answer = await submit(
      errors(
        422,
        { detail: 'Quilla Marchbanks is not a name', source: { pointer: 'data/attributes/veteranIdentification/mailingAddress' } },
        { source: { pointer: '/serviceInformation/servicePeriods/0' } },
        { source: { pointer: 'Quilla Marchbanks' } },
      ),
    );
    expect(answer).toEqual({
      kind: 'refused',
      error: 'invalid_claim',
      message:
        'Claims submit was refused with HTTP 422: data/attributes/veteranIdentification/mailingAddress, /serviceInformation/servicePeriods/0.',
      httpStatus: 422,
    });
  });

  test.each([
    ['a 422 that points at nothing comes from behind the service and passes', errors(422, {}), 'not_taken', 'upstream_refused'],
    ['a file number', errors(422, { detail: 'No BIRLS file number', source: { pointer: 'data' } }), 'refused', 'file_number_refused'],
    ['a bad request', errors(400, {}), 'refused', 'invalid_claim'],
    ['an unknown person', errors(404, {}), 'refused', 'person_unknown'],
    ['a gateway without a route', json(404, { message: 'no Route matched with those values' }), 'not_taken', 'not_there'],
    ['credentials', json(401, { message: 'Unauthorized' }), 'not_taken', 'not_authorised'],
    ['a time-out behind the gateway', json(504, { message: 'The upstream server is timing out' }), 'unknown', 'server_error'],
    ['a failure of theirs', errors(500, {}), 'unknown', 'server_error'],
    ['not now', json(503, { message: 'Service unavailable' }), 'not_taken', 'unavailable'],
    ['a gateway that gave up on us', { status: 499 }, 'unknown', 'unexpected_answer'],
  ])('%s', async (_name, reply, kind, error) => {
    expect(await submit(reply)).toMatchObject({ kind, error });
    if (kind !== 'unknown') expect(destination.errors?.[error]?.then === 'retry').toBe(kind === 'not_taken');
  });

  test('what its validation refuses or cannot say is never submitted', async () => {
    const asks = (validate: Reply) => deliver({ [`${PERSON}/526/validate`]: validate, [`${PERSON}/526/synchronous`]: submitted });
    const said = (status: string) => json(200, { data: { type: 'claims_api_auto_established_claim_validation', attributes: { status } } });
    expect(await asks(errors(422, { source: { pointer: 'data/attributes/x' } }))).toMatchObject({
      kind: 'refused',
      error: 'invalid_claim',
    });
    expect(await asks(said('invalid'))).toMatchObject({ kind: 'refused', error: 'invalid_claim' });
    expect(await asks(json(504, {}))).toMatchObject({ kind: 'not_taken', error: 'server_error' });
    expect(await asks(json(200, {}))).toMatchObject({ kind: 'not_taken', error: 'unexpected_answer' });
    expect(partner.seen).toHaveLength(1);
    expect(await asks(said('valid'))).toMatchObject({ kind: 'taken' });
  });

  test('a person without its number is not sent, and goes on to the next destination', async () => {
    const { icn: _, ...identity } = CLAIM.submission.identity;
    expect(await submit(submitted, { ...CLAIM, submission: { ...CLAIM.submission, identity } })).toMatchObject({ error: 'no_icn' });
    expect(partner.seen).toEqual([]);
    expect(destination.errors?.no_icn?.then).toBe('next_destination');
  });

  test('the asynchronous call and the PDF have their own addresses', async () => {
    const sent = { attributes: { a: 1 }, transactionId: 't' };
    layDown(partner, {
      [`${PERSON}/526`]: json(202, { data: { id: 'c7' } }),
      [`${PERSON}/526/generatePDF/minimum-validations`]: { status: 200, body: '%PDF-1.7', headers: { 'content-type': 'application/pdf' } },
    });
    expect(await client.submit(ICN, sent, { isSynchronous: false }, signal)).toMatchObject({ kind: 'submitted', id: 'c7' });
    expect(await client.generatePdf(ICN, sent, signal)).toEqual({ kind: 'pdf', pdf: Buffer.from('%PDF-1.7') });
    layDown(partner, { '*': { status: 200, body: '{}' } });
    expect(await client.generatePdf(ICN, sent, signal)).toMatchObject({ kind: 'refused', isFinal: false });
    layDown(partner, { '*': errors(422, { source: { pointer: 'data/attributes/x' } }) });
    expect(await client.generatePdf(ICN, sent, signal)).toMatchObject({ kind: 'refused', isFinal: true });
  });
});

describe('a claim that is asked for', () => {
  const identities = new Map([1, 2, 3, 4, 5, 6].map((n) => [String(n), CLAIM.submission.identity]));
  async function ask(answers: Parameters<typeof layDown>[1], receipts: readonly string[] = ['1']): Promise<PollAnswer> {
    layDown(partner, answers);
    return destination.poll!.ask({ client, signal, now: () => new Date('2026-03-04T05:06:07Z'), identities }, receipts);
  }
  const shown = (data: unknown) => ask({ [`${PERSON}/claims/1`]: json(200, { data }) });
  const answered = (parts: object) => ({ kind: 'answered', rows: [], notFound: [], unreadable: [], ...parts });

  test('its number alone proves nothing: its form must be among its documents', async () => {
    const row = { receipt: '1', state: 'accepted', status: 'established', step: 'CLAIM_RECEIVED' };
    expect(await shown(claim('1'))).toEqual(answered({ rows: [row] }));
    expect(await shown(claim('1', { supportingDocuments: null }))).toEqual(answered({ rows: [row] }));
    expect(await shown(claim('1', { supportingDocuments: undefined }))).toEqual(answered({ rows: [row] }));
    const found = { receipt: '1', state: 'delivered', status: 'pdf_found', step: 'CLAIM_RECEIVED' };
    expect(await shown(withPdf('1'))).toEqual(answered({ rows: [found] }));
  });

  test("neither a person's file of that name nor an odd row is its form", async () => {
    const odd = [null, 7, 'VA 21-526', paper(null), { ...paper('Other'), originalFileName: 'VA 21-526.pdf' }, paper('VA 21-5260 Other')];
    expect(await shown(claim('1', { supportingDocuments: odd.slice(0, 5) }))).toMatchObject({ rows: [{ state: 'accepted' }] });
  });

  test.each(['ERRORED', 'error', 'Rejected'])('a claim that is %s was not established', async (status) => {
    const rows = [{ receipt: '1', state: 'rejected', status: 'rejected', error: 'not_established', step: status }];
    expect(await shown(claim('1', { status }))).toEqual(answered({ rows }));
    expect(destination.errors?.not_established).toBeDefined();
  });

  test('an answer about another claim, or with no list for its documents, is kept and moves nothing', async () => {
    for (const data of [withPdf('2'), { ...withPdf('1'), attributes: { supportingDocuments: { documentTypeLabel: LABEL } } }, { id: '1' }])
      expect(await shown(data)).toMatchObject(answered({ unreadable: [{ receipt: '1', answer: expect.any(Buffer) }] }));
  });

  test('a claim is known by its own id as well as by its number', async () => {
    expect(await shown(claim('600442191', { lighthouseId: '1' }))).toMatchObject({ rows: [{ receipt: '1' }] });
    expect(await shown(claim(null, { lighthouseId: '1' }))).toMatchObject({ rows: [{ receipt: '1' }] });
    expect(await shown(claim(null))).toMatchObject({ rows: [], unreadable: [{ receipt: '1' }] });
  });

  test('a 404 of the service is not found; that of a gateway, 401 and 504 tell nothing', async () => {
    const one = (reply: Reply) => ask({ [`${PERSON}/claims/1`]: reply });
    expect(await one(errors(404, { title: 'Resource not found', detail: 'Claim not found' }))).toEqual(answered({ notFound: ['1'] }));
    expect(await one(json(404, { title: 'Not found', detail: 'Claim not found', code: '404', status: '404' }))).toEqual(
      answered({ notFound: ['1'] }),
    );
    expect(await one(json(404, { message: 'no Route matched with those values' }))).toMatchObject({ kind: 'failed' });
    expect(await one(errors(401, {}))).toMatchObject({ kind: 'failed', error: 'not_authorised' });
    expect(await one(json(504, { message: 'timed out' }))).toMatchObject({ kind: 'failed', error: 'server_error' });
  });

  test('each receipt gets its own answer; what fails for one stops none of the others', async () => {
    const answer = await ask(
      {
        [`${PERSON}/claims/1`]: json(500, {}),
        [`${PERSON}/claims/2`]: json(200, { data: withPdf(2) }),
        [`${PERSON}/claims/3`]: json(200, { data: claim(3) }),
        [`${PERSON}/claims/4`]: errors(404, {}),
        [`${PERSON}/claims/5`]: json(200, { data: null }),
        [`${PERSON}/claims/6`]: json(200, { data: claim('6') }),
      },
      ['1', '2', '3', '4', '5', '6', '7'],
    );
    expect(answer).toMatchObject({
      rows: [
        { receipt: '2', state: 'delivered' },
        { receipt: '3', state: 'accepted' },
        { receipt: '6', state: 'accepted' },
      ],
      notFound: ['4'],
      unreadable: [{ receipt: '5' }, { receipt: '7', message: 'It cannot be asked for: identity.icn is not known.' }],
    });
  });
});

describe('a claim whose fate is unknown', () => {
  async function find(...claims: unknown[]): Promise<LookUpAnswer> {
    layDown(partner, { [`${PERSON}/claims`]: json(200, { data: claims }) });
    return destination.lookUp!.find(deliveryOf(client, CLAIM));
  }

  test.each(['2026-02-27', '2026-03-04', '2026-03-03'])('one of the person dated %s is it', async (claimDate) => {
    expect(await find(claim(5, { claimDate: '2019-05-05' }), claim(6, { claimDate }))).toEqual({
      kind: 'found',
      row: { receipt: '6', state: 'accepted', status: 'established' },
    });
  });

  test('where several fit, or the only one has no date and another fits, only a person can tell', async () => {
    expect(await find(claim(5), claim(6))).toMatchObject({ kind: 'ambiguous' });
    expect(await find(claim(5), claim(6, { claimDate: null }))).toMatchObject({ kind: 'ambiguous' });
  });

  test('none that fits was not found; a list that cannot be read whole says nothing', async () => {
    expect(await find()).toEqual({ kind: 'not_found' });
    expect(await find(claim(5, { claimDate: '2019-05-05' }))).toEqual({ kind: 'not_found' });
    expect(await find({ id: null })).toMatchObject({ kind: 'failed' });
    expect(await find(claim(null))).toMatchObject({ kind: 'failed' });
    expect(await find(claim(null, { lighthouseId: 'c7' }))).toMatchObject({ kind: 'found', row: { receipt: 'c7' } });
    expect(await find(claim('', { claimDate: '2019-05-05' }))).toMatchObject({ kind: 'failed' });
  });
});
