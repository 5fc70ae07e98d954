import { type Session, sql } from '#kernel/db/database.ts';
import type { ExpectedDay, Overrides } from './calendar.ts';

export interface Expectation {
  readonly id: number;
  readonly program: string;
  readonly export: string;
  /** `YYYY-MM-DD` in the schedule's zone. */
  readonly day: string;
  readonly dueAt: Date;
  readonly deadlineAt: Date;
  readonly metBy: number | null;
  readonly metAt: Date | null;
}

const COLUMNS = sql.raw(
  `e.id, e.program, e.export, e.day::text as day, e.due_at as "dueAt", e.deadline_at as "deadlineAt", e.met_by as "metBy", e.met_at as "metAt"`,
);

/** The latest day that is noted; undefined where none ever was. */
export async function selectLastDay(session: Session, program: string, name: string): Promise<string | undefined> {
  const { rows } = await sql<{ day: string | null }>`
    select max(day)::text as day from export_expectations where program = ${program} and export = ${name}`.execute(session.query);
  return rows[0]?.day ?? undefined;
}

/** Answers the days that were not expected before; one that was excused is expected again. */
export async function insertExpectations(
  session: Session,
  of: { readonly program: string; readonly export: string; readonly at: Date },
  days: readonly ExpectedDay[],
): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    insert into export_expectations (program, export, day, due_at, deadline_at, noted_at)
    select ${of.program}, ${of.export}, row.day, row.due_at, row.deadline_at, ${of.at}
    from unnest(${days.map(({ day }) => day)}::date[], ${days.map(({ dueAt }) => dueAt)}::timestamptz[], ${days.map(({ deadlineAt }) => deadlineAt)}::timestamptz[])
      as row (day, due_at, deadline_at)
    on conflict (program, export, day) do update set excused_at = null
      where export_expectations.excused_at is not null and export_expectations.met_by is null
    returning day::text as day`.execute(session.query);
  return rows.map(({ day }) => day);
}

/** Days that are due and not met, the oldest first. */
export async function selectUnmet(session: Session, program: string, name: string, dueBy: Date): Promise<Expectation[]> {
  const { rows } = await sql<Expectation>`
    select ${COLUMNS} from export_expectations e
    where e.program = ${program} and e.export = ${name} and e.met_by is null and e.excused_at is null and e.due_at <= ${dueBy} order by e.day`.execute(
    session.query,
  );
  return rows;
}

/** A confirmed file answers every day that was due when its rows were frozen. Answers those days. */
export async function meetExpectations(
  session: Session,
  of: { readonly program: string; readonly export: string; readonly fileId: number; readonly frozenAt: Date; readonly at: Date },
): Promise<Expectation[]> {
  const { rows } = await sql<Expectation>`
    update export_expectations e set met_by = ${of.fileId}, met_at = ${of.at}
    where e.program = ${of.program} and e.export = ${of.export} and e.met_by is null and e.excused_at is null and e.due_at <= ${of.frozenAt}
    returning ${COLUMNS}`.execute(session.query);
  return rows;
}

/** Somebody decided that no file is expected on a day that none has answered. */
export async function excuseExpectations(
  session: Session,
  of: { readonly program: string; readonly exports: readonly string[]; readonly day: string; readonly at: Date },
): Promise<Expectation[]> {
  const { rows } = await sql<Expectation>`
    update export_expectations e set excused_at = ${of.at}
    where e.program = ${of.program} and e.export = any (${of.exports}::text[]) and e.day = ${of.day}::date and e.met_by is null and e.excused_at is null
    returning ${COLUMNS}`.execute(session.query);
  return rows;
}

/** By export, the days about which somebody decided; the newest decision counts, and one about the export goes with one about the program by time. */
export async function selectOverrides(session: Session, program: string, name: string): Promise<Overrides> {
  const { rows } = await sql<{ day: string; isExpected: boolean }>`
    select distinct on (o.day) o.day::text as day, o.is_expected as "isExpected"
    from export_day_overrides o where o.program = ${program} and (o.export is null or o.export = ${name})
    order by o.day, o.id desc`.execute(session.query);
  return new Map(rows.map(({ day, isExpected }) => [day, isExpected]));
}

export interface NewOverride {
  readonly program: string;
  readonly export: string | undefined;
  readonly day: string;
  readonly isExpected: boolean;
  readonly reason: string;
  readonly author: string;
  readonly at: Date;
}

export async function insertOverride(
  session: Session,
  { program, export: name, day, isExpected, reason, author, at }: NewOverride,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into export_day_overrides (program, export, day, is_expected, reason, author, decided_at)
    values (${program}, ${name ?? null}, ${day}::date, ${isExpected}, ${reason}, ${author}, ${at}) returning id`.execute(session.query);
  return (rows[0] as { id: number }).id;
}
