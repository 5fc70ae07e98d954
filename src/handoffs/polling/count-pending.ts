import type { HandoffHouse } from '../ports.ts';
import { countPolled } from './schedule.sql.ts';

interface Counted {
  readonly until: number;
  readonly n: Promise<number>;
}

/** It only spaces questions out, so it may be a little old: counting a million takes as long as recording several slices. */
const GOOD_FOR_MS = 300_000;
const counts = new WeakMap<HandoffHouse['database'], Map<string, Counted>>();

/** How many hand-offs of a destination are polled, counted anew every few minutes. */
export function countPending({ database }: Pick<HandoffHouse, 'database'>, program: string, destination: string): Promise<number> {
  const known = counts.get(database) ?? new Map<string, Counted>();
  counts.set(database, known);
  const key = `${program} ${destination}`;
  const before = known.get(key);
  if (before && performance.now() < before.until) return before.n;
  const n = database.transaction([program], (session) => countPolled(session, program, destination));
  known.set(key, { until: performance.now() + GOOD_FOR_MS, n });
  n.catch(() => known.delete(key));
  return n;
}
