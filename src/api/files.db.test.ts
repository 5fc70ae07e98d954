import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { setClockOffset } from '#kernel/clock/clock.ts';
import { useApi } from './test-api.ts';

const api = useApi();

afterEach(() => setClockOffset(0));

/** Sends the path as it is; `fetch` would tidy it up first. */
async function statusOf(path: string): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(api.url);
  const [response] = (await once(get({ hostname, port, path }), 'response')) as [IncomingMessage];
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part;
  return { status: response.statusCode as number, text };
}

async function linkTo(key: string, options: { expiresInSeconds: number; fileName?: string }): Promise<string> {
  await api.installation.objects.put(key, Buffer.from('0123456789'));
  const url = new URL(await api.installation.objects.signedUrl(key, options));
  expect(url.origin).toBe(api.url);
  return `${url.pathname}${url.search}`;
}

test('a signed link gives the object, as an attachment, whole or in part', async () => {
  const link = await linkTo('runs/1/a b.csv', { expiresInSeconds: 60, fileName: 'ünï "x".csv' });
  const whole = await api.call(link);
  expect([whole.status, whole.body, whole.headers.get('content-length')]).toEqual([200, '0123456789', '10']);
  expect(whole.headers.get('content-disposition')).toBe(`attachment; filename="_n_ _x_.csv"; filename*=UTF-8''%C3%BCn%C3%AF%20%22x%22.csv`);
  expect(whole.headers.get('x-content-type-options')).toBe('nosniff');
  const part = async (range: string) => {
    const { status, body, headers } = await api.call(link, { headers: { range } });
    return [status, body, headers.get('content-range')];
  };
  expect(await part('bytes=2-4')).toEqual([206, '234', 'bytes 2-4/10']);
  expect(await part('bytes=7-')).toEqual([206, '789', 'bytes 7-9/10']);
  expect(await part('bytes=-2')).toEqual([206, '89', 'bytes 8-9/10']);
  expect(await part('bytes=5-99')).toEqual([206, '56789', 'bytes 5-9/10']);
  expect(await part('bytes=10-')).toEqual([416, '', 'bytes */10']);
  expect(await part('bytes=0-1,4-5')).toEqual([200, '0123456789', null]);
});

test('a link that was changed, or is over, or leads to nothing, gives nothing', async () => {
  const link = await linkTo('runs/2/b.csv', { expiresInSeconds: 60 });
  expect((await api.call(link.replace('b.csv', 'c.csv'))).status).toBe(403);
  expect((await api.call(link.replace(/expires=\d+/, 'expires=9999999999'))).status).toBe(403);
  expect((await api.call('/objects/runs/2/b.csv')).body).toContain('(WB_LINK)');
  await api.installation.objects.delete('runs/2/b.csv');
  expect((await api.call(link)).status).toBe(404);
  setClockOffset(61_000);
  expect((await api.call(link)).body).toContain('(WB_LINK)');
});

test('a partner’s link that was never given out is not there', async () => {
  const { status, body } = await api.call('/s/wbp_nothing');
  expect([status, body]).toEqual([404, expect.stringContaining('(WB_NOT_FOUND)')]);
});

test.each([
  '/../package.json',
  '/../../package.json',
  '/assets/../../../package.json',
  '/%2e%2e/%2e%2e/package.json',
  '/..%2f..%2fpackage.json',
  '/assets/..%5c..%5c..%5cpackage.json',
  '/.../package.json',
  '/assets/%00.js',
  '//etc/hostname.txt',
])('no path leads out of the portal: %s', async (path) => {
  const { status, text } = await statusOf(path);
  expect([400, 403, 404]).toContain(status);
  expect(text).not.toContain('dependencies');
  expect(JSON.parse(text).error.code).toMatch(/^WB_/);
});

test('every answer carries the policy; nothing says what serves it', async () => {
  for (const path of ['/healthz', '/api/v1/session', '/nothing.js', '/objects/x']) {
    const { headers } = await api.call(path);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('server')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
  }
});

test('it says that it lives, that nothing watches without a worker, and its metrics to this machine only', async () => {
  expect((await api.call('/livez')).body).toEqual({ status: 'ok' });
  const health = await api.call('/healthz');
  expect(health.status).toBe(503);
  expect(health.body).toMatchObject({ status: 'failing', failing: expect.arrayContaining(['receivers are not asked in time']) });
  expect((await api.call('/metrics')).body).toContain('waybill_http_request_seconds');
  expect((await api.call('/metrics', { headers: { 'x-forwarded-for': '203.0.113.9' } })).status).toBe(401);
});
