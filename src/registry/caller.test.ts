import { generateKeyPairSync } from 'node:crypto';
import { Readable } from 'node:stream';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readConfig } from '#kernel/config/index.ts';
import { openHttpClient } from '#kernel/http/index.ts';
import { type Caller, defineConnector, type ProgramDefinition } from '#sdk';
import { hasRecorded, recordedAnswers } from '../../sandbox/testing/recorded.ts';
import { type ScriptedPartner, startScriptedPartner } from '../testing/connector-contract.ts';
import { layDown } from '../testing/lay-down.ts';
import { callerOver } from './caller.ts';
import { type Connections, openConnections } from './connections.ts';
import type { Registry } from './program.ts';

const TOKEN_PATH = '/oauth2/things/system/v1/token';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

const things = defineConnector({
  name: 'things',
  title: 'Things',
  settings: z.strictObject({}),
  secrets: [],
  timeouts: { connectMs: 1_000, totalMs: 5_000 },
  limits: { concurrent: 8 },
  reachable: '/',
  token: { path: TOKEN_PATH, scopes: ['things.read', 'things.write'] },
  client: (caller) => caller,
});
// Connections look at a program's name and connectors alone.
const program = { name: 'demo', connectors: [things] } as unknown as ProgramDefinition;
const registry = new Map([['demo', { name: 'demo', connectors: new Map([['things', things]]) }]]) as unknown as Registry;

let partner: ScriptedPartner;
beforeAll(async () => {
  partner = await startScriptedPartner();
});
afterAll(() => partner.close());

const opened: Connections[] = [];
afterEach(async () => {
  for (const connections of opened.splice(0)) await connections.close();
});

function caller(settings: Record<string, string> = {}): Caller {
  const environment = {
    WAYBILL_DEMO_THINGS_URL: partner.origin,
    WAYBILL_DEMO_THINGS_CLIENT_ID: 'our-id',
    WAYBILL_DEMO_THINGS_PRIVATE_KEY: pem,
    ...settings,
  };
  const connections = openConnections({
    registry,
    config: readConfig({ file: { programs: [program] }, environment }),
    pool: undefined as never,
  });
  opened.push(connections);
  return connections.client<Caller>('demo', 'things');
}

const json = (status: number, body: unknown) => ({ status, body: JSON.stringify(body) });
const token = (access_token: string, expires_in: unknown = 600) =>
  json(200, { access_token, token_type: 'Bearer', scope: 'things.read things.write', expires_in, state: null });
const ask = (call: Caller, more: object = {}) =>
  call.call({ operation: 'x', method: 'POST', path: '/x', body: 'b', isIdempotent: false, ...more });
const tokensAsked = () => partner.seen.filter(({ path }) => path === TOKEN_PATH);

describe('a connector with a token', () => {
  test('proves itself by a signed assertion, form-encoded, and carries the token on every call', async () => {
    layDown(partner, { [TOKEN_PATH]: token('t-1'), '/x': json(200, {}) });
    const call = caller();
    expect(await ask(call)).toMatchObject({ kind: 'answered', status: 200 });
    await ask(call);
    const [asked, first, second] = partner.seen;
    expect(partner.seen).toHaveLength(3);
    expect([first?.headers.authorization, second?.headers.authorization]).toEqual(['Bearer t-1', 'Bearer t-1']);
    expect(asked?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    const form = new URLSearchParams(asked?.body.toString());
    expect(Object.fromEntries(form)).toMatchObject({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      scope: 'things.read things.write',
    });
    const assertion = form.get('client_assertion')!;
    expect(decodeProtectedHeader(assertion)).toMatchObject({ alg: 'RS256' });
    const { payload } = await jwtVerify(assertion, publicKey, { audience: `${partner.origin}${TOKEN_PATH}` });
    expect(payload).toMatchObject({ iss: 'our-id', sub: 'our-id', exp: payload.iat! + 300 });
  });

  test('the audience may be another than the address', async () => {
    layDown(partner, { [TOKEN_PATH]: token('t-1'), '/x': json(200, {}) });
    await ask(caller({ WAYBILL_DEMO_THINGS_TOKEN_AUDIENCE: 'https://issuer.example/token' }));
    const assertion = new URLSearchParams(partner.seen[0]!.body.toString()).get('client_assertion')!;
    await jwtVerify(assertion, publicKey, { audience: 'https://issuer.example/token' });
  });

  test('many calls at once ask for one token, and one that is about to end is renewed before it does', async () => {
    layDown(partner, { [TOKEN_PATH]: [token('t-1', 600), token('t-2', 600)], '/x': json(200, {}) });
    const call = caller();
    await Promise.all(Array.from({ length: 20 }, () => ask(call)));
    expect(tokensAsked()).toHaveLength(1);
    layDown(partner, { [TOKEN_PATH]: [token('t-3', '4'), token('t-4', 600)], '/x': json(200, {}) });
    const other = caller();
    await ask(other);
    await ask(other);
    expect(partner.seen.map(({ headers }) => headers.authorization)).toEqual([undefined, 'Bearer t-3', undefined, 'Bearer t-4']);
  });

  test('a token that is no longer taken is renewed once; a second 401 is the answer', async () => {
    layDown(partner, { [TOKEN_PATH]: [token('t-1'), token('t-2')], '/x': [json(401, {}), json(200, {})] });
    expect(await ask(caller())).toMatchObject({ kind: 'answered', status: 200 });
    expect(partner.seen.at(-1)?.headers.authorization).toBe('Bearer t-2');
    layDown(partner, { [TOKEN_PATH]: token('t-1'), '/x': json(401, {}) });
    expect(await ask(caller())).toMatchObject({ kind: 'answered', status: 401 });
    expect(partner.seen).toHaveLength(4);
  });

  test('however many calls meet the end of a token, it is renewed once', async () => {
    layDown(partner, { [TOKEN_PATH]: [token('t-1'), token('t-2'), token('t-3')], '/x': json(200, {}) });
    const { react } = partner;
    partner.react = (seen) => (seen.headers.authorization === 'Bearer t-1' ? json(401, {}) : react(seen));
    const call = caller();
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(call)));
    expect(answers.map((answer) => answer.kind === 'answered' && answer.status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(tokensAsked()).toHaveLength(2);
  });

  test('what was a stream is not sent again after a 401, and the next call has a new token', async () => {
    layDown(partner, { [TOKEN_PATH]: [token('t-1'), token('t-2')], '/x': [json(401, {}), json(200, {})] });
    const call = caller();
    expect(await ask(call, { body: Readable.from(['b']) })).toMatchObject({ status: 401 });
    await ask(call);
    expect(partner.seen.map(({ headers }) => headers.authorization)).toEqual([undefined, 'Bearer t-1', undefined, 'Bearer t-2']);
  });

  test('an address that the partner named gets no token', async () => {
    layDown(partner, { '/bucket': json(200, {}) });
    await ask(caller(), { path: `${partner.origin}/bucket` });
    expect(partner.seen).toMatchObject([{ path: '/bucket' }]);
    expect(partner.seen[0]?.headers.authorization).toBeUndefined();
  });
});

describe('a token that is refused', () => {
  test.each([
    [401, 'invalid_client', 'The audience claim for client_assertion must be the endpoint invoked for the request.'],
    [400, 'invalid_client', 'Invalid value for client_id parameter.'],
    [400, 'invalid_scope', 'One or more scopes are not configured for the authorization server resource.'],
  ])(
    "%s %s is said with the partner's words; nothing was sent, and the endpoint is left alone for a moment",
    async (status, error, words) => {
      layDown(partner, { [TOKEN_PATH]: json(status, { error, error_description: words }), '/x': json(200, {}) });
      const call = caller();
      const reason = `no token: refused with HTTP ${status}, ${error}: ${words}`;
      expect(await ask(call)).toEqual({ kind: 'not_sent', reason });
      expect(await ask(call)).toEqual({ kind: 'not_sent', reason });
      expect(partner.seen).toHaveLength(1);
    },
  );

  test('what might quote our assertion is not repeated', async () => {
    const quoted = `bad assertion eyJhbGciOiJSUzI1NiJ9.${'a'.repeat(60)}`;
    layDown(partner, { [TOKEN_PATH]: json(401, { error: 'invalid_client', error_description: quoted }) });
    expect(await ask(caller())).toEqual({ kind: 'not_sent', reason: 'no token: refused with HTTP 401, invalid_client' });
  });

  test.each([
    ['an empty token', json(200, { access_token: '', token_type: 'Bearer', expires_in: 600 })],
    ['a token that would break a header', json(200, { access_token: 'a\r\nb', token_type: 'Bearer', expires_in: 600 })],
    ['another kind of token', json(200, { access_token: 'a', token_type: 'mac', expires_in: 600 })],
    ['a page', { status: 200, body: '<html>' }],
    ['a gateway', { status: 502, body: '<html>Bad Gateway</html>' }],
  ])('%s is no token', async (_name, laid) => {
    layDown(partner, { [TOKEN_PATH]: laid, '/x': json(200, {}) });
    const answer = await ask(caller(), { body: Readable.from(['b']) });
    expect(answer).toMatchObject({ kind: 'not_sent', reason: expect.stringMatching(/^no token: .*could not be read$/) });
  });

  test('its settings are checked at the start, without showing them', () => {
    expect(() => caller({ WAYBILL_DEMO_THINGS_PRIVATE_KEY: 'secret words' })).toThrow(/PRIVATE_KEY \(environment\): must be the PEM/);
    expect(() => caller({ WAYBILL_DEMO_THINGS_PRIVATE_KEY: 'secret words' })).not.toThrow(/secret words/);
    expect(() => caller({ WAYBILL_DEMO_THINGS_CLIENT_ID: '' })).toThrow(/CLIENT_ID/);
  });
});

describe.skipIf(!hasRecorded)('against recorded answers (skipped: the folder of recordings is absent)', () => {
  const FOLDER = 'vcr_cassettes/lighthouse/auth/client_credentials';

  test('a token and a refusal, replayed byte for byte', async () => {
    const [good] = recordedAnswers(`${FOLDER}/token_200.yml`);
    layDown(partner, { [TOKEN_PATH]: good!, '/x': json(200, {}) });
    expect(await ask(caller())).toMatchObject({ kind: 'answered', status: 200 });
    expect(partner.seen.at(-1)?.headers.authorization).toBe(`Bearer ${JSON.parse(good!.body).access_token}`);
    const [bad] = recordedAnswers(`${FOLDER}/invalid_assertion_401.yml`);
    layDown(partner, { [TOKEN_PATH]: bad! });
    const reason = 'HTTP 401, invalid_client: The audience claim for client_assertion must be the endpoint invoked for the request.';
    expect(await ask(caller())).toMatchObject({ kind: 'not_sent', reason: expect.stringContaining(reason) });
  });
});

test('a location that the partner named takes nothing of its limit', async () => {
  const asked: number[] = [];
  const limits = { acquire: async (_: string, tokens: number) => ({ isGranted: true as const, given: asked.push(tokens) }) };
  const timeouts = { connectMs: 1_000, headersMs: 5_000, bodyMs: 5_000, totalMs: 5_000 };
  const http = openHttpClient({ destination: 'things', baseUrl: partner.origin, timeouts, maxConnections: 1, limits });
  layDown(partner, { '*': json(200, {}) });
  const own = callerOver(http, undefined);
  await own.call({ operation: 'locate', method: 'POST', path: '/locate', isIdempotent: false });
  await own.call({ operation: 'put', method: 'PUT', path: `${partner.origin}/store`, body: 'x', isIdempotent: false });
  expect([asked, partner.seen.map(({ path }) => path)]).toEqual([[1], ['/locate', '/store']]);
  await http.close();
});
