import { now } from '#kernel/clock/clock.ts';
import { recordLines } from '../../ledger/index.ts';
import { demandRightOf } from '../approvals/demand-right.ts';
import { onRecord } from '../approvals/record-refusal.ts';
import type { TaskHouse } from '../ports.ts';
import { scheduleNamed } from './loaded-schedules.ts';
import type { ScheduleDeed } from './pause-schedule.ts';
import { scheduleLine } from './schedule-note.ts';
import { holdSchedule, insertSchedules } from './schedules.sql.ts';
import { insertTimes, type ScheduleTime, selectTimes } from './times.sql.ts';

/**
 * Has a schedule run now, beside its times and even while it is paused; a worker drafts, previews and starts it within seconds. The person who asks
 * does not count among those who agreed to the schedule: where too few are left, the run waits for an approval of its own.
 * @throws WB_NOT_FOUND, WB_FORBIDDEN
 */
export async function runScheduleNow(house: TaskHouse, deed: ScheduleDeed): Promise<ScheduleTime> {
  const { program, schedule, by, reason } = deed;
  const loaded = scheduleNamed(house.programs, program, schedule);
  const task = loaded.task.name;
  return onRecord(house, { verb: 'run_now', task: { program, name: task }, deed }, async () => {
    demandRightOf(loaded, deed);
    return house.database.transaction(deed.scope, async (session) => {
      const at = now();
      await insertSchedules(session, [{ program, name: schedule, task }], at);
      await holdSchedule(session, program, schedule);
      const of = { program, schedule, task, digest: loaded.digest, askedBy: by.name, reason, at };
      await insertTimes(session, of, [{ dueAt: at, state: 'due', why: null, detail: null }]);
      await recordLines(session, [scheduleLine(deed, 'run_now', deed)]);
      const [time] = await selectTimes(session, { program, schedule, limit: 1 });
      return time as ScheduleTime;
    });
  });
}
