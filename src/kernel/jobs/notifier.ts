import type pg from 'pg';
import type { Session } from '../db/database.ts';
import { createThrottle } from './throttle.ts';

const EVERY_MS = 250;

export interface Notifier {
  /** Tells listeners with the commit of the session's transaction; of the same payload again so soon, a moment later in one for all of them. */
  notify(session: Session, payload: string): Promise<void>;
  /** Tells at once what was still to be told. */
  flush(): Promise<void>;
}

/**
 * Notifies at most about four times a second for each payload: each costs the commit a lock that the whole server shares. The last one is never
 * left out, where its transaction commits within an interval: a listener that only heard the first of two would see the second when it polls.
 */
export function createNotifier(pool: pg.Pool, channel: string, everyMs = EVERY_MS): Notifier {
  const may = createThrottle(everyMs);
  const later = new Map<string, NodeJS.Timeout>();

  async function tell(payload: string): Promise<void> {
    clearTimeout(later.get(payload));
    later.delete(payload);
    // Missed ones cost time only: whoever listens also polls.
    await pool.query(NOTIFY, [channel, payload]).catch(() => undefined);
  }
  /** A whole interval from each change on: its transaction has committed by then, unless it is a long one. */
  function tellLater(payload: string): void {
    clearTimeout(later.get(payload));
    later.set(payload, setTimeout(() => void tell(payload), everyMs).unref());
  }
  return {
    notify: async (session, payload) => {
      if (may(payload)) await session.client.query(NOTIFY, [channel, payload]);
      else tellLater(payload);
    },
    flush: async () => void (await Promise.all([...later.keys()].map(tell))),
  };
}

const NOTIFY = 'select pg_notify($1, $2)';
