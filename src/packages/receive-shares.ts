import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { isReceived, type Receiver, selectReceivedIds } from './received-shares.sql.ts';
import { type CountedShare, listSharesByIds, type ShownShare, showShare } from './show-share.ts';

/** The shares that partners were given, the newest first. Give the last one's id as `beforeId` for the next page. */
export async function listReceivedShares(
  session: Session,
  of: { readonly receivers: readonly Receiver[]; readonly beforeId?: number | undefined; readonly limit: number },
): Promise<readonly CountedShare[]> {
  return listSharesByIds(session, await selectReceivedIds(session, of));
}

/** One share of theirs. Another partner's is answered as one that there is not. @throws WB_NOT_FOUND */
export async function showReceivedShare(session: Session, id: number, receivers: readonly Receiver[]): Promise<ShownShare> {
  if (await isReceived(session, id, receivers)) return showShare(session, id);
  throw new WaybillError('WB_NOT_FOUND', `There is no share ${id}.`, { shareId: id });
}
