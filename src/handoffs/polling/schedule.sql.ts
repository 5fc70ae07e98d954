import { type Session, sql } from '#kernel/db/database.ts';
import type { HandoffState } from '../handoff.ts';

export interface LanePlace {
  readonly program: string;
  readonly destination: string;
  readonly lane: number;
}

/** A hand-off that is due to be asked about. Times are seconds since 1970: reading a thousand of them as dates took longer than the query. */
export interface DueRow {
  readonly id: number;
  readonly submissionId: number;
  readonly receipt: string | null;
  readonly state: HandoffState;
  readonly status: string | null;
  readonly step: string | null;
  readonly reason: string | null;
  /** When it was made, since when it is in its state, until when its box or watch lasts, and until when it may heal; null while it is accepted. */
  readonly dates: readonly (number | null)[] | null;
  readonly tries: number;
  readonly misses: number;
  readonly missedSince: number | null;
  readonly hasFinding: boolean;
}

/** The longest due of a lane. `inWork`: ids whose answers are being recorded. */
export async function selectDue(
  session: Session,
  { program, destination, lane }: LanePlace,
  at: Date,
  most: number,
  inWork: readonly number[],
): Promise<DueRow[]> {
  const { rows } = await sql<DueRow>`
    select s.handoff_id as id, h.submission_id as "submissionId", s.receipt, h.state, h.status, h.step, h.reason,
      case when h.state <> 'accepted' then array[extract(epoch from h.created_at), extract(epoch from h.state_at), extract(epoch from h.answer_by),
        extract(epoch from h.heals_until)]::float8[] end as dates,
      s.tries, s.misses, extract(epoch from s.missed_since)::float8 as "missedSince", s.has_finding as "hasFinding"
    from (
      select * from handoff_schedule due
      where due.program = ${program} and due.destination = ${destination} and due.kind = 'poll' and due.lane = ${lane} and due.due_at <= ${at}
        and due.handoff_id <> all (${inWork}::bigint[])
      order by due.due_at limit ${most}
    ) s
    join handoffs h on h.id = s.handoff_id`.execute(session.query);
  return rows;
}

/** What is next for a hand-off that was answered, and whose state and words are as they were. */
export interface Replanned {
  readonly id: number;
  readonly dueAt: Date;
}

/** Plans the next question of many: one statement, whatever their number. */
export async function replanQuiet(session: Session, rows: readonly Replanned[], at: Date): Promise<void> {
  await sql`
    update handoff_schedule s
    set due_at = ${at}::timestamptz + row.due_in * interval '1 millisecond', asked_at = ${at}::timestamptz, tries = s.tries + 1, misses = 0,
      missed_since = null, has_finding = false
    from unnest(${rows.map(({ id }) => id)}::bigint[], ${rows.map(({ dueAt }) => dueAt.getTime() - at.getTime())}::float8[]) as row (id, due_in)
    where s.handoff_id = row.id and s.kind = 'poll'`.execute(session.query);
}

/** The same of one that was missed, or about whose answer something does not add up. */
export interface ReplannedOdd extends Replanned {
  readonly tries: number;
  readonly misses: number;
  readonly missedSince: Date | null;
  readonly hasFinding: boolean;
}

export async function replanOdd(session: Session, rows: readonly ReplannedOdd[], at: Date): Promise<void> {
  await sql`
    update handoff_schedule s
    set due_at = row.due_at, asked_at = ${at}::timestamptz, tries = row.tries, misses = row.misses, missed_since = row.missed_since,
      has_finding = row.has_finding
    from unnest(
      ${rows.map(({ id }) => id)}::bigint[], ${rows.map(({ dueAt }) => dueAt)}::timestamptz[], ${rows.map(({ tries }) => tries)}::integer[],
      ${rows.map(({ misses }) => misses)}::integer[], ${rows.map((row) => row.missedSince)}::timestamptz[],
      ${rows.map((row) => row.hasFinding)}::boolean[]
    ) as row (id, due_at, tries, misses, missed_since, has_finding)
    where s.handoff_id = row.id and s.kind = 'poll'`.execute(session.query);
}

/** Takes hand-offs off the schedule of polls. */
export async function unschedule(session: Session, ids: readonly number[]): Promise<void> {
  await sql`delete from handoff_schedule where handoff_id = any (${ids}::bigint[]) and kind = 'poll'`.execute(session.query);
}

/** Notes whether a finding about their answers may be open. */
export async function flagFindings(session: Session, ids: readonly number[], hasFinding: boolean): Promise<void> {
  await sql`update handoff_schedule set has_finding = ${hasFinding} where handoff_id = any (${ids}::bigint[])`.execute(session.query);
}

/** How many hand-offs of a destination are polled. */
export async function countPolled(session: Session, program: string, destination: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from handoff_schedule
    where program = ${program} and destination = ${destination} and kind = 'poll'`.execute(session.query);
  return rows[0]?.n ?? 0;
}

export interface OldestDue {
  readonly program: string;
  readonly destination: string;
  readonly dueAt: Date;
}

/** For every program and destination that has something on the schedule of polls: when the oldest question was or is due. Hops from key to key. */
export async function selectOldestDue(session: Session): Promise<OldestDue[]> {
  const { rows } = await sql<OldestDue>`
    with recursive place as (
      (select program, destination from handoff_schedule order by program, destination limit 1)
      union all
      select next.program, next.destination from place cross join lateral (
        select s.program, s.destination from handoff_schedule s
        where (s.program, s.destination) > (place.program, place.destination) order by s.program, s.destination limit 1
      ) next
    )
    select place.program, place.destination, min(first.due_at) as "dueAt"
    from place cross join generate_series(0, 3) as lane (n) cross join lateral (
      select s.due_at from handoff_schedule s
      where s.program = place.program and s.destination = place.destination and s.kind = 'poll' and s.lane = lane.n
      order by s.due_at limit 1
    ) first
    group by 1, 2 order by 1, 2`.execute(session.query);
  return rows;
}

/** A destination that can be asked. */
export interface PolledPlace {
  readonly program: string;
  readonly destination: string;
  readonly everyMinutes: number;
}

/**
 * Puts onto the schedule what these destinations work on, call done for now or do not know, and what nobody would ask about: taken before its
 * destination could be asked, or by an older release. First questions are spread over the interval. Answers how many of which.
 */
export async function scheduleForgotten(
  session: Session,
  places: readonly PolledPlace[],
  at: Date,
): Promise<{ readonly program: string; readonly destination: string; readonly n: number }[]> {
  const { rows } = await sql<{ program: string; destination: string; n: number }>`
    with place as (
      select * from unnest(
        ${places.map(({ program }) => program)}::text[], ${places.map(({ destination }) => destination)}::text[],
        ${places.map(({ everyMinutes }) => everyMinutes)}::float8[]
      ) as place (program, destination, every_minutes)
    ), planned as (
      insert into handoff_schedule (handoff_id, program, destination, kind, due_at, receipt)
      select h.id, h.program, h.destination, 'poll',
        ${at}::timestamptz + place.every_minutes * (hashint8(h.id) & 65535) / 65536.0 * interval '1 minute', h.receipt
      from place join handoffs h using (program, destination)
      where h.receipt is not null and (h.state in ('accepted', 'missing') or h.state = 'provisional' and h.answer_by > ${at}
          or h.state = 'rejected' and h.heals_until > ${at})
        and not exists (select from handoff_schedule s where s.handoff_id = h.id)
      on conflict (handoff_id) do nothing
      returning program, destination
    )
    select program, destination, count(*) as n from planned group by 1, 2`.execute(session.query);
  return rows;
}
