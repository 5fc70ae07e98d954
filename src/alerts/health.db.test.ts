import { afterAll, beforeAll, expect, test } from 'vitest';
import { setClockOffset } from '../kernel/clock/clock.ts';
import { useDatabase } from '../testing/index.ts';
import { checkHealth, withPulse } from './health.ts';
import { sendHeartbeat } from './send-heartbeat.ts';
import { HOUR, MINUTE, openTestHouse, pass, pastTimeBox, setClocks, type TestHouse } from './test-house.ts';
import { workAlerts } from './work-alerts.ts';

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

const others = async () => {
  for (const part of ['polling', 'schedules', 'exports'] as const) await withPulse(db.database, part, async () => undefined);
};
const failing = async () => (await checkHealth(house)).failing;

test('the outside monitor hears from us only once polling, schedules and alerts really ran', async () => {
  expect(await checkHealth(house)).toMatchObject({ isWell: false, isNew: true });
  await workAlerts(house);
  expect(await failing()).toEqual([
    'receivers are not asked in time',
    'scheduled runs are not started in time',
    'files for other systems are not made in time',
  ]);
  expect(house.news('monitor')).toEqual([]);
  await others();
  pass(house, MINUTE);
  await workAlerts(house);
  expect(await checkHealth(house)).toEqual({ isWell: true, isNew: false, isWriteStopped: false, failing: [] });
  expect(house.news('monitor')).toHaveLength(1);
  // Another process a moment later.
  expect(await sendHeartbeat(house)).toBe('not_due');
});

test('a part that stops is told after its time, in words that give nothing away; one that fails keeps its last time', async () => {
  pass(house, 3 * MINUTE);
  await workAlerts(house);
  await withPulse(db.database, 'schedules', async () => undefined);
  await withPulse(db.database, 'exports', async () => undefined);
  await expect(withPulse(db.database, 'polling', () => Promise.reject(new TypeError('a test')))).rejects.toThrow('a test');
  expect(await failing()).toEqual([]);
  pass(house, 2 * MINUTE);
  expect(await failing()).toEqual(['receivers are not asked in time']);
  house.news('monitor');
  expect(await sendHeartbeat(house)).toBe('not_well');
  await others();
  expect(await sendHeartbeat(house)).toBe('sent');
  const { rows } = await db.owner.query(`select fault from heartbeats where part = 'polling'`);
  expect(rows).toEqual([{ fault: null }]);
});

test('a poller that runs and asks nobody is not well: effects count, not jobs', async () => {
  await pastTimeBox(db, 1);
  await db.owner.query(
    `insert into handoff_schedule (handoff_id, program, destination, kind, due_at, receipt) select id, program, destination, 'poll', $1, 'r' from handoffs`,
    [new Date('2026-06-02T09:00:00Z')],
  );
  expect(await failing()).toEqual(['receivers are not asked in time']);
  await db.owner.query('delete from handoff_schedule');
  expect(await failing()).toEqual([]);
});

test('a message that no channel took is told to machines, since people could not be', async () => {
  const { rows } = await db.owner.query<{ id: number }>(
    `insert into alert_messages (program, audience, kind, event, severity, subject, lines, created_at) values (null, 'operators', 'opened', 'e', 'urgent', 's', '[]', $1) returning id`,
    [new Date('2026-06-02T15:00:00Z')],
  );
  await db.owner.query(
    `insert into alert_deliveries (message_id, chain, place, channel, state, state_at, tries) values ($1, 0, 0, 'slack', 'failed', $2, 28)`,
    [rows[0]!.id, new Date('2026-06-02T15:00:00Z')],
  );
  expect(await failing()).toEqual(['operators could not be told of something']);
  pass(house, 25 * HOUR);
  await workAlerts(house);
  await others();
  expect(await failing()).toEqual([]);
});
