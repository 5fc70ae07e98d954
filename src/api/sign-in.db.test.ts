import { afterEach, describe, expect, test } from 'vitest';
import { setClockOffset } from '#kernel/clock/clock.ts';
import { openLogger } from '#kernel/telemetry/index.ts';
import { testInstallation } from '../testing/installation.ts';
import { CSRF_HEADER } from './cross-site.ts';
import { startApi } from './index.ts';
import { ROUTES } from './routes.ts';
import { CONTENT_POLICY, SECURITY_HEADERS } from './security-headers.ts';
import { useApi } from './test-api.ts';

const api = useApi();
const MINUTE_MS = 60_000;
const OURS = { [CSRF_HEADER]: '1' };
afterEach(() => setClockOffset(0));

const cookieIn = (headers: Headers): string => (headers.get('set-cookie') ?? '').split(';', 1)[0] as string;

async function enter(name: string, headers: Record<string, string> = {}): Promise<string> {
  return cookieIn((await api.call(`/sign-in?link=${await api.linkOf(name)}`, { headers })).headers);
}

const statusOf = async (cookie: string, headers: Record<string, string> = {}): Promise<number> =>
  (await api.call('/api/v1/session', { headers: { cookie, ...headers } })).status;

describe('a session', () => {
  test('is a new one at each sign-in, whatever cookie came with it', async () => {
    await api.tokenOf('fay', 'operator');
    const planted = 'waybill_session=wbs_planted-by-somebody-else';
    const first = await enter('fay', { cookie: planted });
    const second = await enter('fay', { cookie: first });
    expect(new Set([planted, first, second]).size).toBe(3);
    expect(await statusOf(planted)).toBe(401);
    expect([await statusOf(first), await statusOf(second)]).toEqual([200, 200]);
  });

  test('ends after half an hour without a call, and what a page asks by itself is no call', async () => {
    await api.tokenOf('ida', 'operator');
    const cookie = await enter('ida');
    setClockOffset(29 * MINUTE_MS);
    expect(await statusOf(cookie, { 'x-waybill-passive': '1' })).toBe(200);
    setClockOffset(31 * MINUTE_MS);
    expect(await statusOf(cookie)).toBe(401);
    setClockOffset(0);
    const used = await enter('ida');
    for (const minutes of [29, 58, 87]) {
      setClockOffset(minutes * MINUTE_MS);
      expect([minutes, await statusOf(used)]).toEqual([minutes, 200]);
    }
  });

  test('ends after twelve hours, however much it is used', async () => {
    await api.tokenOf('tess', 'operator');
    const cookie = await enter('tess');
    for (let minutes = 25; minutes < 720; minutes += 25) {
      setClockOffset(minutes * MINUTE_MS);
      expect([minutes, await statusOf(cookie)]).toEqual([minutes, 200]);
    }
    setClockOffset(720 * MINUTE_MS);
    expect(await statusOf(cookie)).toBe(401);
  });

  test('is ended here, or everywhere', async () => {
    await api.tokenOf('ella', 'operator');
    const [here, there, third] = [await enter('ella'), await enter('ella'), await enter('ella')];
    const signOut = (cookie: string, everywhere: boolean) =>
      api.call('/api/v1/sign-outs', { headers: { cookie, ...OURS }, body: { everywhere } });
    expect((await signOut(here, false)).status).toBe(200);
    expect([await statusOf(here), await statusOf(there)]).toEqual([401, 200]);
    expect((await signOut(there, true)).status).toBe(200);
    expect([await statusOf(there), await statusOf(third)]).toEqual([401, 401]);
  });
});

describe('a change by cookie', () => {
  test('is refused before its body is looked at where it does not come from our pages, whatever its kind', async () => {
    await api.tokenOf('cleo', 'administrator');
    const cookie = await enter('cleo');
    const kinds = ['application/json', 'text/csv', 'text/plain', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'];
    const foreign = [{}, { ...OURS, origin: 'https://elsewhere.example' }, { ...OURS, 'sec-fetch-site': 'same-site' }];
    const passed: string[] = [];
    for (const { path } of ROUTES.filter(({ method }) => method === 'POST')) {
      const kind = kinds[path.length % kinds.length] as string;
      for (const headers of foreign) {
        const call = { headers: { cookie, 'content-type': kind, ...headers } as Record<string, string>, body: 'no matter what' };
        const { status, body } = await api.call(path.replaceAll(/:\w+/g, '1'), call);
        if (status !== 403 || body.error.code !== 'WB_CROSS_SITE') passed.push(`${path} ${JSON.stringify(headers)}: ${status}`);
      }
    }
    expect(passed).toEqual([]);
  });

  test('is not allowed to other sites when their pages ask beforehand', async () => {
    const headers = { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' };
    const { status, headers: answered } = await api.call('/api/v1/sign-outs', { method: 'OPTIONS', headers });
    expect([status, answered.get('access-control-allow-origin')]).toEqual([404, null]);
  });
});

describe('the way in', () => {
  test('leads to the portal’s first page and nowhere else', async () => {
    await api.tokenOf('rose', 'operator');
    const aims = [
      'next=https://elsewhere.example',
      'return_to=//elsewhere.example',
      'redirect=%0d%0aLocation:%20https://elsewhere.example',
    ];
    for (const aim of aims) {
      const entered = await api.call(`/sign-in?link=${await api.linkOf('rose')}&${aim}`);
      expect([entered.status, entered.headers.get('location')]).toEqual([303, '/']);
      expect((await api.call(`/sign-in?${aim}`)).headers.get('location')).toBe('/');
    }
  });

  test('is closed for a while to a name that is guessed at, and to an address that guesses; no line of the log repeats a secret', async () => {
    await api.tokenOf('rory', 'operator');
    await api.db.owner.query('delete from failed_attempts');
    const lines: string[] = [];
    const log = openLogger({ level: 'debug', isPretty: false, destination: { write: (line) => void lines.push(line) } });
    const installation = await testInstallation(api.db.appUrl, { settings: { keys: api.installation.config.keys } });
    const beside = await startApi({ ...installation, log });
    const guess = (name: string) =>
      fetch(`${beside.url}/sign-in/password`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...OURS },
        body: JSON.stringify({ name, password: 'a guess in confidence' }),
      });
    const link = await api.linkOf('rory');
    const entered = await fetch(`${beside.url}/sign-in?link=${link}`, { redirect: 'manual' });
    const statuses: number[] = [];
    for (let n = 0; n < 21; n += 1) statuses.push((await guess('rory')).status);
    const stopped = await guess('somebody.else');
    const visited = await fetch(`${beside.url}/sign-in?link=wbl_made-up-in-confidence`);
    await beside.stop();
    await installation.close();

    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 401), 429]);
    expect([stopped.status, Number(stopped.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect([visited.status, Number(visited.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect(lines.length).toBeGreaterThan(20);
    const session = cookieIn(entered.headers).split('=')[1] as string;
    for (const secret of [link, session, 'in confidence', 'in-confidence']) expect(lines.join('')).not.toContain(secret);
  });
});

test('every kind of answer carries the headers that protect who reads it', async () => {
  const token = await api.tokenOf('hedy', 'administrator');
  const answers: Record<string, Headers> = {};
  const keep = async (name: string, path: string, options: Parameters<typeof api.call>[1] = {}): Promise<void> => {
    answers[name] = (await api.call(path, options)).headers;
  };
  await keep('page', '/');
  await keep('page of the portal', '/runs/1');
  await keep('asset', '/assets/none.js');
  await keep('answer', '/api/v1/session', { token });
  await keep('refusal', '/api/v1/session');
  await keep('file', '/api/v1/csv/submissions', { token });
  await keep('redirect', '/sign-in');
  await keep('text', '/sign-in?link=made-up');
  await keep('link', '/s/made-up');
  await keep('object', '/objects/made-up');
  await keep('description', '/openapi.json');
  await keep('metrics', '/metrics');
  await keep('health', '/healthz');
  await keep('address that cannot be read', '/%zz');
  await keep('method that there is not', '/api/v1/session', { method: 'DELETE' });
  await keep('body that cannot be read', '/api/v1/runs', { token, body: '{' });
  const lacking = Object.entries(answers).flatMap(([name, headers]) =>
    Object.entries(SECURITY_HEADERS).flatMap(([header, value]) => (headers.get(header) === value ? [] : [`${name}: ${header}`])),
  );
  expect(lacking).toEqual([]);
  expect(CONTENT_POLICY).not.toMatch(/unsafe|data:|\*/);
  expect(CONTENT_POLICY).toContain("frame-ancestors 'none'");
});
