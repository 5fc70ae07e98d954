import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { setClockOffset } from '../kernel/clock/clock.ts';
import { readStanding } from '../standing/index.ts';
import { useDatabase } from '../testing/index.ts';
import { evaluateAlerts } from './evaluate-alerts.ts';
import { listAlerts } from './list-alerts.ts';
import { listRules } from './show-alert.ts';
import { HOUR, MINUTE, openTestHouse, pass, pastTimeBox, setClocks, type TestHouse } from './test-house.ts';

const db = useDatabase();
let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse(db);
  setClocks(house, '2026-06-02T15:00:00Z');
});
afterAll(async () => {
  setClockOffset(0);
  await house.close();
});
afterEach(() => db.owner.query('truncate alerts cascade'));

async function fired(rule: string) {
  await evaluateAlerts(house);
  const live = await db.database.transaction('*', async (session) => (await listAlerts(session, { rule, limit: 100 })).rows);
  return live
    .filter(({ goneSince }) => goneSince === null)
    .map(({ program, key, count, list, title }) => ({ program, key, count, list, title }));
}

test('the count is that of `waybill standing`, to the one', async () => {
  await pastTimeBox(db, 7);
  const { programs } = await db.database.transaction('*', (session) => readStanding(session, 'form526'));
  const stated = programs[0]?.reasons.find(({ reason }) => reason === 'time_box_passed')?.count;
  expect(stated).toBe(7);
  expect(await fired('time_box_passed')).toMatchObject([
    { program: 'form526', count: 7, list: '/submissions?program=form526&standing=needs_attention&reason=time_box_passed' },
  ]);
});

test('what needs attention is compared with the hours before, and silence with the week before', async () => {
  expect(await fired('needs_attention_growing')).toEqual([]);
  pass(house, 25 * HOUR);
  expect(await fired('needs_attention_growing')).toEqual([]);
  await pastTimeBox(db, 12);
  expect(await fired('needs_attention_growing')).toMatchObject([
    { program: 'form526', count: 19, title: '19 submissions need attention, 12 more than 24 hours before' },
  ]);
  expect(await fired('no_traffic')).toEqual([]);
  pass(house, 2 * HOUR);
  expect(await fired('no_traffic')).toEqual([]);
  pass(house, 25 * HOUR);
  expect(await fired('no_traffic')).toMatchObject([{ program: 'form526', title: 'Nothing was taken in for 24 hours' }]);
});

async function move(id: number, to: string, at: Date): Promise<void> {
  await db.owner.query(
    `insert into handoff_history (handoff_id, program, from_state, to_state, at) values ($1, 'form526', 'accepted', $2, $3)`,
    [id, to, at],
  );
}

async function handoffs(
  state: string,
  count: number,
  more: { readonly status?: string; readonly destination?: string; readonly ageMinutes?: number } = {},
) {
  const { destination = 'benefits_intake', status = 'received', ageMinutes = 0 } = more;
  const submissions = await pastTimeBox(db, count, 'form526');
  const at = new Date(Date.parse('2026-06-10T15:00:00Z') - ageMinutes * MINUTE);
  const { rows } = await db.owner.query<{ id: number }>(
    `update handoffs set state = $2, destination = $3, status = $4, state_at = $5, heals_until = case $2 when 'rejected' then $5::timestamptz + interval '30 days' end
     where submission_id = any ($1) returning id`,
    [submissions, state, destination, status, at],
  );
  for (const { id } of rows) await move(id, state, at);
  return rows.map(({ id }) => id);
}

test('a large share of expired uploads, uploads that nobody takes up, and faults of the receiver that do not pass', async () => {
  setClocks(house, '2026-06-10T15:00:00Z');
  await handoffs('accepted', 20);
  await handoffs('expired', 5);
  // 5 of 25 are not more than 20 %.
  expect(await fired('expired_uploads')).toEqual([]);
  await handoffs('expired', 1);
  expect(await fired('expired_uploads')).toMatchObject([
    { key: 'benefits_intake', count: 6, title: '6 of 26 uploads to benefits_intake expired in 60 minutes' },
  ]);
  await handoffs('accepted', 2, { status: 'uploaded', ageMinutes: 99 });
  expect(await fired('uploaded_too_long')).toEqual([]);
  await handoffs('accepted', 3, { status: 'uploaded', ageMinutes: 101 });
  expect(await fired('uploaded_too_long')).toMatchObject([{ count: 3 }]);
  await handoffs('rejected', 2, { ageMinutes: 81 });
  expect(await fired('internal_errors')).toMatchObject([
    { count: 2, list: '/hand-offs?program=form526&destination=benefits_intake&state=rejected' },
  ]);
});

test('a backup that failed for good is told at once; a first way that failed is not', async () => {
  setClocks(house, '2026-06-10T15:00:00Z');
  await handoffs('exhausted', 1, { destination: 'claims_api' });
  expect(await fired('backup_exhausted')).toEqual([]);
  const [first] = await handoffs('rejected', 1, { destination: 'claims_api' });
  const { rows } = await db.owner.query<{ id: number }>(
    `insert into handoffs (submission_id, program, destination, state, origin, key, state_at, answer_by, created_at)
     select submission_id, program, 'benefits_intake', 'exhausted', 'route', '\\x01', state_at, answer_by, created_at from handoffs where id = $1 returning id`,
    [first],
  );
  await move(rows[0]!.id, 'exhausted', new Date('2026-06-10T14:00:00Z'));
  expect(await fired('backup_exhausted')).toMatchObject([{ key: 'benefits_intake', count: 1 }]);
});

test('an open breaker of any process is told, and forgotten with its process', async () => {
  house.breakerSights.push({ program: 'form526', connector: 'evss', state: 'open' });
  expect(await fired('breaker_open')).toMatchObject([{ key: 'evss', count: 1, title: 'Calls to evss are held back in 1 process' }]);
  await db.owner.query(`update alert_sightings set worker = 'gone', seen_at = seen_at - interval '6 minutes'`);
  house.breakerSights.length = 0;
  await db.owner.query('truncate alerts cascade');
  expect(await fired('breaker_open')).toEqual([]);
});

test('receivers that nobody asks are told, and a ledger that nobody seals', async () => {
  await db.owner.query(
    `insert into handoff_schedule (handoff_id, program, destination, kind, due_at, receipt) select id, program, destination, 'poll', $1, 'r-' || id from handoffs where destination = 'benefits_intake' limit 1`,
    [new Date('2026-06-10T09:00:00Z')],
  );
  expect(await fired('poll_overdue')).toMatchObject([{ program: 'form526', key: 'benefits_intake' }]);
  setClocks(house, '2026-06-12T15:00:00Z');
  expect(await fired('ledger_lag')).toMatchObject([{ program: null, key: 'all', list: '/ledger' }]);
});

test('every rule says what it means and what to do, and thresholds can be set', async () => {
  const tuned = await openTestHouse(db, {
    alerts: { rules: { ledger_lag: { isOff: true }, expired_uploads: { severity: 'info', limits: { percent: 50 } } } },
  });
  const rules = listRules(tuned);
  await tuned.close();
  expect(rules.every(({ title, means, next }) => title !== '' && means.endsWith('.') && next.endsWith('.'))).toBe(true);
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
  expect(rules.find(({ name }) => name === 'ledger_lag')?.isOff).toBe(true);
  expect(rules.find(({ name }) => name === 'expired_uploads')).toMatchObject({
    severity: 'info',
    limits: { percent: 50, least: 5, minutes: 60 },
  });
});
