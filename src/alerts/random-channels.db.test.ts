import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { now, setClockOffset } from '../kernel/clock/clock.ts';
import { useDatabase } from '../testing/index.ts';
import { deliverMessages } from './deliver-messages.ts';
import { claimDeliveries } from './deliveries.sql.ts';
import { evaluateAlerts } from './evaluate-alerts.ts';
import { tellAlerts } from './tell-alerts.ts';
import { HOUR, MINUTE, openFinding, openTestHouse, pass, setClocks, type TestHouse } from './test-house.ts';
import { workAlerts } from './work-alerts.ts';

const db = useDatabase();
const RECEIVERS = ['slack', 'smtp', 'webhook'] as const;
let house: TestHouse;
beforeAll(async () => {
  const rules = { ledger_lag: { isOff: true }, channel_failing: { isOff: true } };
  house = await openTestHouse(db, { usual: ['slack', 'email', 'webhook'], alerts: { rules } });
});
afterAll(async () => {
  setClockOffset(0);
  await house.close();
});
beforeEach(clean);

/** Numbers of messages go on: the simulated receiver knows those that it has taken. */
async function clean(): Promise<void> {
  await db.owner.query('truncate alerts, alert_messages, alert_message_alerts, alert_deliveries, findings, heartbeats cascade');
  house.sandbox.control.faults.clear();
  setClocks(house, '2026-06-02T15:00:00Z');
  for (const receiver of RECEIVERS) house.news(receiver);
}

async function states(): Promise<string[]> {
  const { rows } = await db.owner.query<{ state: string }>('select state from alert_deliveries order by message_id, chain, place');
  return rows.map(({ state }) => state);
}

test('whatever channels refuse, and for how long: each message is taken once, by one channel, and the others let go', async () => {
  const faults = fc.record({
    slack: fc.integer({ min: 0, max: 6 }),
    smtp: fc.integer({ min: 0, max: 6 }),
    webhook: fc.integer({ min: 0, max: 6 }),
  });
  const kinds = fc.subarray(['export_missing', 'delivered_twice', 'standing_differs'], { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(faults, kinds, fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 6 }), async (refuses, found, minutes) => {
      await clean();
      for (const partner of RECEIVERS)
        if (refuses[partner] > 0) house.sandbox.control.faults.add([{ kind: 'server_error', partner, times: refuses[partner] }]);
      for (const kind of found) await openFinding(db, kind, 'x');
      await evaluateAlerts(house);
      await tellAlerts(house);
      for (const each of minutes) {
        await deliverMessages(house);
        pass(house, each * MINUTE);
      }
      for (let round = 0; (await states()).includes('waiting') && round < 40; round += 1) {
        pass(house, HOUR);
        await deliverMessages(house);
      }
      const ended = await states();
      expect(ended).toHaveLength(found.length * RECEIVERS.length);
      expect(ended.filter((state) => state === 'sent')).toHaveLength(found.length);
      expect(ended.filter((state) => state === 'waiting' || state === 'standby')).toEqual([]);
      expect(RECEIVERS.flatMap((receiver) => house.news(receiver))).toHaveLength(found.length);
    }),
    { numRuns: 12 },
  );
}, 60_000);

test('a worker that dies with a message in hand leaves it to another', async () => {
  await openFinding(db, 'export_missing', 'x');
  await evaluateAlerts(house);
  await tellAlerts(house);
  const at = now();
  const until = new Date(at.getTime() + 2 * MINUTE);
  const taken = await db.database.transaction('*', (session) => claimDeliveries(session, { at, until, limit: 10 }));
  expect(taken).toHaveLength(1);
  expect(await deliverMessages(house)).toEqual({ sent: 0, failed: 0 });
  pass(house, 2 * MINUTE);
  expect(await deliverMessages(house)).toEqual({ sent: 1, failed: 0 });
  expect(house.news('slack')).toHaveLength(1);
});

test('two workers at once tell of one thing once', async () => {
  await openFinding(db, 'export_missing', 'x');
  await Promise.all([workAlerts(house), workAlerts({ ...house, worker: 'another' })]);
  await Promise.all([workAlerts(house), workAlerts({ ...house, worker: 'another' })]);
  expect(house.news('slack')).toHaveLength(1);
  // Even where both look at the same moment.
  await openFinding(db, 'delivered_twice', 'y');
  await Promise.all([evaluateAlerts(house), evaluateAlerts(house)]);
  await Promise.all([tellAlerts(house), tellAlerts(house)]);
  await Promise.all([deliverMessages(house), deliverMessages(house)]);
  expect(house.news('slack')).toHaveLength(1);
});
