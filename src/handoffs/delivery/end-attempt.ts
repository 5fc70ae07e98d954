import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import type { DeliveryAnswer, DestinationDefinition } from '#sdk';
import { recordLines } from '../../ledger/index.ts';
import { sealAttemptAnswer } from '../answers/kept-answers.ts';
import { openFindings } from '../findings/keep-findings.ts';
import { type HandoffState, NEXT } from '../handoff.ts';
import { type HandoffMove, moveHandoffs } from '../move-handoffs.ts';
import { lockSubmissions, type MoveVerdict, type NextDue } from '../moves.sql.ts';
import { lineAbout } from '../note.ts';
import { HANDOFF_ENGINE, type HandoffHouse } from '../ports.ts';
import { knownRemedy } from '../route/next-step.ts';
import { type DueHandoff, endAttemptRow, selectDueHandoff } from './attempts.sql.ts';
import type { BegunAttempt } from './begin-attempt.ts';
import { retryAt } from './retry-times.ts';
import { movesOfUnknown } from './settle-unknown.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const FINDING_DAYS = 7;

/**
 * Writes what an attempt came to: its end, the moves, what is due next and the ledger's line in one transaction. An answer that comes late, when
 * the hand-off has moved on, is applied where the table of moves has its move, and is a finding where it has not.
 */
export async function endAttempt(
  house: HandoffHouse,
  destination: DestinationDefinition,
  attempt: BegunAttempt,
  answer: DeliveryAnswer,
): Promise<void> {
  const { id, program } = attempt.handoff;
  const kept =
    answer.kind === 'unknown' && answer.answer
      ? await sealAttemptAnswer(house, program, { handoffId: id, number: attempt.number }, answer.answer)
      : null;
  await house.database.transaction([program], async (session) => {
    await lockSubmissions(session, [attempt.handoff.submissionId]);
    const handoff = await selectDueHandoff(session, id);
    if (!handoff) return;
    const at = now();
    await endAttemptRow(session, { ...rowOf(attempt, answer), answer: kept, endedAt: at });
    const isLate = handoff.state !== 'sending' || handoff.attempts !== attempt.number;
    const moves = movesOf(destination, { attempt, handoff, answer, at });
    const verdict = isLate ? await applyLate(session, handoff, answer, moves, at) : await apply(session, handoff, moves, at);
    if (verdict === 'receipt_of_another') await holdDoubted(session, { destination, attempt, handoff, answer, at });
    const details = { number: attempt.number, outcome: answer.kind, ...detailsOf(answer), ...(isLate ? { late: true, verdict } : {}) };
    await recordLines(session, [lineAbout(handoff, 'attempt_ended', { by: HANDOFF_ENGINE, at, details })]);
  });
}

interface Ending {
  readonly attempt: BegunAttempt;
  readonly handoff: DueHandoff;
  readonly answer: DeliveryAnswer;
  readonly at: Date;
}

function rowOf({ handoff, number }: BegunAttempt, answer: DeliveryAnswer) {
  return {
    handoffId: handoff.id,
    number,
    outcome: answer.kind,
    receipt: answer.kind === 'taken' ? answer.receipt : null,
    error: answer.kind === 'taken' ? null : answer.error,
    message: answer.kind === 'taken' ? null : answer.message,
    httpStatus: answer.httpStatus ?? null,
  };
}

function detailsOf(answer: DeliveryAnswer): Readonly<Record<string, unknown>> {
  return answer.kind === 'taken' ? { state: answer.state, receipt: answer.receipt } : { error: answer.error };
}

/** What an answer means for a hand-off that is `sending`. */
function movesOf(destination: DestinationDefinition, ending: Ending): HandoffMove[] {
  const { answer, attempt, handoff, at } = ending;
  if (answer.kind === 'taken') return [takenMove(destination, handoff.id, answer, at)];
  if (answer.kind === 'unknown') {
    return movesOfUnknown(destination, { handoff, number: attempt.number, startedAt: attempt.startedAt, error: answer.error, at });
  }
  const remedy = knownRemedy(destination, answer.error) ?? (answer.kind === 'not_taken' ? 'retry' : 'next_destination');
  return remedy === 'retry' ? retryMoves(destination, ending) : [refusedMove(destination, handoff, answer.error, at)];
}

type Taken = Extract<DeliveryAnswer, { kind: 'taken' }>;

function takenMove(destination: DestinationDefinition, handoffId: number, { state, receipt, status, step }: Taken, at: Date): HandoffMove {
  const answerBy = state === 'provisional' ? { answerBy: new Date(at.getTime() + destination.provisionalWatchDays * DAY_MS) } : {};
  return { handoffId, from: 'sending', to: state, receipt, status, step, ...answerBy, next: pollAfter(destination, state, at) };
}

/** What the partner is asked first about something that it took. */
function pollAfter({ poll }: DestinationDefinition, state: HandoffState, at: Date): NextDue | undefined {
  if (!poll || (state !== 'accepted' && state !== 'provisional')) return undefined;
  const minutes = state === 'accepted' ? poll.firstMinutes : poll.provisionalMinutes;
  return { kind: 'poll', dueAt: new Date(at.getTime() + minutes * MINUTE_MS) };
}

function refusedMove(destination: DestinationDefinition, { id, receipt }: DueHandoff, error: string, at: Date): HandoffMove {
  const days = destination.errors?.[error]?.healsWithinDays;
  const isWatched = days !== undefined && receipt !== null && destination.poll !== undefined;
  const next: NextDue | undefined = isWatched
    ? { kind: 'poll', dueAt: new Date(at.getTime() + destination.poll.healingMinutes * MINUTE_MS) }
    : undefined;
  const healsUntil = isWatched ? new Date(at.getTime() + days * DAY_MS) : undefined;
  return { handoffId: id, from: 'sending', to: 'rejected', reason: error, healsUntil, next };
}

function retryMoves(destination: DestinationDefinition, { answer, attempt, handoff, at }: Ending): HandoffMove[] {
  const error = answer.kind === 'taken' ? undefined : answer.error;
  const retryAfterMs = answer.kind === 'not_taken' ? answer.retryAfterMs : undefined;
  const dueAt = retryAt(destination, { handoffId: handoff.id, number: attempt.number, at, retryAfterMs });
  const retrying = { handoffId: handoff.id, from: 'sending', to: 'retrying', reason: error } as const;
  if (dueAt) return [{ ...retrying, next: { kind: 'deliver', dueAt } }];
  return [retrying, { handoffId: handoff.id, from: 'retrying', to: 'exhausted', reason: error }];
}

async function apply(session: Session, { id, program }: DueHandoff, moves: readonly HandoffMove[], at: Date): Promise<MoveVerdict> {
  let verdict: MoveVerdict = 'stale';
  for (const move of moves) {
    verdict = (await moveHandoffs(session, program, [move], at)).get(id) ?? 'stale';
    if (verdict !== 'moved') return verdict;
  }
  return verdict;
}

/** Late: only what the answer says for certain counts, from the state in which the hand-off is now. */
async function applyLate(
  session: Session,
  handoff: DueHandoff,
  answer: DeliveryAnswer,
  moves: readonly HandoffMove[],
  at: Date,
): Promise<MoveVerdict> {
  const [move] = moves;
  if (!move || answer.kind === 'unknown') return 'stale';
  const isKnown = answer.kind === 'taken' && handoff.receipt === answer.receipt && handoff.state === answer.state;
  if (isKnown) return 'moved';
  const mayMove = move.to in NEXT[handoff.state] && (answer.kind === 'taken' || handoff.state === 'unknown');
  const late = [{ ...move, from: handoff.state } as HandoffMove, ...moves.slice(1)];
  const verdict = mayMove ? await apply(session, handoff, late, at) : 'stale';
  if (verdict !== 'moved' && answer.kind !== 'not_taken') await findLate(session, handoff, answer, at);
  return verdict;
}

async function findLate(session: Session, handoff: DueHandoff, answer: DeliveryAnswer, at: Date): Promise<void> {
  const receipt = answer.kind === 'taken' ? answer.receipt : null;
  await openFindings(session, [
    {
      program: handoff.program,
      kind: 'late_answer',
      subject: `${handoff.id} ${receipt ?? answer.kind}`,
      submissionId: handoff.submissionId,
      details: { destination: handoff.destination, document: handoff.label, state: handoff.state, answer: answer.kind, receipt },
      openedAt: at,
      answerBy: new Date(at.getTime() + FINDING_DAYS * DAY_MS),
    },
  ]);
}

/** A receipt that another hand-off holds proves nothing about this one: a person must look. */
async function holdDoubted(session: Session, { handoff, answer, at }: Ending & { destination: DestinationDefinition }): Promise<void> {
  const receipt = answer.kind === 'taken' ? answer.receipt : null;
  if (handoff.state === 'sending') {
    await moveHandoffs(
      session,
      handoff.program,
      [{ handoffId: handoff.id, from: 'sending', to: 'unknown', reason: 'receipt_of_another' }],
      at,
    );
  }
  await openFindings(session, [
    {
      program: handoff.program,
      kind: 'receipt_of_another',
      subject: `${handoff.externalId} ${JSON.stringify([handoff.destination, receipt])}`,
      submissionId: handoff.submissionId,
      details: { destination: handoff.destination, document: handoff.label, receipt },
      openedAt: at,
      answerBy: new Date(at.getTime() + FINDING_DAYS * DAY_MS),
    },
  ]);
}
