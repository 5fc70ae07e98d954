import type { Session } from '../db/database.ts';
import { createThrottle } from './throttle.ts';

/** Tells listeners that something changed, joining the transaction: at most four times a second for each subject. */
export function createAnnouncer(channel: string, everyMs = 250): (session: Session, subject: string) => Promise<void> {
  const may = createThrottle(everyMs);
  return async (session, subject) => {
    if (may(subject)) await session.client.query('select pg_notify($1, $2)', [channel, subject]);
  };
}
