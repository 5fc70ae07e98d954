import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { recordLines } from '../../ledger/index.ts';
import { dueTimes, judgeTimes } from './due-times.ts';
import { askerOf, type LoadedSchedule } from './loaded-schedules.ts';
import { noteMissed, scheduleLine } from './schedule-note.ts';
import type { WhyMissed } from './schedule-time.ts';
import { type ScheduleState, setNotedUntil } from './schedules.sql.ts';
import { insertTimes } from './times.sql.ts';

/** Puts every time that fell due since the last look on record, each with what becomes of it. The caller holds the schedule. */
export async function noteTimes(session: Session, loaded: LoadedSchedule, state: ScheduleState): Promise<void> {
  const at = now();
  const due = dueTimes(loaded.schedule, state.notedUntil, at);
  if (due.times.length === 0) return;
  const judged = judgeTimes(loaded.schedule, due, { at, isPaused: state.isPaused });
  const of = { program: loaded.program.name, schedule: loaded.schedule.name };
  const { reason } = loaded.schedule;
  await insertTimes(session, { ...of, task: loaded.task.name, digest: loaded.digest, askedBy: null, reason, at }, judged);
  const missed = judged.flatMap(({ dueAt, state: to, why }) => (to === 'missed' ? [{ dueAt, why: why as WhyMissed }] : []));
  await noteMissed(session, of, missed);
  const excused = judged.filter(({ state: to }) => to === 'excused').length;
  if (excused > 0)
    await recordLines(session, [scheduleLine(of, 'excused', { by: askerOf(loaded), reason: 'a blackout' }, { times: excused })]);
  await setNotedUntil(session, of.program, of.schedule, due.isAll ? at : (due.times.at(-1) as Date));
}
