import { now } from '#kernel/clock/clock.ts';
import { dayAfter, dayAt } from '#kernel/clock/wall-time.ts';
import type { Session } from '#kernel/db/database.ts';
import type { ExportSchedule } from '#sdk';
import { type ExpectedDay, expectationOf, timesOf } from './calendar.ts';
import { type DayDecision, type FileOfDay, type NotedDay, selectDecisions, selectFilesSince, selectNotedDays } from './days.sql.ts';
import type { LoadedExport } from './refusals.ts';

const DAYS_AHEAD = 14;

/** `unwatched`: the calendar expects a file, but nobody watched yet when the day went by. */
export const DAY_STATES = ['met', 'met_late', 'due', 'late', 'excused', 'to_come', 'not_expected', 'unwatched'] as const;
export type DayState = (typeof DAY_STATES)[number];

/** A day of the calendar: what was expected, and what came. */
export interface CalendarDay {
  /** `YYYY-MM-DD` in the schedule's zone. */
  readonly day: string;
  readonly state: DayState;
  /** `schedule`, `weekday`, `federal_holiday` or `override`. */
  readonly because: string;
  readonly decision: DayDecision | undefined;
  /** Null where no file is expected. */
  readonly times: ExpectedDay | null;
  /** The confirmed file that answered the day, and when; it may be of a later day. */
  readonly metBy: number | null;
  readonly metAt: Date | null;
  /** Files that were made that day, whatever became of them. */
  readonly files: readonly FileOfDay[];
}

/** The days from so many back until two weeks ahead, the latest first: each with what was expected and what was produced. */
export async function listDays(
  session: Session,
  { program, definition }: LoadedExport,
  daysBack: number,
): Promise<{ readonly timeZone: string; readonly days: readonly CalendarDay[] }> {
  const at = now();
  const { name, schedule } = definition;
  const today = dayAt(at, schedule.timeZone);
  const since = dayAfter(today, -daysBack);
  const of = { program, export: name, since };
  const noted = new Map((await selectNotedDays(session, of)).map((each) => [each.day, each]));
  const decisions = new Map((await selectDecisions(session, of)).map((each) => [each.day, each]));
  const files = Map.groupBy(await selectFilesSince(session, of), ({ day }) => day);
  const names = Array.from({ length: daysBack + DAYS_AHEAD + 1 }, (_, n) => dayAfter(since, n)).toReversed();
  const days = names.map((day) =>
    dayOf(schedule, { day, at, noted: noted.get(day), decision: decisions.get(day), files: files.get(day) ?? [] }),
  );
  return { timeZone: schedule.timeZone, days };
}

interface About {
  readonly day: string;
  readonly at: Date;
  readonly noted: NotedDay | undefined;
  readonly decision: DayDecision | undefined;
  readonly files: readonly FileOfDay[];
}

export function dayOf(schedule: ExportSchedule, about: About): CalendarDay {
  const { day, noted, decision, files } = about;
  const { isExpected, because } = expectationOf(schedule, day, new Map(decision ? [[day, decision.isExpected]] : []));
  const calendar = timesOf(schedule, day);
  // What was noted holds, even where the schedule has other times since.
  const times = noted?.dueAt && noted.deadlineAt ? { day, dueAt: noted.dueAt, deadlineAt: noted.deadlineAt } : calendar;
  const state = stateOf(about, times, isExpected);
  const isWanted = noted !== undefined || isExpected;
  return { day, state, because, decision, times: isWanted ? times : null, metBy: noted?.metBy ?? null, metAt: noted?.metAt ?? null, files };
}

function stateOf({ at, noted }: About, { dueAt, deadlineAt }: ExpectedDay, isExpected: boolean): DayState {
  if (noted?.metAt) return noted.metAt <= deadlineAt ? 'met' : 'met_late';
  if (noted?.isExcused) return 'excused';
  if (noted) return deadlineAt <= at ? 'late' : dueAt <= at ? 'due' : 'to_come';
  if (!isExpected) return 'not_expected';
  return dueAt > at ? 'to_come' : deadlineAt > at ? 'due' : 'unwatched';
}
