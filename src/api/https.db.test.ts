import { expect, test } from 'vitest';
import { CSRF_HEADER } from './cross-site.ts';
import { useApi } from './test-api.ts';

const PUBLIC = 'https://waybill.example.org';
const api = useApi({ settings: { publicUrl: PUBLIC } });

test('where people come by https, the cookie goes by https only, and browsers are told to stay', async () => {
  await api.tokenOf('olive', 'operator');
  const { headers } = await api.call(`/sign-in?link=${await api.linkOf('olive')}`);
  const [, ...attributes] = (headers.get('set-cookie') ?? '').split('; ');
  expect(headers.get('set-cookie')).toMatch(/^__Host-waybill_session=wbs_/);
  expect(attributes.map((each) => each.replace(/=.*/, '')).toSorted()).toEqual(['HttpOnly', 'Max-Age', 'Path', 'SameSite', 'Secure']);
  expect(attributes).toEqual(expect.arrayContaining(['Path=/', 'SameSite=Strict']));
  expect(headers.get('strict-transport-security')).toBe('max-age=63072000');

  const cookie = (headers.get('set-cookie') ?? '').split(';', 1)[0] as string;
  const signOut = (origin: string) =>
    api.call('/api/v1/sign-outs', { method: 'POST', headers: { cookie, origin, [CSRF_HEADER]: '1', 'sec-fetch-site': 'same-origin' } });
  expect((await signOut('https://waybill.example.com')).status).toBe(403);
  // A page of this host that came unprotected may have been written on the way.
  expect((await signOut(api.url)).status).toBe(403);
  expect((await signOut(PUBLIC)).status).toBe(200);
});
