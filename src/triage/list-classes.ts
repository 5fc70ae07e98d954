import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { pageOf, readCursor } from '#kernel/db/list-order.ts';
import {
  type ClassFilter,
  type ClassSort,
  type ClassWindow,
  type ConcernedSubmission,
  countWindow,
  selectClasses,
  selectConcerned,
  selectRecent,
} from './classes.sql.ts';
import type { ErrorClass } from './error-class.ts';
import { classNumbered } from './refusals.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

/** Counts run over whole clock hours: from the beginnings told here up to this moment. */
export interface Windows {
  readonly at: Date;
  readonly hour: Date;
  readonly day: Date;
  readonly week: Date;
}

export interface ListedClass extends ErrorClass {
  /** Occurrences since the beginnings of the windows. */
  readonly lastHour: number;
  readonly lastDay: number;
  readonly lastWeek: number;
}

export interface ClassPage {
  readonly windows: Windows;
  readonly rows: readonly ListedClass[];
  /** Give it as `after` for the next page; null on the last one. */
  readonly next: string | null;
}

interface PageAsked {
  /** `-last_seen`, those seen last first, where left out. */
  readonly sort?: ClassSort | undefined;
  /** The `next` of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** One page of error classes with what was counted of them lately. @throws WaybillError WB_USAGE for a cursor of another order */
export async function listClasses(
  session: Session,
  { sort = '-last_seen', after, limit, ...filter }: ClassFilter & PageAsked,
): Promise<ClassPage> {
  const found = await selectClasses(session, filter, { sort, place: readCursor(sort, after), limit: limit + 1 });
  const { rows, next } = pageOf(found, { sort, limit });
  const windows = windowsAt(now());
  return { windows, rows: await withRecent(session, rows, windows), next };
}

/** @throws WB_NOT_FOUND */
export async function showClass(session: Session, id: number): Promise<ListedClass & { readonly windows: Windows }> {
  const windows = windowsAt(now());
  const [shown] = await withRecent(session, [await classNumbered(session, id)], windows);
  return { ...(shown as ListedClass), windows };
}

export function windowsAt(at: Date): Windows {
  const begun = (ms: number): Date => new Date(Math.floor((at.getTime() - ms) / HOUR_MS) * HOUR_MS);
  return { at, hour: begun(HOUR_MS), day: begun(DAY_MS), week: begun(WEEK_MS) };
}

async function withRecent(session: Session, classes: readonly ErrorClass[], windows: Windows): Promise<ListedClass[]> {
  const counts = await selectRecent(
    session,
    classes.map(({ id }) => id),
    windows,
  );
  const byId = new Map(counts.map((each) => [each.classId, each]));
  return classes.map((each) => {
    const { hour = 0, day = 0, week = 0 } = byId.get(each.id) ?? {};
    return { ...each, lastHour: hour, lastDay: day, lastWeek: week };
  });
}

export interface ConcernedPage {
  readonly at: Date;
  readonly counts: { readonly occurrences: number; readonly submissions: number; readonly people: number };
  readonly rows: readonly ConcernedSubmission[];
  readonly next: number | null;
}

/** Whom a class concerns: all of it, or one cell of the scoreboard (`from` up to, and without, `until`). @throws WB_NOT_FOUND */
export async function listConcerned(
  session: Session,
  window: ClassWindow,
  { after, limit }: { readonly after?: number | undefined; readonly limit: number },
): Promise<ConcernedPage> {
  const at = now();
  const { id, occurrences, submissions, people, firstSeenAt } = await classNumbered(session, window.classId);
  const isWhole = window.from === undefined && window.until === undefined;
  const whole = { classId: id, from: window.from ?? firstSeenAt, until: window.until ?? new Date(at.getTime() + 1) };
  const counts = isWhole ? { occurrences, submissions, people } : await countWindow(session, whole);
  const rows = await selectConcerned(session, isWhole ? { classId: id } : whole, { at, after, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  return { at, counts, rows: shown, next: rows.length > limit ? (shown.at(-1)?.id ?? null) : null };
}
