import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { type Page, pageOf, readCursor } from '#kernel/db/list-order.ts';
import { WaybillError } from '#kernel/errors.ts';
import {
  type ListedNotice,
  type NoticeFilter,
  type NoticeSort,
  type ShownAttempt,
  selectAttempts,
  selectNotice,
  selectNotices,
} from './lists.sql.ts';

export type NoticePage = Page<ListedNotice>;

interface PageAsked {
  /** `-composed`, the newest first, where left out. */
  readonly sort?: NoticeSort | undefined;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** One page of notices. @throws WaybillError WB_USAGE for a cursor of another order */
export async function listNotices(
  session: Session,
  { sort = '-composed', after, limit, ...filter }: Omit<NoticeFilter, 'at'> & PageAsked,
): Promise<NoticePage> {
  const found = await selectNotices(session, { ...filter, at: now() }, { sort, place: readCursor(sort, after), limit: limit + 1 });
  return pageOf(found, { sort, limit });
}

export interface ShownNotice extends ListedNotice {
  readonly tries: readonly ShownAttempt[];
}

/** @throws WaybillError WB_NOT_FOUND */
export async function showNotice(session: Session, id: number): Promise<ShownNotice> {
  const notice = await selectNotice(session, id);
  if (!notice) throw new WaybillError('WB_NOT_FOUND', `There is no notice ${id} within your programs.`);
  return { ...notice, tries: await selectAttempts(session, id) };
}
