import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { type ProgramStanding, standingsByProgram } from './standing.ts';
import { selectCounts } from './standings.sql.ts';

/** Where every submission of the caller's programs stands at one moment. */
export async function readStanding(session: Session, program?: string): Promise<{ at: Date; programs: readonly ProgramStanding[] }> {
  const at = now();
  return { at, programs: standingsByProgram(await selectCounts(session, at, program)) };
}
