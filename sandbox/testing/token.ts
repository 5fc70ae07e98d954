import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import type { Sandbox } from '../index.ts';

/** Registers a client with a running sandbox and gets a bearer token for one of its APIs. */
export async function tokenFor(sandbox: Sandbox, api: string, scope: string): Promise<string> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  sandbox.control.settings.clients['test-client'] = await exportSPKI(publicKey);
  const url = `${sandbox.urls.oauth}/oauth2/${api}/system/v1/token`;
  const now = Math.floor(sandbox.control.clock.now() / 1000);
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuedAt(now)
    .setIssuer('test-client')
    .setSubject('test-client')
    .setAudience(url)
    .setExpirationTime(now + 300)
    .sign(privateKey);
  const form = {
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    scope,
  };
  const answer = (await (await fetch(url, { method: 'POST', body: new URLSearchParams(form) })).json()) as { access_token: string };
  return answer.access_token;
}
