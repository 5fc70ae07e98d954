import type { Session } from '#kernel/db/database.ts';
import { type Page, pageOf, readCursor } from '#kernel/db/list-order.ts';
import { type FindingFilter, type FindingSort, type ListedFinding, selectFindings } from './findings.sql.ts';

export interface FindingPage {
  /** `answer_by`, the most urgent first, where left out. */
  readonly sort?: FindingSort | undefined;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** One page of findings. @throws WaybillError WB_USAGE for a cursor of another order */
export async function listFindings(
  session: Session,
  { sort = 'answer_by', after, limit, ...filter }: FindingFilter & FindingPage,
): Promise<Page<ListedFinding>> {
  const found = await selectFindings(session, filter, { sort, place: readCursor(sort, after), limit: limit + 1 });
  return pageOf(found, { sort, limit });
}
