import type { Session } from '#kernel/db/database.ts';
import { type Page, pageOf, readCursor } from '#kernel/db/list-order.ts';
import { shownParams } from './personal-params.ts';
import type { Run } from './run.ts';
import { type RunFilter, type RunSort, selectRuns } from './runs.sql.ts';
import { type Progress, progressOf } from './work/run-progress.ts';
import { sumSlices } from './work/slices.sql.ts';

export interface ListedRun {
  readonly run: Run;
  readonly progress: Progress;
}

export interface RunPage {
  /** `-requested`, the newest first, where left out. */
  readonly sort?: RunSort | undefined;
  /** The `next` of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** One page of runs. @throws WaybillError WB_USAGE for a cursor of another order */
export async function listRuns(
  session: Session,
  { sort = '-requested', before, limit, ...filter }: RunFilter & RunPage,
): Promise<Page<ListedRun>> {
  const found = await selectRuns(session, filter, { sort, place: readCursor(sort, before), limit: limit + 1 });
  const { rows: runs, next } = pageOf(found, { sort, limit });
  const counted = await sumSlices(
    session,
    runs.map(({ id }) => id),
  );
  const rows = runs.map((run) => ({ run: { ...run, params: shownParams(run.params) }, progress: progressOf(run, counted.get(run.id)) }));
  return { rows, next };
}
