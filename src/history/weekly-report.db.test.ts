import { expect, test } from 'vitest';
import { now } from '#kernel/clock/clock.ts';
import { useRoutedHouse } from '../handoffs/test-house.ts';
import { readStanding } from '../standing/index.ts';
import { readWeeklyReport } from './read-weekly-report.ts';

const tools = useRoutedHouse();
const DAY = 24 * 60;

test('a submission counts in the week in which it came, as it stands now, and the whole agrees with the standing', async () => {
  const [program] = [...tools.house.programs.keys()] as [string];
  await tools.accept({ id: 'first-week' });
  await tools.work();
  const first = now();
  tools.later(7 * DAY);
  await tools.accept({ id: 'second-week-1' }, { id: 'second-week-2' });
  const report = (until: Date) => tools.house.database.transaction([program], (session) => readWeeklyReport(session, program, until));
  const soon = (at: Date) => new Date(at.getTime() + 1);
  const [earlier, later, before] = [
    await report(soon(first)),
    await report(soon(now())),
    await report(new Date(first.getTime() - 7 * 86_400_000)),
  ];
  expect([earlier.total, later.total, before.total]).toEqual([1, 2, 0]);
  expect(before.lines).toEqual([]);
  const { programs } = await tools.house.database.transaction([program], (session) => readStanding(session, program));
  for (const each of [earlier, later, before]) {
    expect(each.everything).toEqual(programs[0]?.standing);
    expect(each.lines.reduce((sum, { count }) => sum + count, 0)).toBe(each.total);
  }
});
