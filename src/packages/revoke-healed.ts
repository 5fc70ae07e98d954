import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { closeFindings } from '../handoffs/index.ts';
import { recordLines } from '../ledger/index.ts';
import { markWithdrawn } from '../tasks/index.ts';
import { subjectOf, UNANSWERED } from './findings.ts';
import { noteOf, SWEEP } from './note.ts';
import { countBy, linesThatMayBecome, portions, type Share } from './share.ts';
import { type HealedLine, moveLines } from './share-lines.sql.ts';
import { revokeLiveLinks } from './share-links.sql.ts';

/**
 * Revokes lines whose submission was delivered, remediated otherwise, withdrawn or found to be a duplicate, with their links: the partner shall
 * not work on them. The submissions are locked. Answers how many lines.
 */
export async function revokeHealed(
  session: Session,
  share: Pick<Share, 'id' | 'program' | 'runId'>,
  healed: readonly HealedLine[],
): Promise<number> {
  const own = healed.filter(({ shareId }) => shareId === share.id);
  if (own.length === 0) return 0;
  const at = now();
  let links = 0;
  for (const portion of portions(own)) {
    const submissionIds = portion.map(({ submissionId }) => submissionId);
    const reasons = portion.map(({ standing }) => standing);
    await moveLines(session, { shareId: share.id, submissionIds, from: linesThatMayBecome('revoked'), to: 'revoked', reasons, at });
    links += await revokeLiveLinks(session, share.id, at, submissionIds);
    await markWithdrawn(session, { submissionIds, at });
    const names = portion.map(({ externalId }) => ({ program: share.program, kind: UNANSWERED, subject: subjectOf(share.id, externalId) }));
    await closeFindings(session, names, 'the line was revoked', at);
  }
  const details = { lines: own.length, links, reasons: countBy(own, ({ standing }) => standing) };
  await recordLines(session, [noteOf(share, 'lines_revoked', { by: SWEEP, reason: 'their submissions need nobody any more' }, details)]);
  return own.length;
}
