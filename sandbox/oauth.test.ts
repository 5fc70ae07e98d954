import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from './index.ts';
import { hasRecorded, recordedBodies, shapeOf } from './testing/recorded.ts';

let sandbox: Sandbox;
let keys: Awaited<ReturnType<typeof generateKeyPair>>;
let url: string;
beforeAll(async () => {
  keys = await generateKeyPair('RS256');
  sandbox = await startSandbox({ seed: 1, clients: { 'client-1': await exportSPKI(keys.publicKey) } });
  url = `${sandbox.urls.oauth}/oauth2/benefits-documents/system/v1/token`;
});
afterAll(() => sandbox.stop());

type Changes = {
  iss?: string;
  sub?: string;
  aud?: string;
  exp?: number;
  scope?: string;
  jti?: string;
  key?: Parameters<SignJWT['sign']>[0];
  grant?: string;
};

async function ask(changes: Changes = {}): Promise<{ status: number; body: Record<string, unknown> }> {
  const now = Math.floor(sandbox.control.clock.now() / 1000);
  const claims = new SignJWT(changes.jti ? { jti: changes.jti } : {}).setProtectedHeader({ alg: 'RS256' }).setIssuedAt(now);
  const assertion = await claims
    .setIssuer(changes.iss ?? 'client-1')
    .setSubject(changes.sub ?? 'client-1')
    .setAudience(changes.aud ?? url)
    .setExpirationTime(changes.exp ?? now + 300)
    .sign(changes.key ?? keys.privateKey);
  const answer = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: changes.grant ?? 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      scope: changes.scope ?? 'documents.read documents.write',
    }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

it('issues a bearer token for ten minutes', async () => {
  const { status, body } = await ask();
  expect(status).toBe(200);
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope: 'documents.read documents.write', state: null });
});

it.each<[string, () => Promise<Changes>, number, string]>([
  ['another audience', async () => ({ aud: 'https://example.org/token' }), 401, 'invalid_client'],
  ['an expired assertion', async () => ({ exp: 1_000_000 }), 401, 'invalid_client'],
  ['an assertion that lives too long', async () => ({ exp: Math.floor(Date.now() / 1000) + 90_000 }), 401, 'invalid_client'],
  ['an issuer that is not the subject', async () => ({ sub: 'client-2' }), 401, 'invalid_client'],
  ['a key of somebody else', async () => ({ key: (await generateKeyPair('RS256')).privateKey }), 401, 'invalid_client'],
  ['an unknown client', async () => ({ iss: 'x', sub: 'x' }), 400, 'invalid_client'],
  ['an unknown scope', async () => ({ scope: 'everything' }), 400, 'invalid_scope'],
  ['another grant', async () => ({ grant: 'password' }), 400, 'unsupported_grant_type'],
])('refuses %s', async (_name, changes, status, error) => {
  const answer = await ask(await changes());
  expect([answer.status, answer.body.error]).toEqual([status, error]);
  expect(answer.body.error_description).toBeTypeOf('string');
});

it('takes an assertion with an id once', async () => {
  expect((await ask({ jti: 'once' })).status).toBe(200);
  expect((await ask({ jti: 'once' })).status).toBe(401);
});

describe.skipIf(!hasRecorded)('against recorded exchanges (skipped: the folder of recordings is absent)', () => {
  it('answers and refuses in the recorded shapes', async () => {
    const recorded = (name: string): unknown => recordedBodies(`vcr_cassettes/lighthouse/auth/client_credentials/${name}.yml`)[0];
    expect(shapeOf((await ask()).body)).toEqual(shapeOf(recorded('token_200')));
    expect((await ask({ aud: 'https://example.org' })).body).toEqual(recorded('invalid_assertion_401'));
  });
});
