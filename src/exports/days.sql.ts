import { type Session, sql } from '#kernel/db/database.ts';
import type { FileState } from './export.ts';

/** What is on record about a day of an export. */
export interface NotedDay {
  readonly day: string;
  readonly dueAt: Date | null;
  readonly deadlineAt: Date | null;
  readonly metBy: number | null;
  readonly metAt: Date | null;
  readonly isExcused: boolean;
}

export async function selectNotedDays(
  session: Session,
  of: { readonly program: string; readonly export: string; readonly since: string },
): Promise<NotedDay[]> {
  const { rows } = await sql<NotedDay>`
    select e.day::text as day, e.due_at as "dueAt", e.deadline_at as "deadlineAt", e.met_by as "metBy", e.met_at as "metAt",
      e.excused_at is not null as "isExcused"
    from export_expectations e where e.program = ${of.program} and e.export = ${of.export} and e.day >= ${of.since}::date order by e.day`.execute(
    session.query,
  );
  return rows;
}

export interface DayDecision {
  readonly day: string;
  readonly isExpected: boolean;
  readonly reason: string;
  readonly author: string;
}

/** The newest decision about each day. */
export async function selectDecisions(
  session: Session,
  of: { readonly program: string; readonly export: string; readonly since: string },
): Promise<DayDecision[]> {
  const { rows } = await sql<DayDecision>`
    select distinct on (o.day) o.day::text as day, o.is_expected as "isExpected", o.reason, o.author
    from export_day_overrides o
    where o.program = ${of.program} and (o.export is null or o.export = ${of.export}) and o.day >= ${of.since}::date
    order by o.day, o.id desc`.execute(session.query);
  return rows;
}

export interface FileOfDay {
  readonly id: number;
  readonly day: string;
  readonly state: FileState;
}

export async function selectFilesSince(
  session: Session,
  of: { readonly program: string; readonly export: string; readonly since: string },
): Promise<FileOfDay[]> {
  const { rows } = await sql<FileOfDay>`
    select f.id, f.day::text as day, f.state from export_files f
    where f.program = ${of.program} and f.export = ${of.export} and f.day >= ${of.since}::date order by f.id`.execute(session.query);
  return rows;
}
