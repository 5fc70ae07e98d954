import { dayAfter, dayAt, instantAt, wallClock, weekdayOf } from '#kernel/clock/wall-time.ts';
import type { AlertConfig, AlertSeverity } from '#sdk';

type QuietHours = NonNullable<AlertConfig['quietHours']>;

/** Whole days in a row that are quiet, at most. */
const MOST_DAYS = 8;

/** When something may be told that came at `at`: at once, or when the quiet hours end. What is urgent never waits. */
export function tellableAt(at: Date, severity: AlertSeverity, quiet: QuietHours | undefined): Date {
  if (!quiet || severity === 'urgent') return at;
  let moment = at;
  for (let steps = 0; steps < 2 * MOST_DAYS; steps += 1) {
    const later = endOfQuiet(moment, quiet);
    if (later === undefined) return moment;
    moment = later;
  }
  return moment;
}

/** When the quiet that holds at a moment ends; undefined where none does. */
function endOfQuiet(at: Date, { timeZone, from, until, wholeDays = [] }: QuietHours): Date | undefined {
  const today = dayAt(at, timeZone);
  if (wholeDays.includes(weekdayOf(today))) return instantAt(dayAfter(today, 1), '00:00', timeZone);
  const time = timeOf(at, timeZone);
  if (from < until) return time >= from && time < until ? instantAt(today, until, timeZone) : undefined;
  if (from === until) return undefined;
  if (time < until) return instantAt(today, until, timeZone);
  return time >= from ? instantAt(dayAfter(today, 1), until, timeZone) : undefined;
}

function timeOf(at: Date, timeZone: string): string {
  const { hour, minute } = wallClock(at, timeZone);
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
