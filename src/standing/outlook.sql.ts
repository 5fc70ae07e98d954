import { type Session, sql } from '#kernel/db/database.ts';
import type { OutlookRow } from './outlook.ts';

/** States of a run that holds its items; those in which a person is asked for; and reasons that only a decision ends. */
export const LIVE_RUNS = ['preparing', 'awaiting_approval', 'approved', 'queued', 'running', 'paused'];
const WAITING_RUNS = ['awaiting_approval', 'approved', 'paused'];
const UNDECIDED = ['outcome_unknown', 'missing_at_receiver'];

/**
 * Standings, time boxes, and who has what needs attention: one statement, so that all of it is counted in one snapshot and adds up while others
 * write. What will have passed is counted as what has, at a later moment. Less than half of a time box has gone where less time has gone by
 * than is left: one walk over the part of `standings_by_clock` that is still to come, 0.15 µs a row (bench/base.ts). Items of runs are looked up one
 * by one, which the limit holds the planner to: on some samples it took to reading every standing, and 300 ms at 3,000,000 in place of 80.
 */
export async function selectOutlook(
  session: Session,
  { at, inDay, inWeek, program }: { readonly at: Date; readonly inDay: Date; readonly inWeek: Date; readonly program: string | undefined },
): Promise<OutlookRow[]> {
  const { rows } = await sql<OutlookRow>`
    with counted as materialized (
      select moment, program, state, reason, sum(n)::bigint as n
      from (values (0, ${at}::timestamptz), (1, ${inDay}::timestamptz), (2, ${inWeek}::timestamptz)) as moments (moment, moment_at)
      cross join lateral standing_counts(moment_at)
      where ${program ?? null}::text is null or program = ${program ?? null}
      group by moment, program, state, reason
    ), passed as materialized (
      select program, coalesce(sum(n) filter (where moment = 0 and state = 'in_progress'), 0)::bigint as whole,
        coalesce(sum(n) filter (where moment = 0 and reason = 'time_box_passed'), 0)::bigint as now,
        coalesce(sum(n) filter (where moment = 1 and reason = 'time_box_passed'), 0)::bigint as day,
        coalesce(sum(n) filter (where moment = 2 and reason = 'time_box_passed'), 0)::bigint as week
      from counted group by program
    ), young as materialized (
      select program, count(*) as n
      from standings
      where settled = 'in_progress' and answer_by > ${at} and ${at}::timestamptz - boxed_since < answer_by - ${at}::timestamptz
        and (${program ?? null}::text is null or program = ${program ?? null})
      group by program
    ), held as materialized (
      select item.submission_id, (array_agg(run.state = any (${WAITING_RUNS}::text[]) order by run.id desc))[1] as is_waiting
      from runs run join run_items item on item.run_id = run.id
      where run.state = any (${LIVE_RUNS}::text[]) and item.is_eligible and item.submission_id is not null
        and (${program ?? null}::text is null or run.program = ${program ?? null})
      group by item.submission_id
    ), placed as (
      select st.program, case when held.is_waiting then 'person' else 'run' end as holder
      from held cross join lateral (select * from standings own where own.submission_id = held.submission_id limit 1) st
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
    select 'standing' as part, program, state, reason, n from counted where moment = 0
    union all
    select part, passed.program, state, null, split.n
    from passed left join young using (program) cross join lateral (values
      ('ageing', 'underHalf', coalesce(young.n, 0)), ('ageing', 'overHalf', whole - coalesce(young.n, 0)), ('ageing', 'past', now),
      ('forecast', 'nextDay', day - now), ('forecast', 'nextWeek', week - day), ('forecast', 'later', whole + now - week)) as split (part, state, n)
    union all
    select 'holders', program, holder, null, count(*) from placed group by program, holder
    order by 1, 2, 3, 4`.execute(session.query);
  return rows;
}
