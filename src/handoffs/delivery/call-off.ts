import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type HandoffMove, moveHandoffs } from '../move-handoffs.ts';
import { selectSteppingHandoffs } from '../route/steps.sql.ts';

export interface CallOff {
  readonly program: string;
  readonly submissionIds: readonly number[];
  readonly author: string;
  readonly reason: string;
  readonly at: Date;
}

/**
 * Cancels what was not sent yet; the caller holds the submissions. Answers how many hand-offs that were.
 * @throws WaybillError WB_HANDOFF_STATE while one of them is being sent
 */
export async function callOffHandoffs(session: Session, { program, submissionIds, author, reason, at }: CallOff): Promise<number> {
  const handoffs = await selectSteppingHandoffs(session, submissionIds);
  const sending = handoffs.find(({ state }) => state === 'sending');
  if (sending)
    throw new WaybillError('WB_HANDOFF_STATE', `Hand-off ${sending.id} is being sent at this moment; try again when it has its answer.`);
  const moves = handoffs.flatMap(({ id, state }): HandoffMove[] => {
    if (state === 'waiting') return [{ handoffId: id, from: state, to: 'cancelled', reason, author }];
    if (state === 'retrying') return [{ handoffId: id, from: state, to: 'cancelled', reason, author }];
    return [];
  });
  if (moves.length > 0) await moveHandoffs(session, program, moves, at);
  return moves.length;
}
