import { sql } from '#kernel/db/database.ts';

/** The partitions of the outlook as a filter of a list: those whom one of its counts is about. A test compares each count with its list. */
export interface OutlookFilter {
  /** How much of its time box has gone; `any`: it has one, passed or not. */
  readonly age?: 'under_half' | 'over_half' | 'past' | 'any';
  /** When the time box of what is in progress ends. */
  readonly due?: 'next_day' | 'next_week' | 'later';
  /** Who has what needs attention. */
  readonly holder?: 'run' | 'share' | 'person' | 'waybill' | 'nobody';
}

const LIVE_RUNS = ['preparing', 'awaiting_approval', 'approved', 'queued', 'running', 'paused'];
const WAITING_RUNS = ['awaiting_approval', 'approved', 'paused'];
const WORKING_RUNS = LIVE_RUNS.filter((state) => !WAITING_RUNS.includes(state));
const UNDECIDED = ['outcome_unknown', 'missing_at_receiver'];
const UNANSWERED = 'awaiting_acknowledgement';

/** Whether what a holder has can need attention for this reason. */
export function mayHave(holder: OutlookFilter['holder'], reason: string | null): boolean {
  if (holder === 'share') return reason === UNANSWERED;
  return holder !== 'nobody' || reason === null || ![...UNDECIDED, UNANSWERED].includes(reason);
}

/** Over `standings st`: less than half has gone where less time has gone by than is left. */
export function hasAge(age: NonNullable<OutlookFilter['age']>, at: Date) {
  if (age === 'any') return sql<boolean>`st.settled = 'in_progress'`;
  if (age === 'past') return sql<boolean>`(st.settled = 'in_progress' and st.answer_by <= ${at})`;
  const isYoung = sql<boolean>`${at}::timestamptz - st.boxed_since < st.answer_by - ${at}::timestamptz`;
  return age === 'under_half'
    ? sql<boolean>`(st.settled = 'in_progress' and st.answer_by > ${at} and ${isYoung})`
    : sql<boolean>`(st.settled = 'in_progress' and st.answer_by > ${at} and (${isYoung}) is not true)`;
}

const HOUR_MS = 3_600_000;

/** Over `standings st`: within 24 hours; after these within 7 days; later. */
export function isDue(due: NonNullable<OutlookFilter['due']>, at: Date) {
  const inDay = new Date(at.getTime() + 24 * HOUR_MS);
  const inWeek = new Date(at.getTime() + 7 * 24 * HOUR_MS);
  const [after, until] = { next_day: [at, inDay], next_week: [inDay, inWeek], later: [inWeek, null] }[due] as [Date, Date | null];
  return sql<boolean>`(st.settled = 'in_progress' and st.answer_by > ${after} and (${until}::timestamptz is null or st.answer_by <= ${until}))`;
}

/**
 * Over `standings st`: the newest live run that has it, then an open decision, then its own next step. Each is first narrowed to what an index or a
 * hash knows of it: to ask of 600,000 one by one who has them takes seconds.
 */
export function isHeldBy(holder: NonNullable<OutlookFilter['holder']>, at: Date) {
  const needs = sql<boolean>`(st.settled = 'needs_attention' or (st.settled = 'in_progress' and st.answer_by <= ${at}))`;
  switch (holder) {
    case 'share':
      return sql<boolean>`(st.settled = 'needs_attention' and st.reason = ${UNANSWERED})`;
    case 'run':
      return sql<boolean>`(st.submission_id in (${newestIn(WORKING_RUNS)}) and ${needs} and coalesce(st.reason, '') <> ${UNANSWERED})`;
    case 'person':
      return sql<boolean>`(st.submission_id in (
        ${newestIn(WAITING_RUNS)} union all
        select st.submission_id from standings st
        where st.settled = 'needs_attention' and st.reason = any (${UNDECIDED}::text[]) and ${holderOf()} = 'person'
      ) and ${needs} and coalesce(st.reason, '') <> ${UNANSWERED})`;
    case 'waybill':
      return sql<boolean>`((st.has_step or (st.settled = 'needs_attention' and st.reason = 'outcome_unknown')) and ${needs} and ${holderOf()} = 'waybill')`;
    case 'nobody':
      return sql<boolean>`(${needs} and coalesce(st.reason, '') <> all (${[...UNDECIDED, UNANSWERED]}::text[]) and not st.has_step
        and st.submission_id not in (${newestIn(LIVE_RUNS)}))`;
  }
}

/** Submissions whose newest live run is in one of these states. */
function newestIn(states: readonly string[]) {
  return sql`select newest.submission_id from (
      select distinct on (item.submission_id) item.submission_id, run.state from runs run join run_items item on item.run_id = run.id
      where run.state = any (${LIVE_RUNS}::text[]) and item.is_eligible and item.submission_id is not null
      order by item.submission_id, run.id desc
    ) newest where newest.state = any (${states}::text[])`;
}

function holderOf() {
  return sql<string>`(case
    when st.settled = 'needs_attention' and st.reason = ${UNANSWERED} then 'share'
    else coalesce(
      (select case when run.state = any (${WAITING_RUNS}::text[]) then 'person' else 'run' end
        from run_items item join runs run on run.id = item.run_id
        where item.submission_id = st.submission_id and item.is_eligible and run.state = any (${LIVE_RUNS}::text[])
        order by run.id desc limit 1),
      case
        when st.settled = 'needs_attention' and st.reason = 'outcome_unknown' and not exists (
          select from handoffs h left join handoff_schedule next on next.handoff_id = h.id
          where h.submission_id = st.submission_id and h.state = 'unknown' and next.handoff_id is null) then 'waybill'
        when st.settled = 'needs_attention' and st.reason = any (${UNDECIDED}::text[]) then 'person'
        when st.has_step and coalesce(st.reason, '') <> all (${UNDECIDED}::text[]) then 'waybill'
        else 'nobody'
      end)
  end)`;
}
