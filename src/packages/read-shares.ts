import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import {
  type AnswerFile,
  type LineFilter,
  type LinkIssue,
  type ShownFetch,
  type ShownLine,
  selectAnswerFiles,
  selectFetches,
  selectLinkIssues,
  selectShownLines,
} from './share-reading.sql.ts';

/** Lines of a share in the order of its manifest. Give the last one's position as `after` for the next page. */
export function listLines(session: Session, filter: LineFilter): Promise<readonly ShownLine[]> {
  return selectShownLines(session, filter);
}

/** Who fetched what, the newest first. What happens behind a direct link is seen by the store alone. */
export function listFetches(session: Session, of: Parameters<typeof selectFetches>[1]): Promise<readonly ShownFetch[]> {
  return selectFetches(session, of);
}

/** What went out and what came back, the newest first. */
export async function shareHistory(
  session: Session,
  shareId: number,
): Promise<{ readonly issues: readonly LinkIssue[]; readonly answers: readonly AnswerFile[] }> {
  return { issues: await selectLinkIssues(session, shareId, now()), answers: await selectAnswerFiles(session, shareId) };
}
