import { now } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import { recordLines } from '../../ledger/index.ts';
import type { ScopedDeed } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { scheduleNamed } from './loaded-schedules.ts';
import { noteTimes } from './note-times.ts';
import { scheduleLine } from './schedule-note.ts';
import { holdSchedule, insertSchedules, setPaused } from './schedules.sql.ts';

export interface ScheduleDeed extends ScopedDeed {
  readonly program: string;
  readonly schedule: string;
}

/**
 * Pauses a schedule, or lets it go on. While it is paused its due times go on record as missed, and none of them is caught up. What has been started
 * goes on.
 * @throws WB_NOT_FOUND, WB_SCHEDULE_STATE where it is so already
 */
export async function pauseSchedule(house: TaskHouse, deed: ScheduleDeed, isPaused: boolean): Promise<void> {
  const { program, schedule: name, reason } = deed;
  const loaded = scheduleNamed(house.programs, program, name);
  await house.database.transaction(deed.scope, async (session) => {
    await insertSchedules(session, [{ program, name, task: loaded.task.name }], now());
    const state = await holdSchedule(session, program, name);
    if (!state || state.isPaused === isPaused)
      throw new WaybillError('WB_SCHEDULE_STATE', `The schedule ${name} is ${isPaused ? 'paused' : 'not paused'} already.`, {
        schedule: name,
      });
    // What fell due until now fell due in the state that it leaves.
    await noteTimes(session, loaded, state);
    await setPaused(session, state, { isPaused, by: deed.by.name, reason, at: now() });
    await recordLines(session, [scheduleLine(deed, isPaused ? 'paused' : 'resumed', deed)]);
  });
}
