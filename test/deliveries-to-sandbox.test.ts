import { generateKeyPairSync } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ClaimsClient } from '../programs/form526/connectors/claims-api.ts';
import type { EvssClient } from '../programs/form526/connectors/evss.ts';
import { claimsApi } from '../programs/form526/destinations/claims-api.ts';
import { evss } from '../programs/form526/destinations/evss.ts';
import { evssDocuments } from '../programs/form526/destinations/evss-documents.ts';
import form526 from '../programs/form526/index.ts';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { setClockOffset } from '../src/kernel/clock/clock.ts';
import { readConfig } from '../src/kernel/config/index.ts';
import { loadPrograms, openConnections } from '../src/registry/index.ts';
import type { AnyDestination, DeliveryAnswer, DestinationDefinition, PollAnswer } from '../src/sdk/index.ts';
import { type DeliverySample, deliveryOf } from '../src/testing/connector-contract.ts';
import { CLAIM, EVIDENCE } from './claim-sample.ts';

const HOUR_MS = 3_600_000;
const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2_048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const { notices: _, ...claimsAlone } = form526;
const primary = {
  programs: [{ ...claimsAlone, connectors: form526.connectors.filter(({ name }) => name === 'evss' || name === 'claims_api') }],
};

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 1, clients: { ours: publicKey } });
});
afterAll(() => sandbox.stop());

let connections: ReturnType<typeof openConnections>;
beforeEach(() => {
  sandbox.control.faults.clear();
  sandbox.control.records.clear();
  keepTimeWithTheSandbox();
  connections = connect('ours');
});
afterEach(async () => {
  setClockOffset(0);
  await connections.close();
});

function connect(clientId: string) {
  const environment = {
    WAYBILL_FORM526_EVSS_URL: sandbox.urls.evss,
    WAYBILL_FORM526_CLAIMS_API_URL: sandbox.urls.claims,
    WAYBILL_FORM526_CLAIMS_API_CLIENT_ID: clientId,
    WAYBILL_FORM526_CLAIMS_API_PRIVATE_KEY: privateKey,
  };
  // Without a limit a minute no connector asks the database.
  return openConnections({
    registry: loadPrograms(primary.programs),
    config: readConfig({ file: primary, environment }),
    pool: undefined as never,
  });
}

function contextOf(connector: string, sample: DeliverySample) {
  const at = new Date(sandbox.control.clock.now());
  return { ...deliveryOf(connections.client('form526', connector), sample), madeAt: at, now: () => at };
}
function deliver(destination: AnyDestination, sample: DeliverySample = CLAIM): Promise<DeliveryAnswer> {
  const definition = destination as unknown as DestinationDefinition<EvssClient & ClaimsClient>;
  return definition.deliver!(contextOf(definition.connector!, sample) as never);
}
const claims = claimsApi as unknown as DestinationDefinition<ClaimsClient>;
function poll(...receipts: string[]): Promise<PollAnswer> {
  const identities = new Map(receipts.map((receipt) => [receipt, CLAIM.submission.identity]));
  const client = connections.client<ClaimsClient>('form526', 'claims_api');
  const now = () => new Date(sandbox.control.clock.now());
  return claims.poll!.ask({ client, identities, now, signal: new AbortController().signal }, receipts);
}
const effects = () => sandbox.control.records.effects().map(({ partner, document, count }) => [partner, document.split('/')[0], count]);
const strike = (...rules: Parameters<Sandbox['control']['faults']['add']>[0]) => sandbox.control.faults.add(rules);
function hoursPass(hours: number): void {
  sandbox.control.clock.advance(hours * HOUR_MS);
  keepTimeWithTheSandbox();
}
/** Its clock is not turned back between tests. */
function keepTimeWithTheSandbox(): void {
  setClockOffset(sandbox.control.clock.now() - performance.timeOrigin - performance.now());
}

test('EVSS establishes a claim once, and takes its document', async () => {
  const answer = await deliver(evss);
  expect(answer).toMatchObject({ kind: 'taken', state: 'delivered', status: 'established', receipt: expect.stringMatching(/^\d+$/) });
  const parentReceipt = answer.kind === 'taken' ? answer.receipt : '';
  expect(await deliver(evssDocuments, { ...CLAIM, document: EVIDENCE, parentReceipt })).toMatchObject({
    kind: 'taken',
    state: 'delivered',
  });
  expect(effects()).toEqual([
    ['evss', '21-526EZ', 1],
    ['evss', 'L015', 1],
  ]);
});

test.each([
  [{ kind: 'pif_in_use' }, 'not_taken', 'pif_in_use'],
  [{ kind: 'ok_with_errors' }, 'not_taken', 'external_service'],
  [{ kind: 'server_error', status: 502, shape: 'html' }, 'not_taken', 'server_error'],
  [{ kind: 'server_error', status: 503, shape: 'html' }, 'not_taken', 'unavailable'],
  [{ kind: 'rate_limited', retryAfterS: 9 }, 'not_taken', 'rate_limited'],
  [{ kind: 'reset' }, 'not_taken', 'no_answer'],
  [{ kind: 'server_error', status: 502, shape: 'html', operation: 'submit' }, 'unknown', 'server_error'],
  [{ kind: 'reset', operation: 'submit' }, 'unknown', 'no_answer'],
] as const)('EVSS under %j: %s, and no claim was made', async (rule, kind, error) => {
  strike(rule);
  expect(await deliver(evss)).toMatchObject({ kind, error });
  expect(effects()).toEqual([]);
});

test.each(['lost_answer', 'truncated_body'] as const)(
  'EVSS under %s of the submit: the claim was made, and nobody says that it was not',
  async (kind) => {
    strike({ kind, operation: 'submit' });
    expect(await deliver(evss)).toMatchObject({ kind: 'unknown' });
    expect(effects()).toEqual([['evss', '21-526EZ', 1]]);
  },
);

test('an application that has run out is refused by the receiver before a claim is made', async () => {
  const payload = { form526: { form526: { applicationExpirationDate: '2015-08-28T19:53:45+00:00' } } };
  expect(await deliver(evss, { ...CLAIM, submission: { ...CLAIM.submission, payload } })).toMatchObject({
    kind: 'refused',
    error: 'application_expired',
  });
  expect(effects()).toEqual([]);
});

test('a document that EVSS fails with HTTP 200 was not stored', async () => {
  strike({ kind: 'ok_with_errors', operation: 'documents' });
  expect(await deliver(evssDocuments, { ...CLAIM, document: EVIDENCE, parentReceipt: '600000001' })).toMatchObject({
    kind: 'not_taken',
    error: 'EVSS_15001',
  });
  expect(effects()).toEqual([]);
});

test('the claims service takes a claim; it is delivered once its form turns up, though the token ended long before', async () => {
  const answer = await deliver(claimsApi);
  expect(answer).toMatchObject({ kind: 'taken', state: 'accepted', status: 'established' });
  const receipt = answer.kind === 'taken' ? answer.receipt : '';
  expect(await poll(receipt)).toMatchObject({ rows: [{ receipt, state: 'accepted', status: 'established' }] });
  hoursPass(3);
  expect(await poll(receipt, '7')).toMatchObject({ rows: [{ receipt, state: 'delivered', status: 'pdf_found' }], notFound: ['7'] });
  expect(effects()).toEqual([['claims', '21-526EZ', 1]]);
});

test('a claim whose form never turns up is never delivered', async () => {
  const answer = await deliver(claimsApi);
  strike({ kind: 'flipped_status', partner: 'claims' });
  hoursPass(24 * 5);
  expect(await poll(answer.kind === 'taken' ? answer.receipt : '')).toMatchObject({ rows: [{ state: 'accepted' }] });
});

test('a claim whose answer was lost is found on the list of the person', async () => {
  const other = { ...CLAIM.submission, identity: { ...CLAIM.submission.identity, icn: '1099999999V000001' } };
  strike({ kind: 'lost_answer', operation: 'submitSynchronous' });
  expect(await deliver(claimsApi, { ...CLAIM, submission: other })).toMatchObject({ kind: 'unknown', error: 'no_answer' });
  const find = (submission: typeof other) => claims.lookUp!.find(contextOf('claims_api', { ...CLAIM, submission }) as never);
  expect(await find(other)).toMatchObject({ kind: 'found', row: { state: 'accepted', status: 'established' } });
  const nobody = { ...other, identity: { ...other.identity, icn: '1099999999V000002' } };
  expect(await find(nobody)).toEqual({ kind: 'not_found' });
});

test('without a token nothing is sent, and the reason is said', async () => {
  await connections.close();
  connections = connect('somebody-else');
  expect(await deliver(claimsApi)).toMatchObject({
    kind: 'not_taken',
    error: 'not_sent',
    message: expect.stringContaining('HTTP 400, invalid_client: Invalid value for client_id parameter.'),
  });
  expect(effects()).toEqual([]);
});
