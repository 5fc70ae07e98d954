import { type Session, sql } from '#kernel/db/database.ts';
import type { AnswerCounts } from './read-answer.ts';

export interface NewPollSlice extends AnswerCounts {
  readonly program: string;
  readonly destination: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** Hand-offs that moved, or whose words did. */
  readonly changed: number;
  /** Why the whole question got no answer. */
  readonly fault?: string;
}

export async function insertPollSlice(session: Session, slice: NewPollSlice): Promise<void> {
  await sql`
    insert into poll_slices (program, destination, started_at, ended_at, asked, answered, not_found, unanswered, unreadable, changed, fault)
    values (${slice.program}, ${slice.destination}, ${slice.startedAt}, ${slice.endedAt}, ${slice.asked}, ${slice.answered}, ${slice.notFound},
      ${slice.unanswered}, ${slice.unreadable}, ${slice.changed}, ${slice.fault ?? null})`.execute(session.query);
}

export interface NewestSlice {
  readonly program: string;
  readonly destination: string;
  readonly endedAt: Date;
  readonly fault: string | null;
}

/** The newest question to each of these destinations. */
export async function selectNewestSlices(
  session: Session,
  places: readonly { readonly program: string; readonly destination: string }[],
): Promise<NewestSlice[]> {
  const { rows } = await sql<NewestSlice>`
    select place.program, place.destination, newest.ended_at as "endedAt", newest.fault
    from unnest(${places.map(({ program }) => program)}::text[], ${places.map(({ destination }) => destination)}::text[]) as place (program, destination)
    cross join lateral (
      select ended_at, fault from poll_slices p
      where p.program = place.program and p.destination = place.destination order by p.started_at desc limit 1
    ) newest`.execute(session.query);
  return rows;
}

/** What the questions of a while came to. `asked = answered + notFound + unanswered + unreadable`, over the questions that got an answer. */
export interface SlicesSince extends AnswerCounts {
  readonly destination: string;
  readonly questions: number;
  /** Questions without any answer; what was asked about is due still. */
  readonly failed: number;
  /** Why the newest of those got none. */
  readonly fault: string | null;
  /** Hand-offs that moved, or whose words did. */
  readonly changed: number;
  /** Until then none of its lanes is asked about. */
  readonly restsUntil: Date | null;
}

/** One row for each of these destinations that was asked since then, or that rests. */
export async function sumSlicesSince(
  session: Session,
  program: string,
  destinations: readonly string[],
  since: Date,
): Promise<SlicesSince[]> {
  const { rows } = await sql<SlicesSince>`
    select given.destination, count(slice.id) as questions,
      coalesce(sum(slice.asked) filter (where slice.is_told), 0) as asked, coalesce(sum(slice.answered), 0) as answered,
      coalesce(sum(slice.not_found), 0) as "notFound", coalesce(sum(slice.unanswered) filter (where slice.is_told), 0) as unanswered,
      coalesce(sum(slice.unreadable), 0) as unreadable, coalesce(sum(slice.changed), 0) as changed,
      count(slice.id) filter (where not slice.is_told) as failed,
      (array_agg(slice.fault order by slice.id desc) filter (where slice.fault is not null))[1] as fault,
      (select max(resume_at) from poll_lanes l where l.program = ${program} and l.destination = given.destination) as "restsUntil"
    from unnest(${destinations}::text[]) as given (destination)
    left join lateral (
      select *, fault is null or unanswered < asked as is_told from poll_slices p
      where p.program = ${program} and p.destination = given.destination and p.started_at >= ${since}
    ) slice on true
    group by given.destination order by given.destination`.execute(session.query);
  return rows;
}
