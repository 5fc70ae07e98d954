import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import type { DestinationDefinition, LookUpAnswer, LookUpRules, PolledRow } from '#sdk';
import { recordLines } from '../../ledger/index.ts';
import { type HandoffMove, moveHandoffs } from '../move-handoffs.ts';
import { lockSubmissions, type NextDue, selectSubmissionsOf } from '../moves.sql.ts';
import { lineAbout } from '../note.ts';
import { HANDOFF_ENGINE, type HandoffHouse, type HandoffProgram, type OpenedForDelivery } from '../ports.ts';
import { type DueHandoff, postpone, selectDueHandoff } from './attempts.sql.ts';
import { contextOf, plainly } from './deliver-handoff.ts';
import { retryAt } from './retry-times.ts';

/** A destination that can be asked whether something arrived. */
export type Searchable = DestinationDefinition & { readonly lookUp: LookUpRules<unknown> };

interface BegunLookUp {
  readonly handoff: DueHandoff;
  readonly opened: OpenedForDelivery;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const LOOK_MS = 600_000;

/**
 * Asks the destination whether what nobody knows of arrived. Only a negative answer past the settle time lets it be sent again.
 * @returns whether there was anything to look up
 */
export async function lookUpHandoff(
  house: HandoffHouse,
  program: HandoffProgram,
  destination: Searchable,
  handoffId: number,
): Promise<boolean> {
  const begun = await beginLookUp(house, program, handoffId);
  if (!begun) return false;
  const answer = await find(house, destination, begun);
  await house.database.transaction([program.name], async (session) => {
    await lockSubmissions(session, [begun.handoff.submissionId]);
    const handoff = await selectDueHandoff(session, handoffId);
    if (handoff?.state === 'unknown' && handoff.attempts === begun.handoff.attempts)
      await apply(session, destination, handoff, answer, now());
  });
  return true;
}

/** Puts it off first: a worker that dies while it asks leaves the question due again. */
async function beginLookUp(house: HandoffHouse, program: HandoffProgram, handoffId: number): Promise<BegunLookUp | undefined> {
  return house.database.transaction([program.name], async (session) => {
    await lockSubmissions(session, await selectSubmissionsOf(session, [handoffId]));
    const handoff = await selectDueHandoff(session, handoffId);
    const at = now();
    if (handoff?.state !== 'unknown' || handoff.kind !== 'look_up' || !handoff.dueAt || handoff.dueAt > at) return undefined;
    await postpone(session, handoffId, new Date(at.getTime() + LOOK_MS));
    const reader = { actor: HANDOFF_ENGINE, program: program.name, reason: `look-up at ${handoff.destination}` };
    const opened = (await house.doors.open(session, reader, [handoff.submissionId])).get(handoff.submissionId);
    return opened && { handoff, opened };
  });
}

async function find(house: HandoffHouse, destination: Searchable, { handoff, opened }: BegunLookUp): Promise<LookUpAnswer> {
  const until = new Date(now().getTime() + LOOK_MS);
  try {
    return await destination.lookUp.find(contextOf(house, destination, { attempt: { handoff, number: handoff.attempts, until }, opened }));
  } catch (error) {
    return { kind: 'failed', message: plainly(error) };
  }
}

async function apply(session: Session, destination: Searchable, handoff: DueHandoff, answer: LookUpAnswer, at: Date): Promise<void> {
  const moves = movesOf(destination, handoff, answer, at);
  const verdicts: string[] = [];
  for (const move of moves) verdicts.push((await moveHandoffs(session, handoff.program, [move], at)).get(handoff.id) ?? 'stale');
  const details = { answer: answer.kind, verdicts, ...('message' in answer ? { message: answer.message } : {}) };
  await recordLines(session, [lineAbout(handoff, 'looked_up', { by: HANDOFF_ENGINE, at, details })]);
}

function movesOf(destination: Searchable, handoff: DueHandoff, answer: LookUpAnswer, at: Date): readonly HandoffMove[] {
  const startedAt = handoff.startedAt ?? handoff.createdAt;
  const settledAt = new Date(startedAt.getTime() + destination.lookUp.settleMinutes * MINUTE_MS);
  if (answer.kind === 'found') return foundMoves(destination, handoff, answer.row, at);
  if (answer.kind === 'not_found' && at >= settledAt) return sendAgain(destination, handoff, 'not_found', at);
  if (answer.kind === 'ambiguous') return [stays(handoff, 'look_up_ambiguous')];
  if (at.getTime() - startedAt.getTime() >= destination.lookUp.giveUpMinutes * MINUTE_MS) return [stays(handoff, 'look_up_gave_up')];
  const again =
    at.getTime() + Math.max(destination.lookUp.everyMinutes * MINUTE_MS, answer.kind === 'failed' ? (answer.retryAfterMs ?? 0) : 0);
  const dueAt = new Date(answer.kind === 'not_found' ? Math.max(Math.min(again, settledAt.getTime()), at.getTime() + MINUTE_MS) : again);
  return [stays(handoff, answer.kind === 'not_found' ? 'not_found_yet' : 'look_up_failed', { kind: 'look_up', dueAt, askedAt: at })];
}

/** Still unknown; without what is next it waits for a person. */
function stays({ id }: DueHandoff, reason: string, next?: NextDue): HandoffMove {
  return { handoffId: id, from: 'unknown', to: 'unknown', reason, next };
}

/** What the partner says it is. A place for it that ran out holds nothing: it never arrived. */
function foundMoves(destination: Searchable, handoff: DueHandoff, row: PolledRow, at: Date): readonly HandoffMove[] {
  if (row.state === 'expired') return sendAgain(destination, handoff, row.error ?? 'expired', at);
  const { receipt, status, step } = row;
  const isProvisional = row.state === 'provisional';
  const answerBy = isProvisional ? { answerBy: new Date(at.getTime() + destination.provisionalWatchDays * DAY_MS) } : {};
  const days = row.error === undefined ? undefined : destination.errors?.[row.error]?.healsWithinDays;
  const heals =
    row.state === 'rejected' && days !== undefined && destination.poll ? { healsUntil: new Date(at.getTime() + days * DAY_MS) } : {};
  const minutes = { accepted: destination.poll?.firstMinutes, provisional: destination.poll?.provisionalMinutes, delivered: undefined };
  const wait = row.state === 'rejected' ? heals.healsUntil && destination.poll?.healingMinutes : minutes[row.state];
  const next: NextDue | undefined = wait === undefined ? undefined : { kind: 'poll', dueAt: new Date(at.getTime() + wait * MINUTE_MS) };
  const move = { handoffId: handoff.id, from: 'unknown', to: row.state, reason: row.error, receipt, status, step } as const;
  return [{ ...move, ...answerBy, ...heals, next }];
}

function sendAgain(destination: Searchable, { id, attempts: number }: DueHandoff, reason: string, at: Date): readonly HandoffMove[] {
  const retrying = { handoffId: id, from: 'unknown', to: 'retrying', reason } as const;
  const isLeft = retryAt(destination, { handoffId: id, number, at }) !== undefined;
  if (isLeft) return [{ ...retrying, next: { kind: 'deliver', dueAt: at } }];
  return [retrying, { handoffId: id, from: 'retrying', to: 'exhausted', reason }];
}
