import type pg from 'pg';
import type { Session } from '../db/database.ts';
import { createNotifier } from './notifier.ts';

/** Tells listeners that something changed, joining the transaction: at most about four times a second for each subject, the last change included. */
export function createAnnouncer(pool: pg.Pool, channel: string): (session: Session, subject: string) => Promise<void> {
  return createNotifier(pool, channel).notify;
}
