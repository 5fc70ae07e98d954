import { now } from '#kernel/clock/clock.ts';
import { closeFindings } from '../handoffs/index.ts';
import { recordLines } from '../ledger/index.ts';
import { markReturned, type ScopedDeed } from '../tasks/index.ts';
import { subjectOf, UNANSWERED } from './findings.ts';
import { noteOf } from './note.ts';
import { lockSubmissions } from './packages.sql.ts';
import type { ShareHouse } from './ports.ts';
import { holdShare } from './refusals.ts';
import { portions } from './share.ts';
import { moveLines, selectLinesInState } from './share-lines.sql.ts';
import { countLinks, type LinkCounts, revokeLiveLinks } from './share-links.sql.ts';
import { moveShare } from './shares.sql.ts';

export interface RevokedShare extends Pick<LinkCounts, 'direct' | 'directUntil'> {
  readonly shareId: number;
  /** Lines that were waiting for an answer; the worklist has them back. */
  readonly lines: number;
  /** Stable links ended. */
  readonly links: number;
}

/**
 * Takes a share back: its links end, lines without an answer are revoked and go back to their worklists, and the run can be shared again.
 * Answers already given stand. Direct links work until they expire; they are counted.
 * @throws WB_NOT_FOUND, WB_SHARE_STATE where it is not open
 */
export async function revokeShare(house: ShareHouse, request: ScopedDeed & { readonly shareId: number }): Promise<RevokedShare> {
  return house.database.repeatable(request.scope, async (session) => {
    const share = await holdShare(session, request.shareId, ['open'], 'to be revoked');
    const at = now();
    const waiting = await selectLinesInState(session, share.id, 'shared');
    await lockSubmissions(
      session,
      waiting.map(({ submissionId }) => submissionId),
    );
    for (const portion of portions(waiting)) {
      const submissionIds = portion.map(({ submissionId }) => submissionId);
      await moveLines(session, {
        shareId: share.id,
        submissionIds,
        from: ['shared'],
        to: 'revoked',
        reasons: portion.map(() => 'share_revoked'),
        at,
      });
      await markReturned(session, { submissionIds, at });
      const names = portion.map(({ externalId }) => ({
        program: share.program,
        kind: UNANSWERED,
        subject: subjectOf(share.id, externalId),
      }));
      await closeFindings(session, names, 'the share was revoked', at);
    }
    const links = await revokeLiveLinks(session, share.id, at);
    await moveShare(session, { id: share.id, from: 'open', to: 'revoked', at });
    const { direct, directUntil } = await countLinks(session, share.id, at);
    await recordLines(session, [noteOf(share, 'revoked', request, { lines: waiting.length, links, direct })]);
    return { shareId: share.id, lines: waiting.length, links, direct, directUntil };
  });
}
