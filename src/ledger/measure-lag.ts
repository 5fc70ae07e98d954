import { now } from '#kernel/clock/clock.ts';
import type { Database } from '#kernel/db/database.ts';
import { readLag } from './ledger-checkpoints.sql.ts';

export interface LedgerLag {
  /** Lines that wait to be sealed. */
  readonly lines: number;
  /** Age of the oldest of them; 0 where none waits. */
  readonly milliseconds: number;
}

/** How far the sealer is behind. */
export async function measureLag(database: Database): Promise<LedgerLag> {
  const { lines, since } = await database.transaction('*', readLag);
  return { lines, milliseconds: since ? Math.max(0, now().getTime() - since.getTime()) : 0 };
}
