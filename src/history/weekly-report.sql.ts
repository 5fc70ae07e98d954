import { type Session, sql } from '#kernel/db/database.ts';
import type { EndRow, WayRow } from './weekly-report.ts';

interface Window {
  readonly program: string;
  readonly from: Date;
  readonly until: Date;
  readonly at: Date;
}

/** Each submission of the window in exactly one row's count. Where several destinations have it, the one that has its first document names the way. */
export async function selectWays(session: Session, { program, from, until, at }: Window): Promise<WayRow[]> {
  const { rows } = await sql<WayRow>`
    with placed as (
      select s.id, s.form, standing_state(st.settled, st.answer_by, ${at}) as state,
        standing_reason(st.settled, st.reason, st.answer_by, ${at}) as reason
      from submissions s join standings st on st.submission_id = s.id
      where s.program = ${program} and s.received_at >= ${from} and s.received_at < ${until}
    )
    select ${program}::text as program, placed.form, placed.state, case placed.state when 'needs_attention' then placed.reason end as reason, proof.destination, count(*)::int as n
    from placed left join lateral (
      select h.destination from handoffs h left join documents d on d.id = h.document_id
      where placed.state = 'delivered' and h.submission_id = placed.id and h.state = 'delivered'
      order by d.position nulls first, h.state_at, h.id limit 1
    ) proof on true
    group by placed.form, placed.state, 4, proof.destination
    order by placed.form, placed.state`.execute(session.query);
  return rows;
}

export async function selectEnds(session: Session, { program, from, until }: Window): Promise<EndRow[]> {
  const { rows } = await sql<EndRow>`
    select h.destination, m.to_state as state, count(distinct h.id)::int as n
    from handoff_history m join handoffs h on h.id = m.handoff_id
    where m.program = ${program} and m.at >= ${from} and m.at < ${until} and m.from_state <> m.to_state
      and m.to_state in ('delivered', 'provisional', 'rejected', 'expired', 'exhausted', 'missing', 'unknown')
    group by h.destination, m.to_state order by h.destination, m.to_state`.execute(session.query);
  return rows;
}
