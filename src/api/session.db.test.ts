import { expect, test } from 'vitest';
import form526 from '../../programs/form526/index.ts';
import { sessionCookie } from './authenticate.ts';
import { CSRF_HEADER } from './cross-site.ts';
import { aClaim, useApi } from './test-api.ts';

const api = useApi({ programs: [form526, { ...form526, name: 'other' }] });

const SAID = { code: expect.stringMatching(/^WB_/), message: expect.any(String), next: expect.any(String) };

/** Signs in by link and answers the cookie as a browser sends it back. */
async function cookieOf(name: string): Promise<string> {
  const { headers } = await api.call(`/sign-in?link=${await api.linkOf(name)}`);
  return (headers.get('set-cookie') ?? '').split(';', 1)[0] as string;
}

test('who says nothing is answered 401 in the one shape of refusals', async () => {
  const { status, body, headers } = await api.call('/api/v1/standing');
  expect(status).toBe(401);
  expect(body).toEqual({ error: { ...SAID, code: 'WB_UNAUTHENTICATED' } });
  expect(headers.get('www-authenticate')).toBe('Bearer');
});

test('a token says who calls, with which programs', async () => {
  const token = await api.tokenOf('vera', 'viewer', ['form526']);
  const { status, body } = await api.call('/api/v1/session', { token });
  expect(status).toBe(200);
  expect(body).toEqual({
    user: { name: 'vera', roles: ['viewer'], grants: [{ role: 'viewer', program: 'form526', partner: null }], rights: ['read'] },
    programs: ['form526'],
    session: null,
  });
});

test.each([
  ['viewer', '/api/v1/submissions/form526', {}],
  ['approver', '/api/v1/runs', {}],
  ['operator', '/api/v1/runs/1/approvals', {}],
  ['operator', '/api/v1/ledger/verifications', {}],
  ['partner', '/api/v1/standing', undefined],
])('the role %s may not call %s', async (role, path, body) => {
  const token = await api.tokenOf(`${role}.${path.length}`, role);
  const answer = await api.call(path, { token, body });
  expect(answer.status).toBe(403);
  expect(answer.body.error.code).toBe('WB_FORBIDDEN');
});

test('rows of a program that is not the caller’s are not there', async () => {
  await api.importRows([aClaim('hidden-1')], 'other');
  const mine = await api.tokenOf('fern', 'operator', ['form526']);
  const all = await api.tokenOf('alma', 'operator');
  const see = async (token: string, path: string) => api.call(path, { token });

  expect((await see(all, '/api/v1/submissions/other/hidden-1')).status).toBe(200);
  expect((await see(all, '/api/v1/submissions')).body.rows).toHaveLength(1);
  expect((await see(mine, '/api/v1/submissions/other/hidden-1')).status).toBe(404);
  expect((await see(mine, '/api/v1/submissions')).body).toMatchObject({ rows: [], count: { exact: true, value: 0 } });
  expect((await see(mine, '/api/v1/submissions?program=other')).body.rows).toEqual([]);
  expect((await see(mine, '/api/v1/standing')).body.programs.map((each: { program: string }) => each.program)).toEqual(['form526']);
  expect((await see(mine, '/api/v1/duplicates/other')).status).toBe(404);
  expect((await see(mine, '/api/v1/imports?program=other')).status).toBe(404);
  expect((await see(mine, '/api/v1/imports/1')).status).toBe(404);
  for (const [path, body] of [
    ['/api/v1/submissions/other', aClaim('hidden-2')],
    ['/api/v1/worklists/other/list/refreshes', { reason: 'a test' }],
    ['/api/v1/runs', { program: 'other', task: 'release-held', selection: { kind: 'query' }, reason: 'a test' }],
  ] as const) {
    const refused = await api.call(path, { token: mine, body });
    expect([path, refused.status, refused.body.error.message]).toEqual([path, 404, expect.not.stringContaining('other;')]);
  }
});

test('a sign-in link works once and sets a cookie that scripts cannot read', async () => {
  await api.tokenOf('sage', 'operator');
  const link = await api.linkOf('sage');
  const first = await api.call(`/sign-in?link=${link}`);
  expect([first.status, first.headers.get('location')]).toEqual([303, '/']);
  const cookie = first.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(new RegExp(`^${sessionCookie(api.url)}=\\S+; .*HttpOnly; .*SameSite=Strict`));
  expect(cookie).not.toContain('Secure');
  const second = await api.call(`/sign-in?link=${link}`);
  expect([second.status, second.headers.get('set-cookie')]).toEqual([401, null]);
  const session = await api.call('/api/v1/session', { headers: { cookie: cookie.split(';', 1)[0] as string } });
  expect(session.body.user.name).toBe('sage');
});

test('a change by cookie needs our header and our own pages; signing out ends it', async () => {
  await api.tokenOf('iris', 'operator');
  const cookie = await cookieOf('iris');
  const intake = (headers: Record<string, string>) =>
    api.call('/api/v1/submissions/form526', { headers: { cookie, ...headers }, body: aClaim('iris-1') });

  expect((await intake({})).body.error.code).toBe('WB_CROSS_SITE');
  const header = { [CSRF_HEADER]: '1' };
  expect((await intake({ ...header, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await intake({ ...header, origin: 'https://elsewhere.example' })).status).toBe(403);
  expect((await intake({ ...header, origin: 'null' })).status).toBe(403);
  expect((await intake({ ...header, 'sec-fetch-site': 'same-origin', origin: api.url })).status).toBe(201);

  const out = await api.call('/api/v1/sign-outs', { method: 'POST', headers: { cookie, ...header } });
  expect(out.status).toBe(200);
  expect((await api.call('/api/v1/session', { headers: { cookie } })).status).toBe(401);
});

test('whoever tries tokens is stopped, with a time to wait; who is known goes on', async () => {
  const token = await api.tokenOf('known', 'viewer');
  await api.call('/api/v1/session', { token });
  const attempts = [];
  for (let n = 0; n < 25; n += 1) attempts.push((await api.call('/api/v1/session', { token: `wb_${n}` })).status);
  expect(new Set(attempts)).toEqual(new Set([401, 429]));
  const { status, headers } = await api.call('/api/v1/session', { token: 'wb_again' });
  expect(status).toBe(429);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await api.call('/api/v1/session', { token })).status).toBe(200);
});
