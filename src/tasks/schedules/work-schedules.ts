import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { advanceTime, type ScheduleHouse } from './advance-time.ts';
import { everySchedule, type LoadedSchedule } from './loaded-schedules.ts';
import { noteTimes } from './note-times.ts';
import { noteMissed } from './schedule-note.ts';
import { insertSchedules, takeSchedule } from './schedules.sql.ts';
import { missGone, selectOpenTime, selectOpenTimes } from './times.sql.ts';

/**
 * Looks once at every schedule of the loaded programs: what fell due goes on record, and each open due time goes a step on. A fault of one schedule
 * does not stop the others. Any number of workers may do it: one of them has a schedule at a time.
 */
export async function workSchedules(house: ScheduleHouse): Promise<void> {
  const { database, programs } = house.tasks;
  const schedules = everySchedule(programs);
  await database.transaction('*', async (session) => {
    const names = schedules.map(({ program, schedule, task }) => ({ program: program.name, name: schedule.name, task: task.name }));
    await insertSchedules(session, names, now());
    for (const gone of await missGone(session, names, [...programs.keys()], now()))
      await noteMissed(session, gone, [{ ...gone, why: 'gone' }]);
  });
  const faults: unknown[] = [];
  for (const loaded of schedules) await workSchedule(house, loaded).catch((error: unknown) => faults.push(error));
  if (faults.length === 1) throw faults[0];
  if (faults.length > 1) throw new AggregateError(faults, `${faults.length} schedules could not be looked at`);
}

async function workSchedule(house: ScheduleHouse, loaded: LoadedSchedule): Promise<void> {
  const { database } = house.tasks;
  const { name } = loaded.program;
  await database.transaction([name], async (session) => {
    const state = await takeSchedule(session, name, loaded.schedule.name);
    if (state) await noteTimes(session, loaded, state);
  });
  const open = await database.transaction([name], (session) => selectOpenTimes(session, name, loaded.schedule.name));
  for (const { id } of open) await database.transaction([name], (session) => workTime(house, session, loaded, id));
}

/** Each in a transaction of its own: what becomes of one is kept whatever happens to the next. */
async function workTime(house: ScheduleHouse, session: Session, loaded: LoadedSchedule, id: number): Promise<void> {
  if (!(await takeSchedule(session, loaded.program.name, loaded.schedule.name))) return;
  const time = await selectOpenTime(session, id);
  if (time) await advanceTime(house, session, loaded, time);
}
