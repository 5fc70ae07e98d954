import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type ListedHandoff, listHandoffs } from './list-handoffs.ts';
import { type AttemptRow, type HistoryRow, type ScheduleRow, selectAttempts, selectHistory, selectSchedule } from './read-handoffs.sql.ts';

export interface ShownHandoff extends ListedHandoff {
  /** The first one first. */
  readonly tries: readonly Omit<AttemptRow, 'handoffId'>[];
  readonly history: readonly Omit<HistoryRow, 'handoffId'>[];
  readonly schedule: ScheduleRow | null;
}

/**
 * One hand-off with its attempts, and every state that it was in.
 * @throws WaybillError WB_NOT_FOUND
 */
export async function showHandoff(session: Session, id: number): Promise<ShownHandoff> {
  const { rows } = await listHandoffs(session, { id }, { at: now(), limit: 1 });
  const [handoff] = rows;
  if (!handoff) throw new WaybillError('WB_NOT_FOUND', `There is no hand-off ${id} within your programs.`);
  return {
    ...handoff,
    tries: (await selectAttempts(session, [id])).map(({ handoffId: _own, ...attempt }) => attempt),
    history: (await selectHistory(session, [id])).map(({ handoffId: _own, ...row }) => row),
    schedule: (await selectSchedule(session, id)) ?? null,
  };
}
