import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { openFindings } from '../handoffs/index.ts';
import { recordLines } from '../ledger/index.ts';
import { ASK_DAYS, subjectOf, UNANSWERED } from './findings.ts';
import { noteOf, SWEEP } from './note.ts';
import { lockSubmissions } from './packages.sql.ts';
import type { ShareHouse } from './ports.ts';
import { revokeHealed } from './revoke-healed.ts';
import { PORTION } from './share.ts';
import { type HealedLine, type OverdueLine, selectHealedLines, selectOverdueLines } from './share-lines.sql.ts';
import { lockShare, moveShare, selectAnsweredShares } from './shares.sql.ts';

const DAY_MS = 86_400_000;

export interface SettledShares {
  /** Lines revoked because their submission needs nobody any more. */
  readonly revoked: number;
  /** Findings opened for lines that the partner left out. */
  readonly unanswered: number;
  /** Shares in which nothing waits for an answer any more. */
  readonly settled: number;
}

/** The sweep over shares: every worker does it from time to time; over nothing it is three queries, and doing it again changes nothing. */
export async function settleShares(house: ShareHouse): Promise<SettledShares> {
  const revoked = await revokeAllHealed(house);
  const unanswered = await reportUnanswered(house);
  const settled = await house.database.repeatable('*', (session) => settleAnswered(session, now()));
  return { revoked, unanswered, settled };
}

async function revokeAllHealed({ database }: ShareHouse): Promise<number> {
  let revoked = 0;
  for (;;) {
    const seen = await database.transaction('*', (session) => selectHealedLines(session, now(), PORTION));
    for (const [shareId, lines] of Map.groupBy(seen, (line) => line.shareId)) {
      revoked += await database.repeatable('*', (session) => revokeOf(session, shareId, lines));
    }
    if (seen.length < PORTION) return revoked;
  }
}

/** What was seen is looked at again under the locks. */
async function revokeOf(session: Session, shareId: number, seen: readonly HealedLine[]): Promise<number> {
  const share = await lockShare(session, shareId);
  if (!share) return 0;
  const submissionIds = seen.map(({ submissionId }) => submissionId);
  await lockSubmissions(session, submissionIds);
  return revokeHealed(session, share, await selectHealedLines(session, now(), PORTION * 2, submissionIds));
}

async function reportUnanswered({ database }: ShareHouse): Promise<number> {
  let opened = 0;
  for (;;) {
    const at = now();
    const portion = await database.repeatable('*', async (session) => {
      const overdue = await selectOverdueLines(session, UNANSWERED, at, PORTION);
      const findings = overdue.map((line) => unansweredFinding(line, at));
      return { lines: overdue.length, opened: (await openFindings(session, findings)).length };
    });
    opened += portion.opened;
    if (portion.lines < PORTION) return opened;
  }
}

function unansweredFinding(line: OverdueLine, at: Date) {
  return {
    program: line.program,
    kind: UNANSWERED,
    subject: subjectOf(line.shareId, line.externalId),
    submissionId: line.submissionId,
    runId: line.runId,
    shareId: line.shareId,
    details: { due: line.answerBy.toISOString() },
    openedAt: at,
    answerBy: new Date(at.getTime() + ASK_DAYS * DAY_MS),
  };
}

/** open -> settled for every share in which no line waits for an answer. */
export async function settleAnswered(session: Session, at: Date): Promise<number> {
  let settled = 0;
  for (const share of await selectAnsweredShares(session)) {
    if (!(await moveShare(session, { id: share.id, from: 'open', to: 'settled', at }))) continue;
    settled += 1;
    await recordLines(session, [
      noteOf(share, 'settled', { by: SWEEP, reason: 'every line is answered or revoked' }, { packages: share.packages }),
    ]);
  }
  return settled;
}
