import { afterAll, beforeAll, expect, test } from 'vitest';
import { setClockOffset } from '../kernel/clock/clock.ts';
import { useDatabase } from '../testing/index.ts';
import { type TestInstallation, testInstallation } from '../testing/installation.ts';
import { sendWeeklyReports } from './send-weekly-reports.ts';

const db = useDatabase();
let house: TestInstallation;
beforeAll(async () => {
  house = await testInstallation(db.appUrl);
});
afterAll(async () => {
  setClockOffset(0);
  await house.close();
});

const DAY_MS = 86_400_000;

test('each week is told once, whoever asks and however often, and the next week anew', async () => {
  await Promise.all([sendWeeklyReports(house), sendWeeklyReports(house)]);
  await sendWeeklyReports(house);
  // Whoever asks again does not look at the facts.
  await db.owner.query('revoke select on handoff_history from waybill_app');
  await sendWeeklyReports(house);
  await db.owner.query('grant select on handoff_history to waybill_app');
  setClockOffset(7 * DAY_MS);
  await sendWeeklyReports(house);
  const { rows } = await db.owner.query<{ event: string; subject: string; lines: string[] }>(
    "select event, subject, lines from alert_messages where kind = 'weekly_report' order by id",
  );
  expect(new Set(rows.map(({ event }) => event)).size).toBe(2);
  expect(rows).toHaveLength(2);
  expect(rows[0]?.subject).toContain('0 submissions, 0 of them need attention');
  expect(rows[0]?.lines[0]).toMatch(/^Scope: submissions of form526 taken in from \d{4}-\d\d-\d\d 00:00 UTC until/);
});
