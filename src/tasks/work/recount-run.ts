import type { Session } from '#kernel/db/database.ts';
import { findRun } from '../refusals.ts';
import type { OutcomeKind, Totals } from '../run.ts';
import { countNewest } from './outcomes.sql.ts';

/** The run's totals from its outcomes, one by one. They equal those of `runProgress`, which come from counters. @throws WB_NOT_FOUND */
export async function recountRun(session: Session, runId: number): Promise<Totals> {
  const { eligible } = await findRun(session, runId);
  const counts = new Map((await countNewest(session, runId)).map(({ outcome, n }) => [outcome, n]));
  const count = (kind: OutcomeKind) => counts.get(kind) ?? 0;
  const worked = [...counts.values()].reduce((sum, n) => sum + n, 0);
  return {
    total: eligible,
    succeeded: count('succeeded'),
    failed: count('failed'),
    skipped: count('skipped'),
    unknown: count('unknown'),
    unprocessed: eligible - worked,
  };
}
