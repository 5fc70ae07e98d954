import type { Database } from '#kernel/db/database.ts';
import { compactTotals, type Difference, selectDifferences, selectWrongTotals } from './standings.sql.ts';

export interface StandingCheck {
  readonly slices: number;
  readonly differences: readonly Difference[];
  readonly wrongTotals: readonly { program: string; settled: string; counted: number; stored: number }[];
}

const SLICE = 20_000;
/** Enough to see what is wrong; one is already an alert. */
const MOST_SHOWN = 100;

/** Recomputes every standing from the facts in slices and compares; then the totals with what they count. */
export async function checkStanding(database: Database, slice = SLICE): Promise<StandingCheck> {
  const differences: Difference[] = [];
  let after = 0;
  let slices = 0;
  for (;;) {
    const { last, rows } = await database.transaction('*', (session) => selectDifferences(session, after, slice));
    if (last === null) break;
    differences.push(...rows.slice(0, MOST_SHOWN - differences.length));
    after = last;
    slices += 1;
  }
  const wrongTotals = await database.transaction('*', (session) => selectWrongTotals(session));
  return { slices, differences, wrongTotals };
}

/** Folds the totals' changes, so that counting stays as cheap as there are kinds of standing. */
export function foldTotals(database: Database): Promise<number> {
  return database.transaction('*', compactTotals);
}
