import type { Session } from '#kernel/db/database.ts';
import { findWorklist } from '../refusals.ts';
import { ENTRY_STATES, type EntryState, type Worklist, type WorklistCounts } from './worklist.ts';
import { countEntries, countEntriesOf, selectEntryHolders, selectWorklists } from './worklists.sql.ts';

export interface ShownWorklist {
  readonly list: Worklist;
  readonly counts: WorklistCounts;
  /** Who has the rows that are in a run or shared. */
  readonly holders: readonly { readonly holder: string; readonly n: number }[];
}

/** @throws WB_NOT_FOUND */
export async function showWorklist(session: Session, program: string, name: string): Promise<ShownWorklist> {
  const list = await findWorklist(session, program, name);
  return { list, counts: summed(await countEntries(session, list.id)), holders: await selectEntryHolders(session, list.id) };
}

export async function listWorklists(session: Session, program?: string): Promise<readonly Worklist[]> {
  return selectWorklists(session, program);
}

export interface CountedWorklist extends Worklist {
  readonly counts: WorklistCounts;
}

/** The worklists with their counts. */
export async function countWorklists(session: Session, program?: string): Promise<readonly CountedWorklist[]> {
  const lists = await selectWorklists(session, program);
  const counted = await countEntriesOf(
    session,
    lists.map(({ id }) => id),
  );
  const byList = Map.groupBy(counted, ({ worklistId }) => worklistId);
  return lists.map((list) => ({ ...list, counts: summed(new Map((byList.get(list.id) ?? []).map(({ state, n }) => [state, n]))) }));
}

function summed(counted: ReadonlyMap<EntryState, number>): WorklistCounts {
  const counts = Object.fromEntries(ENTRY_STATES.map((state) => [state, counted.get(state) ?? 0])) as Record<EntryState, number>;
  return { ...counts, total: Object.values(counts).reduce((sum, n) => sum + n, 0) };
}
