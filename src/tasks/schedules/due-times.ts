import { Cron } from 'croner';
import { isFederalHoliday } from '#kernel/clock/federal-holidays.ts';
import { dayAt } from '#kernel/clock/wall-time.ts';
import type { Blackout, TaskSchedule } from '#sdk';
import type { WhyMissed } from './schedule-time.ts';

/** So many are noted in one go; the next sweep goes on behind them. */
export const MOST_AT_ONCE = 1_000;
/** A worker may be away so long without a due time counting as passed while nothing ran. */
const LATE_MS = 10 * 60_000;

/** Throws where the text is no cron expression of five fields. */
export function openCron({ cron, timeZone }: Pick<TaskSchedule, 'cron' | 'timeZone'>): Cron {
  return new Cron(cron, { timezone: timeZone, mode: '5-part', paused: true });
}

export interface DueTimes {
  readonly times: readonly Date[];
  /** False: there are more. */
  readonly isAll: boolean;
}

/** Times behind `after` up to `until`, oldest first. */
export function dueTimes(schedule: Pick<TaskSchedule, 'cron' | 'timeZone'>, after: Date, until: Date): DueTimes {
  const cron = openCron(schedule);
  const times: Date[] = [];
  for (let next = cron.nextRun(after); next !== null && next <= until; next = cron.nextRun(next)) {
    if (times.length === MOST_AT_ONCE) return { times, isAll: false };
    times.push(next);
  }
  return { times, isAll: true };
}

/** The next time that no blackout covers; undefined where there is none within the next thousand. */
export function nextTime(schedule: TaskSchedule, after: Date): Date | undefined {
  const cron = openCron(schedule);
  let next = cron.nextRun(after);
  for (let tried = 0; next !== null && tried < MOST_AT_ONCE; tried += 1) {
    if (blackoutOf(schedule, next) === undefined) return next;
    next = cron.nextRun(next);
  }
  return undefined;
}

/** The name of the first blackout that covers the day of a moment, in the schedule's zone. */
export function blackoutOf({ blackouts = [], timeZone }: TaskSchedule, at: Date): string | undefined {
  const day = dayAt(at, timeZone);
  const found = blackouts.find((each) => (each === 'us_federal' ? isFederalHoliday(day) : each.days.includes(day)));
  return found === undefined ? undefined : nameOf(found);
}

function nameOf(blackout: Blackout): string {
  return blackout === 'us_federal' ? blackout : blackout.name;
}

/** What becomes of a time as soon as it is noted. */
export interface NotedTime {
  readonly dueAt: Date;
  readonly state: 'due' | 'missed' | 'excused';
  readonly why: WhyMissed | 'blackout' | null;
  readonly detail: string | null;
}

/** Judges the times that fell due since the last look: by blackouts, a pause, and what the schedule says of times that passed. */
export function judgeTimes(
  schedule: TaskSchedule,
  { times, isAll }: DueTimes,
  { at, isPaused }: { at: Date; isPaused: boolean },
): readonly NotedTime[] {
  const open = times.filter((time) => blackoutOf(schedule, time) === undefined);
  const newest = isAll ? open.at(-1) : undefined;
  return times.map((dueAt) => {
    const blackout = blackoutOf(schedule, dueAt);
    if (blackout !== undefined) return { dueAt, state: 'excused', why: 'blackout', detail: blackout };
    const why = isPaused ? 'paused' : whyPassed(schedule, { dueAt, at, isNewest: dueAt === newest });
    return { dueAt, state: why === null ? 'due' : 'missed', why, detail: null };
  });
}

function whyPassed({ catchUp }: TaskSchedule, { dueAt, at, isNewest }: { dueAt: Date; at: Date; isNewest: boolean }): WhyMissed | null {
  if (catchUp === 'latest') return isNewest ? null : 'superseded';
  if (catchUp === 'none') return at.getTime() - dueAt.getTime() > LATE_MS ? 'too_late' : null;
  return null;
}
