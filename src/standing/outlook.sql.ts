import { type Session, sql } from '#kernel/db/database.ts';
import type { OutlookRow } from './outlook.ts';

/** States of a run that holds its items; those in which a person is asked for; and reasons that only a decision ends. */
export const LIVE_RUNS = ['preparing', 'awaiting_approval', 'approved', 'queued', 'running', 'paused'];
const WAITING_RUNS = ['awaiting_approval', 'approved', 'paused'];
const UNDECIDED = ['outcome_unknown', 'missing_at_receiver'];

/**
 * Standings, time boxes, and who has what needs attention: one statement, so that all of it is counted in one snapshot and adds up while others
 * write. Time boxes are one walk over the part of `standings_by_clock` that is still to come; less than half of one has passed where
 * less time has gone by than is left.
 */
export async function selectOutlook(
  session: Session,
  { at, inDay, inWeek, program }: { readonly at: Date; readonly inDay: Date; readonly inWeek: Date; readonly program: string | undefined },
): Promise<OutlookRow[]> {
  const { rows } = await sql<OutlookRow>`
    with boxed as materialized (
      select program,
        count(*) filter (where ${at}::timestamptz - boxed_since < answer_by - ${at}::timestamptz) as under_half,
        count(*) filter (where answer_by <= ${inDay}) as day,
        count(*) filter (where answer_by <= ${inWeek}) as week,
        count(*) as whole
      from standings
      where settled = 'in_progress' and answer_by > ${at} and (${program ?? null}::text is null or program = ${program ?? null})
      group by program
    ), held as materialized (
      select distinct on (item.submission_id) item.submission_id, run.state = any (${WAITING_RUNS}::text[]) as is_waiting
      from runs run join run_items item on item.run_id = run.id
      where run.state = any (${LIVE_RUNS}::text[]) and item.is_eligible and item.submission_id is not null
        and (${program ?? null}::text is null or run.program = ${program ?? null})
      order by item.submission_id, run.id desc
    ), placed as (
      select st.program, case when held.is_waiting then 'person' else 'run' end as holder
      from held join standings st using (submission_id)
      where standing_state(st.settled, st.answer_by, ${at}) = 'needs_attention' and st.reason is distinct from 'awaiting_acknowledgement'
      union all
      select st.program, case when st.reason = 'outcome_unknown' and not exists (
          select from handoffs h left join handoff_schedule next on next.handoff_id = h.id
          where h.submission_id = st.submission_id and h.state = 'unknown' and next.handoff_id is null
        ) then 'waybill' else 'person' end
      from standings st
      where st.settled = 'needs_attention' and st.reason = any (${UNDECIDED}::text[])
        and (${program ?? null}::text is null or st.program = ${program ?? null})
        and st.submission_id not in (select submission_id from held)
      union all
      select st.program, 'waybill'
      from standings st
      where st.has_step and standing_state(st.settled, st.answer_by, ${at}) = 'needs_attention' and coalesce(st.reason, '') <> all (${UNDECIDED}::text[])
        and (${program ?? null}::text is null or st.program = ${program ?? null})
        and st.submission_id not in (select submission_id from held)
    )
    select 'standing' as part, program, state, reason, sum(n)::bigint as n
    from standing_counts(${at}) where ${program ?? null}::text is null or program = ${program ?? null}
    group by program, state, reason
    union all
    select part, program, state, null, n from boxed cross join lateral (values
      ('ageing', 'underHalf', under_half), ('ageing', 'overHalf', whole - under_half),
      ('forecast', 'nextDay', day), ('forecast', 'nextWeek', week - day), ('forecast', 'later', whole - week)) as split (part, state, n)
    union all
    select 'holders', program, holder, null, count(*) from placed group by program, holder
    order by 1, 2, 3, 4`.execute(session.query);
  return rows;
}
