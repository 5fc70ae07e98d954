import { type Session, sql } from '#kernel/db/database.ts';
import type { RunState } from '../run.ts';
import type { NotedTime } from './due-times.ts';
import type { TimeState } from './schedule-time.ts';

/** One due time, run or not. */
export interface ScheduleTime {
  readonly id: number;
  readonly program: string;
  readonly schedule: string;
  readonly task: string;
  readonly dueAt: Date;
  readonly notedAt: Date;
  readonly state: TimeState;
  readonly stateAt: Date;
  /** A short code: of WHY_MISSED, `blackout` or `nothing_to_do`; null while nothing kept it from running. */
  readonly why: string | null;
  readonly detail: string | null;
  readonly digest: Buffer;
  readonly runId: number | null;
  /** Somebody who had it run beside its times; null: the clock. */
  readonly askedBy: string | null;
  readonly reason: string;
}

const COLUMNS = sql`
  t.id, t.program, t.schedule, t.task, t.due_at as "dueAt", t.noted_at as "notedAt", t.state, t.state_at as "stateAt", t.why, t.detail, t.digest,
  t.run_id as "runId", t.asked_by as "askedBy", t.reason`;

export interface TimesOf {
  readonly program: string;
  readonly schedule: string;
  readonly task: string;
  readonly digest: Buffer;
  readonly askedBy: string | null;
  readonly reason: string;
  readonly at: Date;
}

/** A time that is noted already stays as it is. */
export async function insertTimes(session: Session, of: TimesOf, times: readonly NotedTime[]): Promise<void> {
  await sql`
    insert into schedule_times (program, schedule, task, due_at, noted_at, state, state_at, why, detail, digest, asked_by, reason)
    select ${of.program}, ${of.schedule}, ${of.task}, given.due_at, ${of.at}, given.state, ${of.at}, given.why, given.detail, ${of.digest},
      ${of.askedBy}, ${of.reason}
    from unnest(
      ${times.map(({ dueAt }) => dueAt)}::timestamptz[], ${times.map(({ state }) => state)}::text[], ${times.map(({ why }) => why)}::text[],
      ${times.map(({ detail }) => detail)}::text[]
    ) as given (due_at, state, why, detail)
    on conflict (program, schedule, due_at) do nothing`.execute(session.query);
}

/** Those of one schedule that are still to be run, oldest first. */
export async function selectOpenTimes(session: Session, program: string, schedule: string): Promise<readonly ScheduleTime[]> {
  const { rows } = await sql<ScheduleTime>`
    select ${COLUMNS} from schedule_times t
    where t.program = ${program} and t.schedule = ${schedule} and t.state in ('due', 'drafted') order by t.due_at, t.id limit 100`.execute(
    session.query,
  );
  return rows;
}

/** Undefined: it came to its end meanwhile. */
export async function selectOpenTime(session: Session, id: number): Promise<ScheduleTime | undefined> {
  const { rows } = await sql<ScheduleTime>`
    select ${COLUMNS} from schedule_times t where t.id = ${id} and t.state in ('due', 'drafted')`.execute(session.query);
  return rows[0];
}

export interface TimeMove {
  readonly id: number;
  readonly from: TimeState;
  readonly to: TimeState;
  readonly at: Date;
  readonly why?: string | null;
  readonly detail?: string | null;
  readonly runId?: number;
  readonly digest?: Buffer;
}

/** False where it was not in `from` any more. */
export async function moveTime(session: Session, move: TimeMove): Promise<boolean> {
  const { rows } = await sql`
    update schedule_times set state = ${move.to}, state_at = ${move.at}, why = ${move.why ?? null}, detail = ${move.detail ?? null},
      run_id = coalesce(${move.runId ?? null}, run_id), digest = coalesce(${move.digest ?? null}::bytea, digest)
    where id = ${move.id} and state = ${move.from} returning 1`.execute(session.query);
  return rows.length === 1;
}

/** Runs of the schedule that have not ended, oldest first. */
export async function selectLiveRuns(
  session: Session,
  program: string,
  schedule: string,
  endedStates: readonly RunState[],
): Promise<readonly number[]> {
  const { rows } = await sql<{ id: number }>`
    select r.id from schedule_times t join runs r on r.id = t.run_id
    where t.program = ${program} and t.schedule = ${schedule} and r.state <> all (${endedStates}::text[]) order by r.id`.execute(
    session.query,
  );
  return rows.map(({ id }) => id);
}

/** Times of schedules that the loaded code no longer has are missed. Answers them. */
export async function missGone(
  session: Session,
  known: readonly { readonly program: string; readonly name: string }[],
  programs: readonly string[],
  at: Date,
): Promise<readonly ScheduleTime[]> {
  const { rows } = await sql<ScheduleTime>`
    update schedule_times t set state = 'missed', state_at = ${at}, why = 'gone'
    where t.state in ('due', 'drafted') and t.program = any (${programs}::text[])
      and not exists (
        select from unnest(${known.map(({ program }) => program)}::text[], ${known.map(({ name }) => name)}::text[]) as given (program, name)
        where given.program = t.program and given.name = t.schedule
      )
    returning ${COLUMNS}`.execute(session.query);
  return rows;
}

export interface TimeFilter {
  readonly program?: string | undefined;
  readonly schedule?: string | undefined;
  readonly states?: readonly TimeState[] | undefined;
  /** Those that came to their state at or behind it. */
  readonly since?: Date | undefined;
  readonly beforeId?: number | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function selectTimes(session: Session, filter: TimeFilter): Promise<readonly ScheduleTime[]> {
  const { rows } = await sql<ScheduleTime>`
    select ${COLUMNS} from schedule_times t
    where (${filter.program ?? null}::text is null or t.program = ${filter.program ?? null})
      and (${filter.schedule ?? null}::text is null or t.schedule = ${filter.schedule ?? null})
      and (${filter.states ?? null}::text[] is null or t.state = any (${filter.states ?? null}))
      and (${filter.since ?? null}::timestamptz is null or t.state_at >= ${filter.since ?? null})
      and (${filter.beforeId ?? null}::bigint is null or t.id < ${filter.beforeId ?? null})
    order by t.id desc limit ${filter.limit}`.execute(session.query);
  return rows;
}

/** The newest time of each schedule. */
export async function selectNewestTimes(session: Session): Promise<readonly ScheduleTime[]> {
  const { rows } = await sql<ScheduleTime>`
    select newest.* from task_schedules s
    cross join lateral (
      select ${COLUMNS} from schedule_times t where t.program = s.program and t.schedule = s.name order by t.id desc limit 1
    ) newest`.execute(session.query);
  return rows;
}
