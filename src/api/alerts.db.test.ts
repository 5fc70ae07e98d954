import { afterAll, expect, test } from 'vitest';
import { now, setClockOffset } from '#kernel/clock/clock.ts';
import { workAlerts } from '../alerts/index.ts';
import { useApi } from './test-api.ts';

const api = useApi();
afterAll(() => setClockOffset(0));

async function openFinding(program: string, kind: string): Promise<void> {
  await api.db.owner.query(`insert into findings (program, kind, subject, opened_at, answer_by) values ($1, $2, 'x', $3, $3)`, [
    program,
    kind,
    now(),
  ]);
}

test('an alert is listed, explained and taken in hand by API; who may not operate may not', async () => {
  const operator = await api.tokenOf('olga', 'operator');
  const viewer = await api.tokenOf('vera', 'viewer');
  await openFinding('form526', 'export_missing');
  await workAlerts(api.installation.alerts);
  const { alerts, next } = (await api.call('/api/v1/alerts?severity=urgent', { token: viewer })).body;
  expect(next).toBeNull();
  expect(alerts).toMatchObject([
    {
      program: 'form526',
      rule: 'export_overdue',
      state: 'open',
      count: 1,
      list: '/findings?program=form526&kind=export_missing',
      playbook: null,
    },
  ]);
  const { id } = alerts[0];
  const shown = await api.call(`/api/v1/alerts/${id}`, { token: viewer });
  expect(shown.body).toMatchObject({ rule_title: expect.stringContaining('deadline'), messages: [{ kind: 'opened', deliveries: [] }] });
  const take = (token: string) => api.call(`/api/v1/alerts/${id}/acknowledgements`, { token, body: { reason: 'a test' } });
  expect((await take(viewer)).status).toBe(403);
  expect(await take(operator)).toMatchObject({
    status: 201,
    body: { state: 'acknowledged', acknowledged: { by: 'olga', reason: 'a test' } },
  });
  expect(await take(operator)).toMatchObject({ status: 409, body: { error: { code: 'WB_ALERT_STATE' } } });
  expect((await api.call('/api/v1/alerts/999', { token: viewer })).status).toBe(404);
});

test('whoever may see one program sees its alerts and those of the installation, and no others', async () => {
  const stranger = await api.tokenOf('sam', 'operator', ['other']);
  const seen = (await api.call('/api/v1/alerts?list=all', { token: stranger })).body.alerts as { program: string | null }[];
  expect(seen.filter(({ program }) => program !== null && program !== 'other')).toEqual([]);
  const { body } = await api.call('/api/v1/alert-messages', { token: stranger });
  expect(body.messages.filter(({ program }: { program: string | null }) => program === 'form526')).toEqual([]);
  const { rules } = (await api.call('/api/v1/alert-rules', { token: stranger })).body;
  expect(rules).toContainEqual(
    expect.objectContaining({ name: 'expired_uploads', limits: { percent: 20, least: 5, minutes: 60 }, is_off: false }),
  );
});

test('what concerns the installation may be taken in hand by whoever works with any of it', async () => {
  const narrow = await api.tokenOf('nora', 'operator', ['form526']);
  const { rows } = await api.db.owner.query<{ id: number }>(
    `insert into alerts (program, rule, key, state, state_at, severity, title, count, most, list, opened_at, fired_at)
     values (null, 'channel_failing', 'slack', 'open', $1, 'urgent', 'a test', 1, 1, '/alerts', $1, $1) returning id`,
    [now()],
  );
  const taken = await api.call(`/api/v1/alerts/${rows[0]?.id}/acknowledgements`, { token: narrow, body: { reason: 'a test' } });
  expect(taken).toMatchObject({ status: 201, body: { program: null, acknowledged: { by: 'nora' } } });
});

test('a window is opened and ended by API, over all programs only by who sees all', async () => {
  const operator = await api.tokenOf('otto', 'operator');
  const narrow = await api.tokenOf('nina', 'operator', ['form526']);
  const until = new Date(now().getTime() + 3_600_000).toISOString();
  const open = (token: string, more: object) =>
    api.call('/api/v1/maintenance-windows', { token, body: { until, reason: 'a test', ...more } });
  expect((await open(narrow, {})).status).toBe(403);
  expect((await open(narrow, { program: 'form526', rules: ['no_such_rule'] })).status).toBe(400);
  const made = await open(operator, { program: 'form526' });
  expect(made).toMatchObject({ status: 201, body: { program: 'form526', rules: null, author: 'otto', ended: null } });
  expect((await api.call('/api/v1/maintenance-windows', { token: narrow })).body.windows).toHaveLength(1);
  const end = () => api.call(`/api/v1/maintenance-windows/${made.body.id}/endings`, { token: narrow, body: { reason: 'done' } });
  expect(await end()).toMatchObject({ status: 201, body: { ended: { by: 'nina' } } });
  expect((await end()).status).toBe(409);
  expect((await api.call('/api/v1/maintenance-windows', { token: narrow })).body.windows).toEqual([]);
});

test('channels are tested by an administrator only, and none that there is not', async () => {
  const administrator = await api.tokenOf('ada', 'administrator');
  const operator = await api.tokenOf('omar', 'operator');
  const body = { channel: 'slack', reason: 'a test' };
  expect((await api.call('/api/v1/alert-channels/tests', { token: operator, body })).status).toBe(403);
  const tested = await api.call('/api/v1/alert-channels/tests', { token: administrator, body });
  expect(tested).toMatchObject({ status: 502, body: { error: { code: 'WB_CHANNEL' } } });
  expect((await api.call('/api/v1/alert-channels', { token: operator })).body.channels).toEqual([]);
});
