import { type Session, sql } from '#kernel/db/database.ts';
import type { CountedMoves, CountedQuestions, CountedStanding, CountedWaits } from '#sdk';

export interface Window {
  readonly after: Date;
  readonly until: Date;
}

export type OfProgram<Row> = Row & { readonly program: string };

/** Moves from one state to another within the window. What came by import moved elsewhere, long ago. */
export async function selectMoves(session: Session, { after, until }: Window): Promise<OfProgram<CountedMoves>[]> {
  const { rows } = await sql<OfProgram<CountedMoves>>`
    select h.program, s.form, h.destination,
      case when d.id is not null then jsonb_build_object('label', d.label, 'documentType', d.document_type, 'source', d.source) end as document,
      m.from_state as "from", m.to_state as "to", m.status, m.step, m.reason, count(*)::int as count
    from handoff_history m join handoffs h on h.id = m.handoff_id join submissions s on s.id = h.submission_id
      left join documents d on d.id = h.document_id
    where m.at > ${after} and m.at <= ${until} and m.from_state <> m.to_state
    group by h.program, s.form, h.destination, 4, m.from_state, m.to_state, m.status, m.step, m.reason`.execute(session.query);
  return rows;
}

/** Taken `hours` before a moment of the window, and not moved since. */
export async function selectWaits(
  session: Session,
  { after, until }: Window,
  hours: readonly number[],
): Promise<OfProgram<CountedWaits>[]> {
  const { rows } = await sql<OfProgram<CountedWaits>>`
    select h.program, s.form, h.destination,
      case when d.id is not null then jsonb_build_object('label', d.label, 'documentType', d.document_type, 'source', d.source) end as document,
      age.hours, count(*)::int as count
    from unnest(${hours}::int[]) as age (hours)
      join handoff_history m on m.at > ${after}::timestamptz - make_interval(hours => age.hours)
        and m.at <= ${until}::timestamptz - make_interval(hours => age.hours) and m.to_state = 'accepted' and m.from_state <> 'accepted'
      join handoffs h on h.id = m.handoff_id and h.state = 'accepted' and h.state_at = m.at
      join submissions s on s.id = h.submission_id
      left join documents d on d.id = h.document_id
    group by h.program, s.form, h.destination, 4, age.hours`.execute(session.query);
  return rows;
}

export async function selectQuestions(session: Session, { after, until }: Window): Promise<OfProgram<CountedQuestions>[]> {
  const { rows } = await sql<OfProgram<CountedQuestions>>`
    select program, destination, sum(asked)::int as asked, sum(answered)::int as answered, sum(not_found)::int as "notFound",
      sum(unanswered)::int as unanswered, sum(unreadable)::int as unreadable, sum(changed)::int as changed,
      (count(*) filter (where fault is not null))::int as faults
    from poll_slices where ended_at > ${after} and ended_at <= ${until} group by program, destination`.execute(session.query);
  return rows;
}

/** From the kept totals; it costs the same however many submissions there are. */
export async function selectStandingLevels(session: Session, at: Date): Promise<OfProgram<CountedStanding>[]> {
  const { rows } = await sql<OfProgram<CountedStanding>>`
    select program, form, state, reason, n::int as count from standing_counts(${at})`.execute(session.query);
  return rows;
}
