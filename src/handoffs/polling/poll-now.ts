import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type Actor, recordLines } from '../../ledger/index.ts';
import { makePollsDue, type PollChoice, type PollCounts } from './due-polls.sql.ts';
import { resumeLanes } from './poll-lanes.sql.ts';

/** `selected = due + alreadyDue + notTaken + notPolled`; `notFound` ids are no hand-offs of the program. */
export interface PolledNow extends PollCounts {
  readonly notFound: number;
}

export interface PollWish extends PollChoice {
  readonly by: Actor;
  readonly reason: string;
  /** Although a destination is left alone after questions without an answer: the person knows that it answers again. */
  readonly isResumed?: boolean | undefined;
}

/**
 * Lets the next questions to partners be about these hand-offs, in place of when they were due. The partners' limits hold all the same.
 * @throws WaybillError WB_USAGE where neither ids nor a destination are named
 */
export async function pollNow(session: Session, { by, reason, isResumed = false, ...choice }: PollWish): Promise<PolledNow> {
  const { program, destination, ids } = choice;
  if (!ids?.length && destination === undefined) throw new WaybillError('WB_USAGE', 'Name hand-offs by their ids, or a destination.');
  const at = now();
  const counts = await makePollsDue(session, choice, at);
  if (isResumed) await resumeLanes(session, choice);
  const notFound = ids ? new Set(ids).size - counts.selected : 0;
  const subject = destination === undefined ? { kind: 'handoffs', id: program } : { kind: 'destination', id: destination };
  const details = { ...counts, notFound, ...(isResumed ? { isResumed } : {}), ...(ids ? { ids } : {}) };
  await recordLines(session, [{ at, actor: by, program, action: 'handoff.polled_now', subject, reason, details }]);
  return { ...counts, notFound };
}
