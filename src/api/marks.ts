import type { Scope } from '#kernel/db/database.ts';
import { listShares } from '../packages/index.ts';
import type { Installation } from '../registry/index.ts';
import { readStanding } from '../standing/index.ts';
import { listRuns } from '../tasks/index.ts';

/** What a page can be told of. */
export type Kind = 'standing' | 'runs' | 'shares';

/** One text for what a kind looks like now; another text means that something changed. */
export type Marks = Readonly<Record<Kind, string>>;

const NEWEST = 50;

/** From totals and the newest rows, in milliseconds: this is asked every two seconds. */
export async function readMarks({ database }: Installation, scope: Scope): Promise<Marks> {
  return database.transaction(scope, async (session) => {
    const { programs } = await readStanding(session);
    const runs = await listRuns(session, { limit: NEWEST });
    const shares = await listShares(session, { limit: NEWEST });
    return {
      standing: JSON.stringify(programs),
      runs: JSON.stringify(runs.map(({ progress: { ratePerSecond: _rate, secondsLeft: _eta, ...rest } }) => rest)),
      shares: JSON.stringify(shares),
    };
  });
}
