import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type ListedNotice, type NoticeFilter, type ShownAttempt, selectAttempts, selectNotice, selectNotices } from './lists.sql.ts';

export interface NoticePage {
  readonly rows: readonly ListedNotice[];
  /** Give it as `after` for the next page; null on the last one. */
  readonly next: number | null;
}

/** One page, the newest first. */
export async function listNotices(session: Session, filter: Omit<NoticeFilter, 'at'>): Promise<NoticePage> {
  const rows = await selectNotices(session, { ...filter, at: now(), limit: filter.limit + 1 });
  const shown = rows.slice(0, filter.limit);
  return { rows: shown, next: rows.length > filter.limit ? shown.at(-1)!.id : null };
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
