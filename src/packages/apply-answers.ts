import type { Session } from '#kernel/db/database.ts';
import type { NewFinding } from '../handoffs/index.ts';
import type { Actor } from '../ledger/index.ts';
import { type RemediationRow, recordRemediations } from '../submissions/index.ts';
import { markAcknowledged, markWithdrawn } from '../tasks/index.ts';
import type { ReceivedFile } from './acknowledgements.sql.ts';
import type { Answer } from './answer.ts';
import { lateFinding } from './findings.ts';
import { linesThatMayBecome, portions, type Share } from './share.ts';
import { HEALED, type Line, moveLines } from './share-lines.sql.ts';

interface Answers {
  /** What counts, by id. */
  readonly answers: ReadonlyMap<string, Answer>;
  readonly lines: ReadonlyMap<string, Line>;
  readonly file: ReceivedFile;
  readonly actor: Actor;
}

interface Applied {
  readonly accepted: number;
  readonly refused: number;
  readonly findings: readonly NewFinding[];
}

type Pair = { readonly line: Line; readonly answer: Answer };

/** Moves the lines that the answers speak of, with what follows from it. The submissions are locked. Lines that say so already are left alone. */
export async function applyAnswers(session: Session, share: Share, given: Answers): Promise<Applied> {
  const pairs = [...given.answers.values()].map((answer): Pair => ({ answer, line: given.lines.get(answer.id) as Line }));
  const accepted = pairs.filter(({ answer, line }) => answer.verdict === 'accepted' && line.state !== 'accepted');
  const late = accepted.filter(({ line }) => line.state === 'revoked' && HEALED.includes(line.standing));
  const established = accepted.filter((pair) => !late.includes(pair));
  const refused = pairs.filter(
    ({ answer, line }) => answer.verdict === 'rejected' && (line.state === 'shared' || line.state === 'accepted'),
  );
  for (const portion of portions(established)) await accept(session, share, portion, given);
  for (const portion of portions(refused)) await refuse(session, share, portion, given);
  const about = { fileSha256: given.file.fileSha256.toString('hex'), at: given.file.at };
  return { accepted: established.length, refused: refused.length, findings: late.map(({ line }) => lateFinding(share, line, about)) };
}

async function accept(session: Session, share: Share, pairs: readonly Pair[], given: Answers): Promise<void> {
  const { at } = given.file;
  const submissionIds = pairs.map(({ line }) => line.submissionId);
  await moveLines(session, {
    shareId: share.id,
    submissionIds,
    from: linesThatMayBecome('accepted'),
    to: 'accepted',
    reasons: pairs.map(() => null),
    at,
  });
  await recordRemediations(
    session,
    pairs.map((pair) =>
      remediation(share, pair, given, { kind: 'accepted_by_partner', isSuccess: true, reason: `established by ${share.partner}` }),
    ),
  );
  await markAcknowledged(session, { accepted: submissionIds, refused: [], shareId: share.id, at });
  // The row of a line that had been revoked may be back on its list; nobody is needed for it now.
  const late = pairs.filter(({ line }) => line.state === 'revoked').map(({ line }) => line.submissionId);
  await markWithdrawn(session, { submissionIds: late, at });
}

async function refuse(session: Session, share: Share, pairs: readonly Pair[], given: Answers): Promise<void> {
  const { at } = given.file;
  const submissionIds = pairs.map(({ line }) => line.submissionId);
  const reasons = pairs.map(({ answer }) => answer.reason ?? 'the partner gave no reason');
  await moveLines(session, { shareId: share.id, submissionIds, from: linesThatMayBecome('refused'), to: 'refused', reasons, at });
  // An acceptance that is taken back no longer proves anything.
  const undone = pairs.filter(({ line }) => line.state === 'accepted' && line.standing === 'remediated');
  await recordRemediations(
    session,
    undone.map((pair) =>
      remediation(share, pair, given, { kind: 'not_remediated', isSuccess: false, reason: `${share.partner} took its acceptance back` }),
    ),
  );
  await markAcknowledged(session, { accepted: [], refused: submissionIds, shareId: share.id, at });
}

function remediation(
  share: Share,
  { line, answer }: Pair,
  { file, actor }: Answers,
  decision: Pick<RemediationRow, 'kind' | 'isSuccess' | 'reason'>,
): RemediationRow {
  return {
    ...decision,
    submissionId: line.submissionId,
    externalId: line.externalId,
    program: share.program,
    actor,
    runId: share.runId,
    evidence: { share: share.id, file: file.fileSha256.toString('hex'), row: answer.row },
    decidedAt: file.at,
  };
}
