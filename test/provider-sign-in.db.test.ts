import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Provider } from 'oidc-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CSRF_HEADER } from '../src/api/cross-site.ts';
import { type RunningApi, startApi } from '../src/api/index.ts';
import { useDatabase } from '../src/testing/index.ts';
import { type TestInstallation, testInstallation } from '../src/testing/installation.ts';

/** A real OpenID provider; whoever gives a name there is that person. */
const ROLES: Readonly<Record<string, readonly string[]>> = {
  olive: ['waybill:operator', 'approver:vye', 'printers'],
  stranger: ['printers'],
};

const SECRET = 'what only the two of them know';
const folder = mkdtempSync(join(tmpdir(), 'waybill-provider-'));
const secretFile = join(folder, 'client-secret');

const db = useDatabase();
const parts: { server?: Server; installation?: TestInstallation; api?: RunningApi } = {};

beforeAll(async () => {
  writeFileSync(secretFile, SECRET, { mode: 0o600 });
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const installation = await testInstallation(db.appUrl, {
    settings: { oidcIssuer: issuer, oidcClientId: 'waybill', oidcClientSecret: `file:${secretFile}` },
  });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'waybill',
        client_secret: SECRET,
        redirect_uris: [`${installation.publicUrl}/sign-in/provider/return`],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub'], profile: ['preferred_username', 'roles'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id, roles: [...(ROLES[id] ?? [])] }) }),
  });
  server.on('request', provider.callback());
  Object.assign(parts, { server, installation, api: await startApi(installation) });
});

afterAll(async () => {
  await parts.api?.stop();
  await parts.installation?.close();
  parts.server?.closeAllConnections();
  parts.server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A browser as far as this needs one: it keeps cookies by host, follows redirects by hand and fills in the provider's forms. */
function openBrowser() {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: URL): Map<string, string> => {
    const jar = jars.get(url.host) ?? new Map<string, string>();
    jars.set(url.host, jar);
    return jar;
  };
  const send = async (address: string, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(address);
    const jar = jarOf(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { ...(init.headers as Record<string, string>), cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const name = pair.slice(0, pair.indexOf('='));
      if (/expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, pair.slice(name.length + 1));
    }
    return response;
  };
  /** Follows until there is a page, or until `until` is reached, which is answered and not asked for. */
  const follow = async (address: string, until?: string): Promise<{ url: string; response?: Response }> => {
    if (until !== undefined && address.startsWith(until)) return { url: address };
    const response = await send(address);
    const location = response.headers.get('location');
    return location === null ? { url: address, response } : follow(new URL(location, address).href, until);
  };
  const submit = async (page: { url: string; response?: Response }, fields: Record<string, string>): Promise<string> => {
    const html = await page.response!.text();
    const action = new URL(/action="([^"]+)"/.exec(html)?.[1] ?? '', page.url).href;
    const prompt = /name="prompt" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const body = new URLSearchParams({ prompt, ...fields });
    const answer = await send(action, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    return new URL(answer.headers.get('location') ?? '', action).href;
  };
  return { send, follow, submit };
}

/** Signs in at the provider; answers the address that it sends back to, not yet asked for. */
async function comeBack(browser: ReturnType<typeof openBrowser>, login: string): Promise<string> {
  const back = `${parts.installation!.publicUrl}/sign-in/provider/return`;
  const form = await browser.follow(`${parts.api!.url}/sign-in/provider`);
  const consent = await browser.follow(await browser.submit(form, { login, password: 'any' }));
  return (await browser.follow(await browser.submit(consent, {}), back)).url;
}

test('whom the provider vouches for is signed in with the roles that it tells, and only once by one answer', async () => {
  const browser = openBrowser();
  expect(await (await fetch(`${parts.api!.url}/sign-in/ways`)).json()).toEqual({ link: true, password: true, provider: true });
  const back = await comeBack(browser, 'olive');
  const stolen = await fetch(back, { redirect: 'manual' });
  expect([stolen.status, await stolen.text()]).toEqual([401, 'This sign-in was not begun in this browser. Begin again.\n']);
  const entered = await browser.send(back);
  expect([entered.status, entered.headers.get('location')]).toEqual([303, '/']);
  const session = (await (await browser.send(`${parts.api!.url}/api/v1/session`)).json()) as { user: object };
  expect(session.user).toMatchObject({ name: 'olive', roles: ['operator'], rights: ['read', 'operate'] });
  expect((await browser.send(back)).status).toBe(401);
});

test('whoever has no role here is told so, and gets no session', async () => {
  const browser = openBrowser();
  const refused = await browser.send(await comeBack(browser, 'stranger'));
  expect([refused.status, await refused.text()]).toEqual([
    403,
    'Your account has no role in this installation. Ask whoever administers your accounts for one.\n',
  ]);
  expect((await browser.send(`${parts.api!.url}/api/v1/session`)).status).toBe(401);
});

test('the answer of one visit is not taken for another, begun here or elsewhere', async () => {
  const browser = openBrowser();
  const first = await comeBack(browser, 'olive');
  await browser.send(`${parts.api!.url}/sign-in/provider`);
  expect((await browser.send(first)).status).toBe(401);

  const [mine, another] = [openBrowser(), openBrowser()];
  const mixed = new URL(await comeBack(mine, 'olive'));
  const theirs = new URL(await comeBack(openBrowser(), 'olive'));
  mixed.searchParams.set('code', theirs.searchParams.get('code') ?? '');
  expect((await mine.send(mixed.href)).status).toBe(401);
  const foreign = new URL(await comeBack(another, 'olive'));
  foreign.searchParams.set('iss', 'https://elsewhere.example');
  const refused = await another.send(foreign.href);
  expect([refused.status, await refused.text()]).toEqual([401, expect.stringMatching(/^The sign-in provider's answer was refused/)]);
  expect((await another.send(`${parts.api!.url}/api/v1/session`)).status).toBe(401);
});

test('the address that people are sent to holds a challenge, and no secret; the visit is bound to the browser', async () => {
  const sent = await fetch(`${parts.api!.url}/sign-in/provider`, { redirect: 'manual' });
  const { searchParams } = new URL(sent.headers.get('location') ?? '');
  expect([...searchParams.keys()].toSorted()).toEqual(
    ['client_id', 'code_challenge', 'code_challenge_method', 'nonce', 'redirect_uri', 'response_type', 'scope', 'state'].toSorted(),
  );
  expect(searchParams.get('code_challenge_method')).toBe('S256');
  expect(sent.headers.get('location')).not.toContain(encodeURIComponent(SECRET));
  const [cookie = ''] = sent.headers.getSetCookie();
  expect(cookie).toMatch(/^waybill_visit=[\w-]+; Max-Age=600; Path=\/sign-in\/provider\/return; HttpOnly; SameSite=Lax$/);
});

test('an answer that was tampered with is refused', async () => {
  const browser = openBrowser();
  const back = new URL(await comeBack(browser, 'olive'));
  back.searchParams.set('code', 'made-up');
  const refused = await browser.send(back.href);
  expect(refused.status).toBe(401);
  expect(await refused.text()).toMatch(/^The sign-in provider's answer was refused/);
});

test('a password signs in from our own page only, and nobody may try for long', async () => {
  const enter = (body: object, headers: Record<string, string> = { [CSRF_HEADER]: '1' }) =>
    fetch(`${parts.api!.url}/sign-in/password`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', ...headers },
    });
  expect((await enter({ name: 'olive', password: 'x' }, {})).status).toBe(403);
  const statuses = [];
  for (let n = 0; n < 25; n += 1) statuses.push((await enter({ name: 'olive', password: `guess ${n}` })).status);
  expect(new Set(statuses)).toEqual(new Set([401, 429]));
});
