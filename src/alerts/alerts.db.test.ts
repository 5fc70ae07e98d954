import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { setClockOffset } from '../kernel/clock/clock.ts';
import { useDatabase } from '../testing/index.ts';
import { acknowledgeAlert } from './acknowledge-alert.ts';
import { ALERT_STATES } from './alert.ts';
import { deliverMessages } from './deliver-messages.ts';
import { DELIVERY_STATES } from './delivery.ts';
import { evaluateAlerts } from './evaluate-alerts.ts';
import { closeWindow, openWindow } from './keep-windows.ts';
import { listAlerts } from './list-alerts.ts';
import { MESSAGE_KINDS } from './message.ts';
import { showAlert } from './show-alert.ts';
import { tellAlerts } from './tell-alerts.ts';
import { closeFindings, HOUR, MINUTE, OPERATOR, openFinding, openTestHouse, pass, setClocks, type TestHouse } from './test-house.ts';

const db = useDatabase();
let house: TestHouse;
beforeAll(async () => {
  house = await openTestHouse(db, {
    usual: ['slack', 'email', 'webhook'],
    // Nobody seals here.
    alerts: { rules: { ledger_lag: { isOff: true } }, quietHours: { timeZone: 'America/New_York', from: '20:00', until: '07:00' } },
  });
});
afterAll(() => house.close());
// Tuesday 11:00 in New York.
beforeEach(() => setClocks(house, '2026-06-02T15:00:00Z'));
afterEach(async () => {
  setClockOffset(0);
  house.sandbox.control.faults.clear();
  await db.owner.query(
    'truncate alerts, alert_messages, alert_message_alerts, alert_deliveries, maintenance_windows, findings, alert_samples restart identity cascade',
  );
  for (const receiver of ['slack', 'smtp', 'webhook'] as const) house.news(receiver);
});

/** One minute's work of the sweep. */
async function sweep(): Promise<void> {
  await evaluateAlerts(house);
  await tellAlerts(house);
  await deliverMessages(house);
}

const live = () => db.database.transaction('*', async (session) => (await listAlerts(session, { limit: 100 })).rows);
const textOf = (json: string | undefined) => (JSON.parse(json ?? '{}') as { text: string }).text;

test('the tables of states are those of the database', async () => {
  const allowed = async (name: string) => {
    const { rows } = await db.owner.query<{ text: string }>(
      `select pg_get_constraintdef(oid) as text from pg_constraint where conname = $1`,
      [name],
    );
    return [...(rows[0]?.text ?? '').matchAll(/'(\w+)'::text/g)].map((match) => match[1]);
  };
  expect(await allowed('alerts_state_check')).toEqual([...ALERT_STATES]);
  expect(await allowed('alert_deliveries_state_check')).toEqual([...DELIVERY_STATES]);
  expect(await allowed('alert_messages_kind_check')).toEqual([...MESSAGE_KINDS]);
});

test('one message for a rule and program, however much it found; it ends by itself and says so once', async () => {
  await openFinding(db, 'export_missing', 'CHGADD:2026-06-01', 'vye');
  await openFinding(db, 'export_missing', 'DirDep:2026-06-01', 'vye');
  await openFinding(db, 'export_blocked', 'DirDep:file 1', 'vye');
  await sweep();
  await sweep();
  const [message, ...others] = house.news('slack');
  expect(others).toEqual([]);
  expect(textOf(message)).toContain('*[urgent] vye: A file for another system did not come by its deadline*');
  expect(textOf(message)).toContain('2 days without their files (as of 2026-06-02 15:00 UTC');
  expect(textOf(message)).toContain('1 file waits for a decision');
  expect(textOf(message)).toContain('List: https://waybill.example.org/findings?program=vye&amp;kind=export_missing');
  expect(textOf(message)).toContain('Playbook: https://waybill.example.org/playbooks/export_failed?program=vye');
  expect(await live()).toHaveLength(2);

  await closeFindings(db, 'export_missing');
  await closeFindings(db, 'export_blocked');
  await sweep();
  expect(await live()).toHaveLength(2);
  pass(house, 11 * MINUTE);
  await sweep();
  expect(await live()).toEqual([]);
  const [end, ...more] = house.news('slack');
  expect(more).toEqual([]);
  expect(textOf(end)).toContain('*[over] vye:');
  expect(textOf(end)).toContain('at most 2');
});

test('what comes and goes is one alert; it is not over before it is gone for a while', async () => {
  for (let round = 0; round < 3; round += 1) {
    await openFinding(db, 'export_missing', 'CHGADD:2026-06-01');
    await sweep();
    await closeFindings(db, 'export_missing');
    await sweep();
    pass(house, 5 * MINUTE);
  }
  expect(await live()).toHaveLength(1);
  expect(house.news('slack')).toHaveLength(1);
});

test('it is said again while nobody has it in hand, and not once somebody has; much worse opens it again', async () => {
  await openFinding(db, 'export_missing', 'CHGADD:2026-06-01');
  await sweep();
  pass(house, 59 * MINUTE);
  await sweep();
  expect(house.news('slack')).toHaveLength(1);
  pass(house, 2 * MINUTE);
  await sweep();
  expect(textOf(house.news('slack')[0])).toContain('(still)');
  const [alert] = await live();
  const taken = await acknowledgeAlert(house, { ...OPERATOR, id: alert!.id });
  expect(taken).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'olga', reminders: 1 });
  await expect(acknowledgeAlert(house, { ...OPERATOR, id: alert!.id })).rejects.toMatchObject({ code: 'WB_ALERT_STATE' });
  pass(house, 5 * HOUR);
  await sweep();
  expect(house.news('slack')).toEqual([]);
  await openFinding(db, 'export_missing', 'DirDep:2026-06-01');
  await sweep();
  await sweep();
  expect(house.news('slack')).toHaveLength(1);
  expect(await live()).toMatchObject([{ state: 'open', count: 2, most: 2 }]);
  const { rows } = await db.owner.query(
    `select action, actor from ledger_lines where subject_kind = 'alert' and action <> 'alert.resolved' order by id`,
  );
  expect(rows).toEqual([
    { action: 'alert.acknowledged', actor: 'olga' },
    { action: 'alert.reopened', actor: 'watch' },
  ]);
});

test('what is not urgent waits for the end of quiet hours, and is never said where it ended before', async () => {
  // 23:00 in New York.
  setClocks(house, '2026-06-03T03:00:00Z');
  await openFinding(db, 'delivered_twice', 'a');
  await openFinding(db, 'export_missing', 'CHGADD:2026-06-02');
  await sweep();
  expect(house.news('slack').map(textOf)).toMatchObject([expect.stringContaining('[urgent]')]);
  setClocks(house, '2026-06-03T11:01:00Z');
  await sweep();
  expect(
    house
      .news('slack')
      .map(textOf)
      .filter((text) => text.includes('[warning]')),
  ).toHaveLength(1);

  setClocks(house, '2026-06-04T03:00:00Z');
  await openFinding(db, 'export_same_content', 'b');
  await sweep();
  await closeFindings(db, 'export_same_content');
  await sweep();
  setClocks(house, '2026-06-04T03:30:00Z');
  await sweep();
  house.news('slack');
  setClocks(house, '2026-06-04T11:30:00Z');
  await sweep();
  expect(house.news('slack').filter((text) => text.includes('not as expected'))).toEqual([]);
  const { rows } = await db.owner.query(
    `select distinct d.state from alert_deliveries d join alert_messages m on m.id = d.message_id where m.rule = 'export_odd'`,
  );
  expect(rows).toEqual([{ state: 'dropped' }]);
});

test('in a window of maintenance alerts are noted and nobody is told; what is still wrong afterwards is told then', async () => {
  const until = new Date('2026-06-02T17:00:00Z');
  const window = await openWindow(house, { ...OPERATOR, program: 'form526', rules: ['export_overdue'], until });
  await openFinding(db, 'export_missing', 'CHGADD:2026-06-01');
  await openFinding(db, 'standing_differs', 'program:form526');
  await sweep();
  expect(house.news('slack').map(textOf)).toMatchObject([expect.stringContaining('Counts differ')]);
  expect(await live()).toHaveLength(2);
  await closeWindow(house, { ...OPERATOR, id: window.id });
  await expect(closeWindow(house, { ...OPERATOR, id: window.id })).rejects.toMatchObject({ code: 'WB_ALERT_STATE' });
  await sweep();
  expect(house.news('slack').map(textOf)).toMatchObject([expect.stringContaining('did not come by its deadline')]);
  const nonsense = { ...OPERATOR, program: 'form526', rules: ['no_such_rule'], until };
  await expect(openWindow(house, nonsense)).rejects.toMatchObject({ code: 'WB_USAGE' });
  await expect(openWindow(house, { ...OPERATOR, scope: ['form526'], program: null, rules: null, until })).rejects.toMatchObject({
    code: 'WB_FORBIDDEN',
  });
});

test('where a channel is down the next one is told, once, and that it is down is an alert of its own', async () => {
  house.sandbox.control.faults.add([{ kind: 'server_error', partner: 'slack' }]);
  await openFinding(db, 'export_missing', 'CHGADD:2026-06-01');
  await sweep();
  await deliverMessages(house);
  const [mail, ...others] = house.news('smtp');
  expect(others).toEqual([]);
  expect(mail).toContain('operators@sandbox.invalid');
  expect(mail).toContain('Subject: [urgent] form526: A file for another system did not come by its');
  await sweep();
  await deliverMessages(house);
  expect(house.news('smtp')).toMatchObject([expect.stringContaining('Alerts do not get through')]);
  const [alert] = (await live()).filter(({ rule }) => rule === 'export_overdue');
  const shown = await db.database.transaction('*', (session) => showAlert(house, session, alert!.id));
  expect(shown.messages[0]?.deliveries).toMatchObject([
    { channel: 'slack', state: 'failed', tries: 1, faultCode: 'http_503' },
    { channel: 'email', state: 'sent' },
    { channel: 'webhook', state: 'dropped' },
  ]);
});

test('what is not urgent is tried again with pauses before the next channel is asked', async () => {
  house.sandbox.control.faults.add([{ kind: 'server_error', partner: 'slack', times: 2 }]);
  await openFinding(db, 'delivered_twice', 'a');
  await sweep();
  await deliverMessages(house);
  expect([...house.news('slack'), ...house.news('smtp')]).toEqual([]);
  pass(house, MINUTE);
  await deliverMessages(house);
  pass(house, 2 * MINUTE);
  await deliverMessages(house);
  expect(house.news('slack')).toHaveLength(1);
  expect(house.news('smtp')).toEqual([]);
});

test('a signed post is taken by a receiver that checks it, and the last of three channels is reached', async () => {
  house.sandbox.control.faults.add([
    { kind: 'server_error', partner: 'slack' },
    { kind: 'server_error', partner: 'smtp' },
  ]);
  await openFinding(db, 'export_missing', 'CHGADD:2026-06-01');
  await sweep();
  for (let n = 0; n < 3; n += 1) await deliverMessages(house);
  const [post] = house.news('webhook').map((text) => JSON.parse(text) as Record<string, unknown>);
  expect(post).toMatchObject({ program: 'form526', kind: 'opened', severity: 'urgent', rule: 'export_overdue', audience: 'operators' });
});

test('a rule that cannot be looked at is an alert, and stops no other', async () => {
  const broken = await openTestHouse(db, {
    program: {
      alerts: [
        {
          name: 'broken_rule',
          title: 'A rule that is broken',
          means: 'x',
          next: 'x',
          severity: 'info',
          evaluate: async () => {
            throw new TypeError('a test');
          },
        },
        {
          name: 'too_many_findings',
          title: 'Many findings',
          means: 'x',
          next: 'x',
          severity: 'info',
          limits: { least: 2 },
          evaluate: async ({ findings, limits }) => {
            const count = (await findings()).delivered_twice ?? 0;
            return count >= (limits.least ?? 0)
              ? [{ key: 'all', title: `${count} of 900-11-2233 and ann@example.org`, count, list: '/findings' }]
              : [];
          },
        },
      ],
    },
  });
  try {
    await openFinding(db, 'delivered_twice', 'a');
    await openFinding(db, 'delivered_twice', 'b');
    const evaluated = await evaluateAlerts(broken);
    expect(evaluated.faults).toEqual([{ rule: 'broken_rule', code: 'TypeError' }]);
    const alerts = await live();
    expect(alerts.map(({ rule }) => rule).sort()).toEqual(expect.arrayContaining(['delivered_twice', 'rule_failed', 'too_many_findings']));
    expect(alerts.find(({ rule }) => rule === 'too_many_findings')?.title).toBe('2 of … and …');
  } finally {
    await broken.close();
  }
});
