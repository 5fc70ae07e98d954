import { afterAll, describe, expect, test } from 'vitest';
import { forgetFailures } from '../access/index.ts';
import { hashToken } from '../kernel/crypto/index.ts';
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
const PASSWORD = 'correct horse battery';
const startAnew = () => api.db.owner.query('delete from failed_attempts');
const enter = (name: string, password: string, url = api.url, headers: Record<string, string> = {}) =>
  fetch(`${url}/sign-in/password`, {
    method: 'POST',
    headers: { ...OURS, ...headers },
    body: JSON.stringify({ name, password }),
  }).then(({ status }) => status);
const from = (address: string) => ({ 'x-forwarded-for': `198.51.100.1, ${address}` });
const TRUSTED = '10.0.0.0/8, 127.0.0.1/32';

/** Somebody with a password, and their session's cookie. */
async function withPassword(name: string): Promise<string> {
  await api.tokenOf(name, 'operator');
  const cookie = ((await api.call(`/sign-in?link=${await api.linkOf(name)}`)).headers.get('set-cookie') ?? '').split(';', 1)[0]!;
  const set = await api.call('/api/v1/passwords', { headers: { ...OURS, cookie }, body: { password: PASSWORD } });
  expect(set.status).toBe(200);
  return cookie;
}

async function tryToken(url: string, token: string, headers: Record<string, string> = {}): Promise<number> {
  return (await fetch(`${url}/api/v1/session`, { headers: { authorization: `Bearer ${token}`, ...headers } })).status;
}

describe('failed tries', () => {
  test('count over all servers, so that a guesser gains nothing by going to the next one', async () => {
    await startAnew();
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

  test('of the present password count however many are made at once, and close that alone', async () => {
    await startAnew();
    const cookie = await withPassword('nell');
    const guess = (current: string) =>
      api.call('/api/v1/passwords', { headers: { ...OURS, cookie }, body: { password: 'another long password', current } });
    const guesses = await Promise.all(Array.from({ length: 30 }, (_, n) => guess(`guess ${n}`)));
    const of = (status: number) => guesses.filter((each) => each.status === status).length;
    expect([of(401), of(429)]).toEqual([20, 10]);
    const closed = await guess(PASSWORD);
    expect(closed.status, 'the right one too, until the minute is over').toBe(429);
    expect(Number(closed.headers.get('retry-after'))).toBeGreaterThan(0);
    for (let n = 0; n < 25; n += 1) expect(await enter('nell', PASSWORD), 'what is right is no failure').toBe(204);
  });

  test('of one address close no name: its owner signs in from elsewhere', async () => {
    const proxied = await anotherServer({ trustedProxies: TRUSTED });
    const cookie = await withPassword('olive');
    await startAnew();
    const tries = await Promise.all(Array.from({ length: 130 }, () => enter('olive', 'wrong', proxied, from('203.0.113.9'))));
    expect(tries.filter((status) => status === 401)).toHaveLength(20);
    expect(await enter('olive', PASSWORD, proxied, from('203.0.113.10'))).toBe(204);

    await api.db.owner.query('update failed_attempts set failures = 100');
    expect(await enter('olive', PASSWORD, proxied, from('203.0.113.11')), 'tried from everywhere').toBe(429);
    const change = { headers: { ...OURS, cookie }, body: { password: 'another long password', current: PASSWORD } };
    expect((await api.call('/api/v1/passwords', change)).status, 'who is signed in changes it all the same').toBe(200);
    const link = await api.linkOf('olive');
    expect((await api.call(`/sign-in?link=${link}`)).headers.get('set-cookie'), 'a link lets in meanwhile').toContain('waybill');
  });

  test('of one address count however many names are tried at once', async () => {
    await startAnew();
    const tries = await Promise.all(Array.from({ length: 30 }, (_, n) => enter(`nobody-${n}`, 'wrong')));
    expect([401, 429].map((status) => tries.filter((each) => each === status).length)).toEqual([20, 10]);
  });

  test('are of the address that a trusted proxy tells, and of the proxy where it is not trusted', async () => {
    await startAnew();
    const trusting = await anotherServer({ trustedProxies: TRUSTED });
    for (let n = 0; n < 20; n += 1) await tryToken(trusting, `wb_${n}`, from('203.0.113.7'));
    expect(await tryToken(trusting, 'wb_a', from('203.0.113.7'))).toBe(429);
    expect(await tryToken(trusting, 'wb_b', from('203.0.113.8'))).toBe(401);
    expect(await tryToken(api.url, 'wb_c', from('203.0.113.7')), 'what a stranger says of itself is not believed').toBe(401);
  });

  test('are of the whole network of an IPv6 address, whatever port is told with it', async () => {
    await startAnew();
    const trusting = await anotherServer({ trustedProxies: TRUSTED });
    for (let n = 0; n < 20; n += 1)
      await tryToken(trusting, `wb_${n}`, from(n % 2 === 0 ? `2001:db8:0:1::${n}` : `[2001:db8:0:1::${n}]:50${n}`));
    expect(await tryToken(trusting, 'wb_a', from('2001:db8:0:1:ffff::1'))).toBe(429);
    expect(await tryToken(trusting, 'wb_b', from('2001:db8:0:2::1'))).toBe(401);
  });

  test('are kept under a key that the database does not have, and go when their minute is over', async () => {
    await startAnew();
    expect(await tryToken(await anotherServer(), 'wb_new')).toBe(401);
    const keys = () => api.db.owner.query<{ key: Buffer }>('select key_hash as key from failed_attempts');
    const { rows } = await keys();
    expect(rows.map(({ key }) => key.length)).toEqual([32]);
    for (const guess of ['127.0.0.1', 'address 127.0.0.1']) expect(rows[0]!.key).not.toEqual(hashToken(guess));
    await forgetFailures(api.db.database);
    expect((await keys()).rows, 'not before').toHaveLength(1);
    await api.db.owner.query("update failed_attempts set until = until - interval '1 hour'");
    await forgetFailures(api.db.database);
    expect((await keys()).rows).toEqual([]);
  });
});
