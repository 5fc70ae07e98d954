import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { selectOutlook } from './outlook.sql.ts';
import { outlooksOf, type ProgramOutlook } from './outlook.ts';
import { type ProgramStanding, standingsByProgram } from './standing.ts';
import { selectCounts } from './standings.sql.ts';

const DAY_MS = 86_400_000;

/** Where every submission of the caller's programs stands at one moment. */
export async function readStanding(session: Session, program?: string): Promise<{ at: Date; programs: readonly ProgramStanding[] }> {
  const at = now();
  return { at, programs: standingsByProgram(await selectCounts(session, at, program)) };
}

/** Standings with their partitions; its window is every submission that was taken in until `at`. */
export interface Outlook {
  readonly at: Date;
  /** Until when the forecast's first two parts reach. */
  readonly forecastUntil: { readonly nextDay: Date; readonly nextWeek: Date };
  readonly programs: readonly ProgramOutlook[];
}

/** Where everything stands, how old it is, what will pass its time box, and who has what needs attention. */
export async function readOutlook(session: Session, program?: string): Promise<Outlook> {
  const at = now();
  const inDay = new Date(at.getTime() + DAY_MS);
  const inWeek = new Date(at.getTime() + 7 * DAY_MS);
  const programs = outlooksOf(await selectOutlook(session, { at, inDay, inWeek, program }));
  return { at, forecastUntil: { nextDay: inDay, nextWeek: inWeek }, programs };
}
