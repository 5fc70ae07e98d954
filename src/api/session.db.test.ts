import { expect, test } from 'vitest';
import { useApi } from './test-api.ts';

const api = useApi();

test('who says nothing is answered 401 in the one shape of refusals', async () => {
  const { status, body, headers } = await api.call('/api/v1/standing');
  expect(status).toBe(401);
  expect(body).toEqual({ error: { code: 'WB_UNAUTHENTICATED', message: expect.any(String), next: expect.any(String) } });
  expect(headers.get('www-authenticate')).toBe('Bearer');
});

test('a token says who calls', async () => {
  const token = await api.tokenOf('vera', 'viewer');
  const { status, body } = await api.call('/api/v1/session', { token });
  expect(status).toBe(200);
  expect(body).toEqual({ user: { name: 'vera', roles: ['viewer'] }, programs: ['form526'] });
  expect((await api.call('/api/v1/standing', { token })).body.programs[0].standing.total).toBe(0);
  expect((await api.call('/api/v1/runs?state=live', { token })).body.runs).toEqual([]);
  expect((await api.call('/api/v1/submissions?standing=needs_attention', { token })).body.count).toEqual({ exact: true, value: 0 });
  expect((await api.call('/api/v1/tasks', { token })).body.tasks.map((task: { name: string }) => task.name)).toContain('mark-duplicates');
  expect((await api.call('/healthz')).body).toEqual({ status: 'ok' });
});
