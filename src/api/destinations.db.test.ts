import { expect, test } from 'vitest';
import form526 from '../../programs/form526/index.ts';
import { aClaim, useApi } from './test-api.ts';

const api = useApi({ programs: [form526] });

interface Shown {
  readonly name: string;
  readonly to_poll: number;
  readonly is_set_up: boolean;
  readonly oldest_at: string | null;
  readonly paused: null | { readonly by: string; readonly reason: string };
}

async function shown(token: string, name: string): Promise<Shown> {
  const { status, body } = await api.call('/api/v1/destinations', { token });
  expect(status).toBe(200);
  return body.destinations.find((one: Shown) => one.name === name);
}

test('each destination tells what waits for it', async () => {
  const viewer = await api.tokenOf('vera', 'viewer');
  const handoff = (n: number) => ({ destination: 'benefits_intake', receipt: `guid-${n}`, status: 'received', at: '2026-01-06T10:00:00Z' });
  await api.importRows([1, 2, 3].map((n) => aClaim(`sent-${n}`, { facts: { handoffs: [handoff(n)] } })));
  const intake = await shown(viewer, 'benefits_intake');
  expect(intake).toMatchObject({ to_poll: 3, to_deliver: 0, is_set_up: false, paused: null });
  expect(intake.oldest_at).not.toBeNull();
  const listed = (next: string) => api.call(`/api/v1/handoffs?destination=benefits_intake&next=${next}`, { token: viewer });
  expect((await listed('ask')).body.count).toEqual({ exact: true, value: intake.to_poll });
  expect((await listed('send')).body.count).toEqual({ exact: true, value: 0 });
  expect(await shown(viewer, 'claims_api')).toMatchObject({ to_poll: 0, oldest_at: null, attempts: { taken: 0, unknown: 0 }, errors: [] });
});

test('who may operate pauses a destination with a reason and lets it go again; each is recorded once', async () => {
  const operator = await api.tokenOf('olga', 'operator');
  const viewer = await api.tokenOf('vito', 'viewer');
  const turn = (noun: string, token: string, body: object = { reason: 'they asked us to' }) =>
    api.call(`/api/v1/destinations/form526/benefits_intake/${noun}`, { token, body });

  expect((await turn('pauses', viewer)).status).toBe(403);
  expect((await turn('pauses', operator, {})).status).toBe(400);
  expect((await turn('pauses', operator)).body).toMatchObject({ is_paused: true, has_changed: true });
  expect((await turn('pauses', operator)).body).toMatchObject({ is_paused: true, has_changed: false });
  expect((await shown(viewer, 'benefits_intake')).paused).toMatchObject({ by: 'olga', reason: 'they asked us to' });
  expect((await turn('resumptions', operator)).body).toMatchObject({ is_paused: false, has_changed: true });
  expect((await shown(viewer, 'benefits_intake')).paused).toBeNull();
  expect((await api.call('/api/v1/destinations/form526/nowhere/pauses', { token: operator, body: { reason: 'a test' } })).status).toBe(404);
  const { rows } = await api.db.owner.query(
    `select action, count(*)::int as n from ledger_lines where action like 'destination.%' group by 1 order by 1`,
  );
  expect(rows).toEqual([
    { action: 'destination.paused', n: 1 },
    { action: 'destination.resumed', n: 1 },
  ]);
});
