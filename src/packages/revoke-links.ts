import { now } from '#kernel/clock/clock.ts';
import { recordLines } from '../ledger/index.ts';
import type { ScopedDeed } from '../tasks/index.ts';
import { noteOf } from './note.ts';
import type { ShareHouse } from './ports.ts';
import { holdShare } from './refusals.ts';
import { countLinks, type LinkCounts, revokeLiveLinks } from './share-links.sql.ts';

/** Ends every stable link of a share; its lines stay shared and new links can be issued. Direct ones live until they expire, and are counted. */
export async function revokeLinks(
  house: ShareHouse,
  request: ScopedDeed & { readonly shareId: number },
): Promise<{ readonly revoked: number } & Pick<LinkCounts, 'direct' | 'directUntil'>> {
  return house.database.repeatable(request.scope, async (session) => {
    const share = await holdShare(session, request.shareId, ['open', 'settled', 'revoked'], 'to have links');
    const revoked = await revokeLiveLinks(session, share.id, now());
    const { direct, directUntil } = await countLinks(session, share.id, now());
    await recordLines(session, [noteOf(share, 'links_revoked', request, { revoked, direct })]);
    return { revoked, direct, directUntil };
  });
}
