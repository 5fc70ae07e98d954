import { type Session, sql } from '#kernel/db/database.ts';

/** What is on the schedule of one destination. */
export interface ScheduledCount {
  readonly program: string;
  readonly destination: string;
  readonly toDeliver: number;
  readonly toLookUp: number;
  readonly toPoll: number;
  /** Waiting for their turn by now. */
  readonly due: number;
  /** Since when the oldest of them is a hand-off; hand-offs are numbered as they are made. */
  readonly oldestAt: Date;
}

export async function countScheduled(session: Session, at: Date): Promise<ScheduledCount[]> {
  const { rows } = await sql<ScheduledCount>`
    with pending as (
      select program, destination, count(*) filter (where kind = 'deliver') as to_deliver, count(*) filter (where kind = 'look_up') as to_look_up,
        count(*) filter (where kind = 'poll') as to_poll, count(*) filter (where due_at <= ${at}) as due, min(handoff_id) as oldest
      from handoff_schedule group by program, destination
    )
    select pending.program, pending.destination, to_deliver as "toDeliver", to_look_up as "toLookUp", to_poll as "toPoll", due,
      handoffs.created_at as "oldestAt"
    from pending join handoffs on handoffs.id = pending.oldest`.execute(session.query);
  return rows;
}

/** How attempts that began since then ended, by destination and error. */
export interface AttemptCount {
  readonly program: string;
  readonly destination: string;
  /** Null: under way, or nobody came back to say. */
  readonly outcome: 'taken' | 'refused' | 'not_taken' | 'unknown' | null;
  readonly error: string | null;
  readonly count: number;
  readonly newestAt: Date;
}

export async function countAttempts(session: Session, since: Date): Promise<AttemptCount[]> {
  const { rows } = await sql<AttemptCount>`
    select h.program, h.destination, a.outcome, a.error, count(*) as count, max(a.started_at) as "newestAt"
    from handoff_attempts a join handoffs h on h.id = a.handoff_id
    where a.started_at >= ${since} group by 1, 2, 3, 4 order by count(*) desc`.execute(session.query);
  return rows;
}

/** What questions that began since then came to, by destination. */
export interface QuestionCount {
  readonly program: string;
  readonly destination: string;
  readonly questions: number;
  /** Questions without any answer. */
  readonly failed: number;
  readonly asked: number;
  readonly answered: number;
  readonly newestAt: Date;
  /** Why the newest question got no answer; null where it got one. */
  readonly fault: string | null;
}

export async function countQuestions(
  session: Session,
  places: readonly { readonly program: string; readonly destination: string }[],
  since: Date,
): Promise<QuestionCount[]> {
  const { rows } = await sql<QuestionCount>`
    select place.program, place.destination, recent.questions, recent.failed, recent.asked, recent.answered, recent.newest_at as "newestAt", recent.fault
    from unnest(${places.map(({ program }) => program)}::text[], ${places.map(({ destination }) => destination)}::text[]) as place (program, destination)
    cross join lateral (
      select count(*) as questions, count(fault) as failed, coalesce(sum(asked), 0)::bigint as asked, coalesce(sum(answered), 0)::bigint as answered,
        max(started_at) as newest_at, (array_agg(p.fault order by p.started_at desc))[1] as fault
      from poll_slices p where p.program = place.program and p.destination = place.destination and p.started_at >= ${since}
    ) recent where recent.questions > 0`.execute(session.query);
  return rows;
}
