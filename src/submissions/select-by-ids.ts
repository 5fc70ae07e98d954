import type { Session } from '#kernel/db/database.ts';
import type { IdEntry } from './read-id-list.ts';
import { type IdCounts, matchIds, readSelected, type SelectedId, stageIds } from './selections.sql.ts';

export interface IdSelection extends IdCounts {
  /** Rows of the list: `given = known + unknown + repeated + refused`. */
  readonly given: number;
  /** Rows with no possible id, by line. The first thousand; `refusedCount` has them all. */
  readonly refused: readonly IdEntry[];
  readonly refusedCount: number;
  /** The ids in the order of the list, in pages: known ones, unknown ones, or those named more than once. Within the transaction only. */
  read(which: 'known' | 'unknown' | 'repeated'): AsyncGenerator<readonly SelectedId[]>;
}

const PAGE = 5_000;
const MOST_REFUSED = 1_000;

/** Finds a program's submissions by a list of external ids, of any length, in two statements: COPY to a temporary table, and one join. */
export async function selectByIds(
  session: Session,
  program: string,
  pages: AsyncIterable<readonly IdEntry[]> | Iterable<readonly IdEntry[]>,
): Promise<IdSelection> {
  const refused: IdEntry[] = [];
  let refusedCount = 0;
  const staged = await stageIds(session, pages, (entry) => {
    refusedCount += 1;
    if (refused.length < MOST_REFUSED) refused.push(entry);
  });
  const counts = await matchIds(session, program);
  return { ...counts, given: staged + refusedCount, refused, refusedCount, read: (which) => readAll(session, which) };
}

async function* readAll(session: Session, which: 'known' | 'unknown' | 'repeated'): AsyncGenerator<readonly SelectedId[]> {
  let after = 0;
  for (;;) {
    const page = await readSelected(session, which, after, PAGE);
    if (page.length === 0) return;
    yield page;
    after = page.at(-1)!.row;
  }
}
