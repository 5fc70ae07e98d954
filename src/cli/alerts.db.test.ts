import { expect, test } from 'vitest';
import { now } from '#kernel/clock/clock.ts';
import { useDatabase } from '../testing/index.ts';
import { composeFor, runLine, useFolder } from './test-line.ts';

const db = useDatabase();
const folder = useFolder();
const waybill = (line: string, ...more: string[]) => runLine(composeFor(db, folder), [...line.split(' '), ...more]);

test('an alert is shown with what to do, and taken in hand; a window keeps messages back', async () => {
  expect((await waybill('alerts list')).out).toContain('Nothing is wrong');
  await db.owner.query(
    `insert into alerts (program, rule, key, state, state_at, severity, title, count, most, list, playbook, opened_at, fired_at)
     values ('vye', 'export_overdue', 'export_missing', 'open', $1, 'urgent', '1 day without its file', 1, 1, '/findings?program=vye&kind=export_missing', 'export_failed', $1, $1)`,
    [now()],
  );
  const { alerts } = (await waybill('alerts list --json')).json<{ alerts: { id: number; title: string }[] }>();
  expect(alerts).toMatchObject([{ title: '1 day without its file' }]);
  const shown = await waybill(`alerts show ${alerts[0]?.id}`);
  expect(shown.out).toContain('/findings?program=vye&kind=export_missing');
  expect(shown.out).toContain('What to do: Follow the playbook');
  expect((await waybill(`alerts acknowledge ${alerts[0]?.id}`)).code).toBe(2);
  const taken = await waybill(`alerts acknowledge ${alerts[0]?.id} --json --reason`, 'on it');
  expect(taken.json()).toMatchObject({ state: 'acknowledged', acknowledged_reason: 'on it' });
  expect((await waybill('alerts list')).out).toContain('in hand: admin');

  const window = await waybill('alerts windows open --for 2h --program vye --json --reason', 'the partner moves');
  expect(window.json()).toMatchObject({ program: 'vye', rules: null });
  expect((await waybill('alerts windows list')).out).toContain('the partner moves');
  expect((await waybill('alerts windows end 1 --reason', 'done')).out).toContain('Window 1 is over');
  expect((await waybill('alerts windows open --until tomorrow --reason', 'x')).err).toContain('2026-06-02T18:00:00Z');
});

test('rules are listed with their thresholds, and there is no channel to test', async () => {
  const { rules } = (await waybill('alerts rules --json')).json<{ rules: { name: string; limits: object }[] }>();
  expect(rules.find(({ name }) => name === 'uploaded_too_long')?.limits).toEqual({ minutes: 100, least: 1 });
  expect((await waybill('alerts test')).out).toContain('No channel is set up');
  expect((await waybill('alerts test --channel slack')).err).toContain('WB_CHANNEL');
  expect((await waybill('alerts channels')).out).toContain('No channel');
  expect((await waybill('alerts messages')).out).toContain('Nobody was told');
});
