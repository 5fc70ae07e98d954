import { expect, test } from 'vitest';
import form526 from '../../programs/form526/index.ts';
import { aClaim, useApi } from './test-api.ts';

const api = useApi({ programs: [form526, { ...form526, name: 'other' }] });

test('a token with less than its user is held to it by every route', async () => {
  await api.importRows([aClaim('mine-1')]);
  await api.importRows([aClaim('theirs-1')], 'other');
  const admin = await api.tokenOf('root', 'administrator');
  expect((await api.call('/api/v1/users', { token: admin, body: { name: 'olive', role: 'operator' } })).status).toBe(201);
  const issued = await api.call('/api/v1/tokens', {
    token: admin,
    body: { user: 'olive', name: 'report', days: 3, rights: ['read'], programs: ['form526'] },
  });
  expect(issued).toMatchObject({ status: 201, body: { rights: ['read'], programs: ['form526'] } });
  const { token } = issued.body;

  expect((await api.call('/api/v1/session', { token })).body).toMatchObject({ user: { rights: ['read'] }, programs: ['form526'] });
  expect((await api.call('/api/v1/submissions', { token })).body.rows).toHaveLength(1);
  expect((await api.call('/api/v1/submissions/other/theirs-1', { token })).status).toBe(404);
  const refused = await api.call('/api/v1/submissions/form526', { token, body: aClaim('mine-2') });
  expect([refused.status, refused.body.error.message]).toEqual([403, 'This token of olive was issued without the right to operate.']);

  const { body } = await api.call('/api/v1/tokens', { token: admin });
  const own = body.tokens.find((each: { user: string }) => each.user === 'olive');
  expect(own).toMatchObject({ name: 'report', rights: ['read'], programs: ['form526'], revoked_at: null });
  expect((await api.call(`/api/v1/tokens/${own.id}/revocations`, { token: admin, method: 'POST' })).status).toBe(200);
  expect((await api.call('/api/v1/session', { token })).status).toBe(401);
});

test('what a user does not have, no token of theirs has; a user who is removed calls no more', async () => {
  const admin = await api.tokenOf('ruth', 'administrator');
  const vera = await api.tokenOf('vera', 'viewer', ['form526']);
  const issue = (more: object) => api.call('/api/v1/tokens', { token: admin, body: { user: 'vera', name: 'x', ...more } });
  expect((await issue({ rights: ['operate'] })).body.error.code).toBe('WB_USAGE');
  expect((await issue({ programs: ['other'] })).body.error.code).toBe('WB_USAGE');
  expect((await issue({ programs: ['nowhere'] })).status).toBe(404);
  expect((await api.call('/api/v1/tokens', { token: vera })).status).toBe(403);
  expect((await api.call('/api/v1/users/vera/removals', { token: admin, method: 'POST' })).status).toBe(200);
  expect((await api.call('/api/v1/session', { token: vera })).status).toBe(401);
  const { users } = (await api.call('/api/v1/users', { token: admin })).body;
  expect(users.find(({ name }: { name: string }) => name === 'vera').disabled_at).not.toBeNull();
});
