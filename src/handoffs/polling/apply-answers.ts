import type { Session } from '#kernel/db/database.ts';
import { type HandoffMove, moveHandoffs } from '../move-handoffs.ts';
import type { MoveVerdict } from '../moves.sql.ts';
import { type AskedRow, type JudgedAt, type Judgement, judgeUnapplied, type PolledDestination } from './judge-answer.ts';
import type { Reading } from './read-answer.ts';
import { flagFindings, type Replanned, type ReplannedOdd, replanOdd, replanQuiet, unschedule } from './schedule.sql.ts';

/** A hand-off, what the answer says of it, and what that means. */
export interface JudgedRow {
  readonly row: AskedRow;
  readonly reading: Reading;
  readonly judgement: Judgement;
}

export interface Applied {
  /** Hand-offs that moved, or whose words did. */
  readonly changed: readonly JudgedRow[];
  /** As it came out: a move that could not be made has become a finding. */
  readonly judged: readonly JudgedRow[];
}

/**
 * Applies answers: moves what changed, plans the next question for the rest. Each id gets what was answered for that id. A row that another
 * transaction moved meanwhile is left for the next question, which is due at once.
 */
export async function applyAnswers(
  session: Session,
  program: string,
  destination: PolledDestination,
  judged: readonly JudgedRow[],
  when: JudgedAt,
): Promise<Applied> {
  const verdicts = await moveApart(session, program, judged.flatMap(moveOf), when.at);
  const left = judged.flatMap((each) => leftAs(destination, each, verdicts.get(each.row.id), when));
  await planRest(session, left, when.at);
  const changed = judged.filter(({ row }) => verdicts.get(row.id) === 'moved');
  await flagChanged(session, changed);
  return { changed, judged: [...changed, ...left] };
}

function moveOf({ row, judgement: { change, dueAt, tries, misses, missedSince } }: JudgedRow): HandoffMove[] {
  if (!change) return [];
  const { to, status, step, reason, answerBy, healsUntil } = change;
  const next = dueAt && { kind: 'poll' as const, dueAt, tries, misses, missedSince: missedSince ?? undefined };
  const said = { status: status ?? undefined, step: step ?? undefined, reason: reason ?? undefined };
  // The pair was looked up in the table of moves when the answer was judged.
  return [
    {
      handoffId: row.id,
      from: row.state,
      to,
      ...said,
      answerBy: answerBy ?? undefined,
      healsUntil: healsUntil ?? undefined,
      next,
    } as HandoffMove,
  ];
}

type Verdict = MoveVerdict | 'refused';

/** Moves them together; where the database refuses one, in halves, so that one odd row never stops the others. */
async function moveApart(
  session: Session,
  program: string,
  moves: readonly HandoffMove[],
  at: Date,
): Promise<ReadonlyMap<number, Verdict>> {
  if (moves.length === 0) return new Map();
  try {
    await session.client.query('savepoint moves');
    const verdicts = await moveHandoffs(session, program, moves, at);
    await session.client.query('release savepoint moves');
    return verdicts;
  } catch (error) {
    if (!isRowFault(error)) throw error;
    await session.client.query('rollback to savepoint moves');
    const [only] = moves;
    if (only && moves.length === 1) return new Map([[only.handoffId, 'refused']]);
    const half = Math.ceil(moves.length / 2);
    const first = await moveApart(session, program, moves.slice(0, half), at);
    return new Map([...first, ...(await moveApart(session, program, moves.slice(half), at))]);
  }
}

/** Data exceptions, broken constraints, and what our own triggers raise: about a row, not about the connection. */
function isRowFault(error: unknown): boolean {
  return /^(22|23|P0001)/.test(String((error as { code?: unknown }).code));
}

function leftAs(destination: PolledDestination, each: JudgedRow, verdict: Verdict | undefined, when: JudgedAt): JudgedRow[] {
  if (verdict === undefined) return [each];
  if (verdict === 'moved' || verdict === 'stale') return [];
  const kind = verdict === 'beside_open' ? 'healed_beside_another' : 'answer_not_applied';
  return [{ ...each, judgement: judgeUnapplied(destination, each.row, kind, when) }];
}

async function planRest(session: Session, left: readonly JudgedRow[], at: Date): Promise<void> {
  const quiet: Replanned[] = [];
  const odd: ReplannedOdd[] = [];
  const done: number[] = [];
  for (const { row, judgement } of left) {
    const { dueAt, finding, tries, misses, missedSince } = judgement;
    if (!dueAt) done.push(row.id);
    else if (finding || misses > 0) odd.push({ id: row.id, dueAt, tries, misses, missedSince, hasFinding: finding !== undefined });
    else quiet.push({ id: row.id, dueAt });
  }
  if (quiet.length > 0) await replanQuiet(session, quiet, at);
  if (odd.length > 0) await replanOdd(session, odd, at);
  if (done.length > 0) await unschedule(session, done);
}

/** A move leaves the flag as it was. */
async function flagChanged(session: Session, changed: readonly JudgedRow[]): Promise<void> {
  const cleared = changed.filter(({ row }) => row.hasFinding).map(({ row }) => row.id);
  if (cleared.length > 0) await flagFindings(session, cleared, false);
}
