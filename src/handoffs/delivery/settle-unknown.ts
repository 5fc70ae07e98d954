import type { Session } from '#kernel/db/database.ts';
import type { DestinationDefinition } from '#sdk';
import { recordLines } from '../../ledger/index.ts';
import { type HandoffMove, moveHandoffs } from '../move-handoffs.ts';
import { lineAbout } from '../note.ts';
import { HANDOFF_ENGINE } from '../ports.ts';
import { type DueHandoff, endAttemptRow } from './attempts.sql.ts';
import { retryAt } from './retry-times.ts';

const MINUTE_MS = 60_000;

/** What an outcome that nobody knows is about. */
export interface UnknownOutcome {
  readonly handoff: Pick<DueHandoff, 'id' | 'receipt'>;
  readonly number: number;
  readonly startedAt: Date;
  readonly error: string;
  readonly at: Date;
}

/** Errors after which not even the same key is good: what would go is not what went. */
const HELD_ERRORS = ['content_changed'];

/**
 * The moves that follow an outcome that nobody knows: sent again under the same key, looked up, or held for a person, as the destination declares.
 * Where no try is left it is held too: an unknown one never goes another way by itself.
 */
export function movesOfUnknown(
  destination: DestinationDefinition,
  { handoff, number, startedAt, error, at }: UnknownOutcome,
): HandoffMove[] {
  const unknown = { handoffId: handoff.id, from: 'sending', to: 'unknown', reason: error } as const;
  const isHeld = HELD_ERRORS.includes(error);
  if (destination.whenUnknown === 'same_key' && !isHeld) {
    const dueAt = retryAt(destination, { handoffId: handoff.id, number, at });
    if (!dueAt) return [unknown];
    return [unknown, { handoffId: handoff.id, from: 'unknown', to: 'retrying', reason: error, next: { kind: 'deliver', dueAt } }];
  }
  if (destination.whenUnknown === 'look_up' && destination.lookUp && !isHeld) {
    const dueAt = new Date(Math.max(at.getTime(), startedAt.getTime() + destination.lookUp.everyMinutes * MINUTE_MS));
    return [{ ...unknown, next: { kind: 'look_up', dueAt } }];
  }
  return [unknown];
}

/** A `sending` whose time is over: its worker is gone, and what it asked for may have been done. */
export async function settleLost(session: Session, destination: DestinationDefinition, handoff: DueHandoff, at: Date): Promise<undefined> {
  const { id, attempts: number, program } = handoff;
  const error = 'worker_lost';
  const message = 'The process that sent it fell silent before it wrote down what came of it.';
  await endAttemptRow(session, {
    handoffId: id,
    number,
    outcome: 'unknown',
    receipt: null,
    error,
    message,
    httpStatus: null,
    answer: null,
    endedAt: at,
  });
  for (const move of movesOfUnknown(destination, { handoff, number, startedAt: handoff.startedAt ?? at, error, at })) {
    await moveHandoffs(session, program, [move], at);
  }
  await recordLines(session, [lineAbout(handoff, 'attempt_lost', { by: HANDOFF_ENGINE, at, reason: message, details: { number } })]);
}
