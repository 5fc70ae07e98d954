import { isFederalHoliday } from '#kernel/clock/federal-holidays.ts';
import { dayAfter, dayAt, instantAt, weekdayOf } from '#kernel/clock/wall-time.ts';
import type { ExportSchedule } from '#sdk';

/** A day on which a file is expected, with its times. */
export interface ExpectedDay {
  /** `YYYY-MM-DD` in the schedule's zone. */
  readonly day: string;
  readonly dueAt: Date;
  readonly deadlineAt: Date;
}

/** What people decided about days; absent: the calendar stands. */
export type Overrides = ReadonlyMap<string, boolean>;

/** So many days back are made up for after a standstill; what lies before is a matter for people. */
export const MOST_DAYS_BACK = 31;

/** Whether a file is expected on a day, and by what: the weekdays, the calendar, or somebody's decision. */
export function expectationOf(schedule: ExportSchedule, day: string, overrides: Overrides): { isExpected: boolean; because: string } {
  const decided = overrides.get(day);
  if (decided !== undefined) return { isExpected: decided, because: 'override' };
  if (!schedule.weekdays.includes(weekdayOf(day))) return { isExpected: false, because: 'weekday' };
  if (schedule.calendar === 'us_federal' && isFederalHoliday(day)) return { isExpected: false, because: 'federal_holiday' };
  return { isExpected: true, because: 'schedule' };
}

export function timesOf({ timeZone, at, deadline }: ExportSchedule, day: string): ExpectedDay {
  return { day, dueAt: instantAt(day, at, timeZone), deadlineAt: instantAt(day, deadline, timeZone) };
}

/** The days from the one given up to today on which a file is or was expected. */
export function expectedDays(schedule: ExportSchedule, since: string, at: Date, overrides: Overrides): ExpectedDay[] {
  const today = dayAt(at, schedule.timeZone);
  const earliest = dayAfter(today, -MOST_DAYS_BACK);
  const days: ExpectedDay[] = [];
  for (let day = since > earliest ? since : earliest; day <= today; day = dayAfter(day, 1)) {
    if (expectationOf(schedule, day, overrides).isExpected) days.push(timesOf(schedule, day));
  }
  return days;
}

/** The next file's day after a moment, within a year. */
export function nextExpected(schedule: ExportSchedule, at: Date, overrides: Overrides): ExpectedDay | undefined {
  const today = dayAt(at, schedule.timeZone);
  for (let n = 0; n < 366; n += 1) {
    const times = timesOf(schedule, dayAfter(today, n));
    if (times.dueAt > at && expectationOf(schedule, times.day, overrides).isExpected) return times;
  }
  return undefined;
}
