import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { countStandings, readStanding } from '../standing/index.ts';
import { selectEnds, selectWays } from './weekly-report.sql.ts';
import { lastWeek, reportOf, WEEK_MS, type WeeklyReport } from './weekly-report.ts';

/** What became of a week's submissions: of the seven days before `until`, or of the last whole week. */
export async function readWeeklyReport(session: Session, program: string, until?: Date): Promise<WeeklyReport> {
  const at = now();
  const week = until ? { from: new Date(until.getTime() - WEEK_MS), until } : lastWeek(at);
  const window = { program, ...week, at };
  const ways = await selectWays(session, window);
  const ends = await selectEnds(session, window);
  const { programs } = await readStanding(session, program);
  const everything = programs[0]?.standing ?? countStandings([]);
  return reportOf({ ...window, everything }, ways, ends);
}
