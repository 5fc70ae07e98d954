import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { selectImportedStanding } from './imports.sql.ts';

/** Where everything stands at this moment that came by import. */
export function readImportedStanding(session: Session, program: string) {
  return selectImportedStanding(session, program, now());
}
