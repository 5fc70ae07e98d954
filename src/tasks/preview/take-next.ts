import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import type { Entry, Worklist } from '../worklists/worklist.ts';
import { takeNextEntries } from '../worklists/worklists.sql.ts';

/** The next `n` rows that are left, in the list's order; they are this run's from here on. Two people at once get disjoint rows. */
export function takeNext(session: Session, worklist: Pick<Worklist, 'id'>, n: number, runId: number): Promise<readonly Entry[]> {
  return takeNextEntries(session, worklist.id, n, runId, now());
}
