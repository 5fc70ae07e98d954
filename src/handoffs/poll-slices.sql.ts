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
