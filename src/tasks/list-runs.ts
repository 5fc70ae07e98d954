import type { Session } from '#kernel/db/database.ts';
import { shownParams } from './personal-params.ts';
import type { Run } from './run.ts';
import { type RunFilter, selectRuns } from './runs.sql.ts';
import { type Progress, progressOf } from './work/run-progress.ts';
import { sumSlices } from './work/slices.sql.ts';

export interface ListedRun {
  readonly run: Run;
  readonly progress: Progress;
}

/** Newest first; the next page begins before the last one's id. */
export async function listRuns(session: Session, filter: RunFilter): Promise<readonly ListedRun[]> {
  const runs = await selectRuns(session, filter);
  const counted = await sumSlices(
    session,
    runs.map(({ id }) => id),
  );
  return runs.map((run) => ({ run: { ...run, params: shownParams(run.params) }, progress: progressOf(run, counted.get(run.id)) }));
}
