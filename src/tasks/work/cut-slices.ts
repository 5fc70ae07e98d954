import type { Session } from '#kernel/db/database.ts';
import type { TaskHouse } from '../ports.ts';
import { findPinnedTask } from '../refusals.ts';
import { isCutFromBlocks, type Run, sliceSize } from '../run.ts';
import { insertSlices, insertSlicesOfBlocks } from './slices.sql.ts';

/**
 * Cuts a first attempt into slices. A large run's are its blocks as they were frozen, so that its first item does not wait for a look at the others:
 * 10,000,000 rows are 2,500 slices. Answers how many.
 */
export async function cutSlices(house: TaskHouse, session: Session, run: Run): Promise<number> {
  const { works } = findPinnedTask(house.programs, run).task;
  const cut = { lanes: run.lanes, works };
  if (isCutFromBlocks(run.eligible, cut)) return insertSlicesOfBlocks(session, run);
  return insertSlices(session, run, sliceSize(run.eligible, cut));
}
