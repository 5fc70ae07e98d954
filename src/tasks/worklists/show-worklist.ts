import type { Session } from '#kernel/db/database.ts';
import { findWorklist } from '../refusals.ts';
import { ENTRY_STATES, type EntryState, type Worklist, type WorklistCounts } from './worklist.ts';
import { countEntries, selectEntryHolders, selectWorklists } from './worklists.sql.ts';

export interface ShownWorklist {
  readonly list: Worklist;
  readonly counts: WorklistCounts;
  /** Who has the rows that are in a run or shared. */
  readonly holders: readonly { readonly holder: string; readonly n: number }[];
}

/** @throws WB_NOT_FOUND */
export async function showWorklist(session: Session, program: string, name: string): Promise<ShownWorklist> {
  const list = await findWorklist(session, program, name);
  return { list, counts: await countsOf(session, list), holders: await selectEntryHolders(session, list.id) };
}

export async function listWorklists(session: Session, program?: string): Promise<readonly Worklist[]> {
  return selectWorklists(session, program);
}

async function countsOf(session: Session, list: Worklist): Promise<WorklistCounts> {
  const counted = await countEntries(session, list.id);
  const counts = Object.fromEntries(ENTRY_STATES.map((state) => [state, counted.get(state) ?? 0])) as Record<EntryState, number>;
  return { ...counts, total: Object.values(counts).reduce((sum, n) => sum + n, 0) };
}
