import { afterAll, describe, expect, test } from 'vitest';
import { testInstallation } from '../testing/installation.ts';
import { CSRF_HEADER } from './cross-site.ts';
import { startApi } from './index.ts';
import { useApi } from './test-api.ts';

const api = useApi();
const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

/** Another server on the same database. */
async function anotherServer(settings: { readonly trustedProxies?: string } = {}): Promise<string> {
  const installation = await testInstallation(api.db.appUrl, { settings: { keys: api.installation.config.keys, ...settings } });
  closing.push(() => installation.close());
  const running = await startApi(installation);
  closing.push(() => running.stop());
  return running.url;
}

const OURS = { [CSRF_HEADER]: '1', 'content-type': 'application/json' };
const forgetFailures = () => api.db.owner.query('delete from failed_attempts');

async function tryToken(url: string, token: string, headers: Record<string, string> = {}): Promise<number> {
  return (await fetch(`${url}/api/v1/session`, { headers: { authorization: `Bearer ${token}`, ...headers } })).status;
}

describe('failed tries', () => {
  test('count over all servers, so that a guesser gains nothing by going to the next one', async () => {
    await forgetFailures();
    const other = await anotherServer();
    const known = await api.tokenOf('known', 'viewer');
    expect(await tryToken(other, known)).toBe(200);
    const told: number[] = [];
    for (let n = 0; n < 20; n += 1) told.push(await tryToken(n % 2 === 0 ? api.url : other, `wb_${n}`));
    expect(new Set(told)).toEqual(new Set([401]));
    expect([await tryToken(api.url, 'wb_20'), await tryToken(other, 'wb_21')]).toEqual([429, 429]);
    expect(await tryToken(other, known), 'who was let in a moment ago goes on').toBe(200);
    expect(await tryToken(api.url, known), 'a server that has not seen them makes them wait').toBe(429);
  });

  test('of a name’s password count over servers, addresses and pages, however many are made at once', async () => {
    await forgetFailures();
    await api.tokenOf('nell', 'operator');
    const cookie = ((await api.call(`/sign-in?link=${await api.linkOf('nell')}`)).headers.get('set-cookie') ?? '').split(';', 1)[0]!;
    const password = 'correct horse battery';
    expect((await api.call('/api/v1/passwords', { headers: { ...OURS, cookie }, body: { password } })).status).toBe(200);
    const guess = (current: string) =>
      api.call('/api/v1/passwords', { headers: { ...OURS, cookie }, body: { password: 'another long password', current } });
    const guesses = await Promise.all(Array.from({ length: 30 }, (_, n) => guess(`guess ${n}`)));
    const of = (status: number) => guesses.filter((each) => each.status === status).length;
    expect([of(401), of(429)]).toEqual([20, 10]);
    const closed = await guess(password);
    expect(closed.status, 'the right one too, until the minute is over').toBe(429);
    expect(Number(closed.headers.get('retry-after'))).toBeGreaterThan(0);
    const enter = () => api.call('/sign-in/password', { headers: OURS, body: { name: 'nell', password } });
    expect((await enter()).status, 'nor does it sign in meanwhile').toBe(429);
    await forgetFailures();
    for (let n = 0; n < 25; n += 1) expect((await enter()).status, 'what is right is no failure').toBe(204);
  });

  test('are of the address that a trusted proxy tells, and of the proxy where it is not trusted', async () => {
    await forgetFailures();
    const from = (address: string) => ({ 'x-forwarded-for': `198.51.100.1, ${address}` });
    const trusting = await anotherServer({ trustedProxies: '10.0.0.0/8, 127.0.0.1/32' });
    for (let n = 0; n < 20; n += 1) await tryToken(trusting, `wb_${n}`, from('203.0.113.7'));
    expect(await tryToken(trusting, 'wb_a', from('203.0.113.7'))).toBe(429);
    expect(await tryToken(trusting, 'wb_b', from('203.0.113.8'))).toBe(401);
    expect(await tryToken(api.url, 'wb_c', from('203.0.113.7')), 'what a stranger says of itself is not believed').toBe(401);
  });

  test('are kept as hashes, and go with their minute', async () => {
    await api.db.owner.query("update failed_attempts set until = until - interval '1 hour'");
    expect(await tryToken(await anotherServer(), 'wb_new')).toBe(401);
    const { rows } = await api.db.owner.query<{ bytes: number }>('select length(key_hash) as bytes from failed_attempts');
    expect(rows).toEqual([{ bytes: 32 }]);
  });
});
