import type { Session } from '#kernel/db/database.ts';
import { type Page, pageOf, readCursor } from '#kernel/db/list-order.ts';
import type { Alert } from './alert.ts';
import { type AlertFilter, type AlertSort, selectAlerts } from './alerts.sql.ts';

export interface AlertPage {
  /** `-opened`, the newest first, where left out. */
  readonly sort?: AlertSort | undefined;
  /** The `next` of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** One page of alerts. @throws WaybillError WB_USAGE for a cursor of another order */
export async function listAlerts(
  session: Session,
  { sort = '-opened', before, limit, ...filter }: AlertFilter & AlertPage,
): Promise<Page<Alert>> {
  return pageOf(await selectAlerts(session, filter, { sort, place: readCursor(sort, before), limit: limit + 1 }), { sort, limit });
}
