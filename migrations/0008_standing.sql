-- Where a submission stands: one definition over facts. Failure is the default; nothing assigns it.

create table standings (
  submission_id bigint primary key references submissions (id),
  program text not null,
  form text not null,
  settled text not null check (settled in ('withdrawn', 'duplicate', 'remediated', 'closed', 'delivered', 'provisional', 'in_progress',
    'needs_attention')),
  reason text,
  answer_by timestamptz,
  -- Since when the time box of `answer_by` runs.
  boxed_since timestamptz,
  -- The route has a step to take: a document to start, or an end to answer.
  has_step boolean not null,
  -- Of the submission, for lists that are sorted by it.
  submitted_at timestamptz not null,
  check ((settled in ('in_progress', 'provisional')) = (answer_by is not null)),
  check ((settled = 'needs_attention') = (reason is not null))
);
-- One for each order that the list of submissions offers: a page is merged from one walk for each kind of standing, wherever its rows lie.
create index standings_by_state on standings (program, settled, reason, submission_id);
create index standings_by_submission on standings (program, settled, reason, submitted_at, submission_id);
create index standings_by_answer on standings (program, settled, answer_by, submission_id) include (boxed_since) where answer_by is not null;
create index standings_by_clock on standings (answer_by) include (program, form, settled, boxed_since) where answer_by is not null;
-- By form: a form without a route has steps that nobody takes, a million of them where it is exported.
create index standings_steps on standings (program, form, submission_id) where has_step;

-- Insert-only changes of the counts: two writers never wait for each other here. standing_compact() folds them.
create table standing_totals (
  program text not null,
  form text not null,
  settled text not null,
  reason text,
  answer_by_hour timestamptz,
  n bigint not null
);

-- What the clock cannot change, from the facts alone.
create view standing_facts with (security_invoker = true) as
select s.id as submission_id, s.program, s.form, verdict.settled,
  case when verdict.settled = 'needs_attention' then verdict.reason end as reason,
  case verdict.settled when 'in_progress' then least(docs.box_until, docs.start_until) when 'provisional' then docs.watch_until end as answer_by,
  case when verdict.settled = 'in_progress' and docs.start_until <= coalesce(docs.box_until, docs.start_until)
    then coalesce(release.released_at, s.received_at) when verdict.settled = 'in_progress' then docs.box_since end as boxed_since,
  verdict.settled in ('in_progress', 'needs_attention') and share.state is null and docs.steps > 0
    and (s.origin = 'api' or release.submission_id is not null) as has_step,
  s.submitted_at
from submissions s
left join submission_releases release on release.submission_id = s.id
left join lateral (
  select r.kind, r.is_success, r.evidence, r.kept_submission_id
  from remediations r where r.submission_id = s.id
  order by r.decided_at desc, r.id desc limit 1
) newest on true
left join lateral (
  select r.kind, r.is_success
  from remediations r where r.submission_id = newest.kept_submission_id
  order by r.decided_at desc, r.id desc limit 1
) kept on true
left join lateral (
  select line.state from share_lines line
  where line.submission_id = s.id and line.state <> 'revoked'
  order by line.state_at desc, line.share_id desc limit 1
) share on true
cross join lateral (
  select count(*) filter (where document.is_required) as required,
    count(*) filter (where document.is_required and cover.is_delivered) as delivered,
    count(*) filter (where document.is_required and cover.is_provisional) as provisional,
    count(*) filter (where document.is_required and cover.is_unknown) as unknown,
    count(*) filter (where document.is_required and cover.is_missing) as missing,
    count(*) filter (where document.is_required and cover.is_failed) as failed,
    count(*) filter (where document.is_required and cover.is_exhausted) as exhausted,
    count(*) filter (where document.is_required and cover.is_to_start) as to_start,
    count(*) filter (where document.is_required and document.problem_code is not null and not cover.is_delivered) as unreadable,
    count(*) filter (where cover.has_step) as steps,
    min(cover.open_until) filter (where document.is_required) as box_until,
    (array_agg(cover.open_since order by cover.open_until) filter (where document.is_required and cover.open_until is not null))[1] as box_since,
    case when bool_or(cover.is_to_start) filter (where document.is_required) then coalesce(release.start_by, s.start_by) end as start_until,
    max(cover.watch_until) filter (where document.is_required) as watch_until
  from documents document
  cross join lateral (
    -- The claim that a document belongs to: a document of a claim that does not stand is not delivered.
    select document.parent_document_id is null or coalesce(bool_or(p.state in ('delivered', 'provisional')), false) as stands,
      document.parent_document_id is not null and coalesce(not bool_or(p.state = 'delivered'), false) as may_turn,
      document.parent_document_id is null or coalesce(bool_or(p.state in ('accepted', 'delivered', 'provisional')), false) as is_taken,
      max(p.answer_by) filter (where p.state = 'provisional') as watch_until
    from handoffs p
    where p.submission_id = s.id and (p.document_id = document.parent_document_id or p.document_id is null)
  ) parent
  cross join lateral (
    -- What was cancelled was never sent: a document with nothing else has its way before it again.
    select count(h.id) filter (where h.state <> 'cancelled') as handoffs,
      coalesce(parent.stands and not parent.may_turn and bool_or(h.state = 'delivered'), false) as is_delivered,
      coalesce(parent.stands and bool_or(h.state in ('delivered', 'provisional')), false) as is_covered,
      coalesce(bool_or(h.state = 'unknown'), false) as has_unknown,
      coalesce(bool_or(h.state = 'missing'), false) as has_missing,
      coalesce(bool_and(h.state in ('rejected', 'expired', 'exhausted', 'cancelled')), false) as all_answered,
      coalesce(bool_and(h.state in ('exhausted', 'cancelled')), false) as all_exhausted,
      coalesce(bool_and(h.state in ('rejected', 'expired', 'exhausted', 'cancelled'))
        and bool_or(h.state <> 'cancelled' and h.followed_at is null), false) as has_end_to_answer,
      min(h.answer_by) filter (where h.state in ('waiting', 'sending', 'accepted', 'retrying')) as open_until,
      (array_agg(h.created_at order by h.answer_by) filter (where h.state in ('waiting', 'sending', 'accepted', 'retrying')))[1] as open_since,
      max(h.answer_by) filter (where h.state = 'provisional') as watch_until
    from handoffs h
    where h.submission_id = s.id and (h.document_id = document.id or h.document_id is null)
  ) proof
  cross join lateral (
    select proof.is_delivered, proof.is_covered and not proof.is_delivered as is_provisional,
      not proof.is_covered and proof.has_unknown as is_unknown,
      not proof.is_covered and proof.has_missing as is_missing,
      not proof.is_covered and proof.handoffs > 0 and proof.all_answered as is_failed,
      not proof.is_covered and proof.handoffs > 0 and proof.all_exhausted as is_exhausted,
      proof.handoffs = 0 as is_to_start,
      not proof.is_covered and (proof.has_end_to_answer or proof.handoffs = 0 and parent.is_taken and document.problem_code is null) as has_step,
      case when not proof.is_covered then proof.open_until end as open_until,
      case when not proof.is_covered then proof.open_since end as open_since,
      greatest(proof.watch_until, case when parent.may_turn then parent.watch_until end) as watch_until
  ) cover
  where document.submission_id = s.id
) docs
cross join lateral (
  select
    case
      when newest.is_success and newest.kind = 'withdrawn' then 'withdrawn'
      when newest.is_success and newest.kind = 'duplicate'
        and not coalesce(kept.is_success and kept.kind in ('duplicate', 'withdrawn'), false) then 'duplicate'
      when newest.is_success and newest.kind <> 'duplicate' and newest.kind <> 'closed' and newest.evidence is not null then 'remediated'
      when newest.is_success and newest.kind <> 'duplicate' then 'closed'
      when docs.required > 0 and docs.delivered = docs.required then 'delivered'
      when docs.required > 0 and docs.delivered + docs.provisional = docs.required then 'provisional'
      when docs.required > 0 and share.state is null and docs.unknown + docs.missing + docs.failed = 0
        and (docs.to_start = 0 or s.origin = 'api' or release.submission_id is not null)
        and (docs.to_start = 0 or docs.unreadable = 0)
        and least(docs.box_until, docs.start_until) is not null then 'in_progress'
      else 'needs_attention'
    end as settled,
    case
      when docs.required = 0 then 'nothing_to_deliver'
      when share.state = 'shared' then 'awaiting_acknowledgement'
      when share.state = 'refused' then 'refused_by_partner'
      when docs.unknown > 0 then 'outcome_unknown'
      when docs.missing > 0 then 'missing_at_receiver'
      when docs.failed > 0 and docs.exhausted = docs.failed then 'route_exhausted'
      when docs.failed > 0 then 'document_failed'
      when docs.unreadable > 0 then 'attachment_unreadable'
      when s.origin = 'import' and release.submission_id is null then 'held'
      else 'document_failed'
    end as reason
) verdict;

-- The clock, applied when it is read.
create function standing_state(settled text, answer_by timestamptz, at timestamptz) returns text
  language sql immutable parallel safe as $$
  select case
    when settled = 'in_progress' and answer_by <= at then 'needs_attention'
    when settled = 'provisional' and answer_by <= at then 'closed'
    else settled
  end
$$;

create function standing_reason(settled text, reason text, answer_by timestamptz, at timestamptz) returns text
  language sql immutable parallel safe as $$
  select case when settled = 'in_progress' and answer_by <= at then 'time_box_passed' else reason end
$$;

-- The definition with the clock: every submission's standing at one moment.
create function standing_at(at timestamptz)
  returns table (submission_id bigint, program text, form text, state text, reason text, answer_by timestamptz)
  language sql stable as $$
  select f.submission_id, f.program, f.form, standing_state(f.settled, f.answer_by, at),
    standing_reason(f.settled, f.reason, f.answer_by, at), f.answer_by
  from standing_facts f
$$;

-- Stores what the facts now say of these submissions. The triggers below are its only callers.
-- The rows are locked first, in id order, so that a second writer computes from what the first has committed.
-- A session keeps plans from when the tables were small; a slice of an import took three times as long under them, so each call plans anew.
create function settle(changed bigint[]) returns void
  language plpgsql security definer set search_path = public, pg_temp set plan_cache_mode = force_custom_plan as $$
begin
  if changed is null then
    return;
  end if;
  perform 1 from submissions where id = any (changed) order by id for no key update;

  with fresh as materialized (
    select * from standing_facts f where f.submission_id = any (changed)
  ), stored as materialized (
    select * from standings st where st.submission_id = any (changed)
  ), moved as materialized (
    select fresh.* from fresh left join stored using (submission_id)
    where (stored.settled, stored.reason, stored.answer_by, stored.boxed_since, stored.has_step)
      is distinct from (fresh.settled, fresh.reason, fresh.answer_by, fresh.boxed_since, fresh.has_step)
  ), written as (
    insert into standings (submission_id, program, form, settled, reason, answer_by, boxed_since, has_step, submitted_at)
    select submission_id, program, form, settled, reason, answer_by, boxed_since, has_step, submitted_at from moved order by submission_id
    on conflict (submission_id) do update
      set settled = excluded.settled, reason = excluded.reason, answer_by = excluded.answer_by, boxed_since = excluded.boxed_since,
        has_step = excluded.has_step
  )
  insert into standing_totals (program, form, settled, reason, answer_by_hour, n)
  select program, form, settled, reason, answer_by_hour, sum(n) from (
    select program, form, settled, reason, date_trunc('hour', answer_by, 'UTC') as answer_by_hour, 1 as n from moved
    union all
    select stored.program, stored.form, stored.settled, stored.reason, date_trunc('hour', stored.answer_by, 'UTC'), -1
    from stored join moved using (submission_id)
  ) changes
  group by 1, 2, 3, 4, 5
  having sum(n) <> 0;
end $$;

create function settle_inserted_submissions() returns trigger
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform settle((select array_agg(id) from changed));
  return null;
end $$;

-- Row-level security looks at the program that a row names; what the row says must be about a submission of that program.
create function settle_changed_facts() returns trigger
  language plpgsql security definer set search_path = public, pg_temp set plan_cache_mode = force_custom_plan as $$
begin
  if exists (select from changed c join submissions s on s.id = c.submission_id where s.program <> c.program) then
    raise exception 'a row of % names another program than its submission has', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  perform settle((select array_agg(distinct submission_id) from changed));
  return null;
end $$;

-- A decision also moves the submissions that name the decided one as kept. One of them may be marked while this waits for a lock, so they are
-- looked for again under it; the kept ones are locked too, so that whoever decides about those either finds this mark or is found by it.
create function settle_decided_submissions() returns trigger
  language plpgsql security definer set search_path = public, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
  decided bigint[] := (select array_agg(distinct submission_id order by submission_id) from changed);
  kept bigint[] := array(select kept_submission_id from changed where kept_submission_id is not null);
  moved bigint[] := decided;
  held bigint[];
begin
  if exists (select from changed c join submissions s on s.id in (c.submission_id, c.kept_submission_id) where s.program <> c.program) then
    raise exception 'a row of % names another program than its submission has', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  while moved is distinct from held loop
    perform 1 from submissions where id = any (moved || kept) order by id for no key update;
    held := moved;
    select array_agg(distinct id order by id) into moved from (
      select unnest(decided) as id
      union all
      select r.submission_id from remediations r where r.kept_submission_id = any (decided)
    ) both_kinds;
  end loop;
  perform settle(moved);
  return null;
end $$;

create trigger submissions_settle after insert on submissions
  referencing new table as changed for each statement execute function settle_inserted_submissions();
create trigger documents_settle after insert on documents
  referencing new table as changed for each statement execute function settle_changed_facts();
create trigger documents_settle_update after update on documents
  referencing new table as changed for each statement execute function settle_changed_facts();
create trigger releases_settle after insert on submission_releases
  referencing new table as changed for each statement execute function settle_changed_facts();
create trigger remediations_settle after insert on remediations
  referencing new table as changed for each statement execute function settle_decided_submissions();
create trigger handoffs_settle after insert on handoffs
  referencing new table as changed for each statement execute function settle_changed_facts();
create trigger handoffs_settle_update after update on handoffs
  referencing new table as changed for each statement execute function settle_changed_facts();
create trigger share_lines_settle after insert on share_lines
  referencing new table as changed for each statement execute function settle_changed_facts();
create trigger share_lines_settle_update after update on share_lines
  referencing new table as changed for each statement execute function settle_changed_facts();

-- Counts at one moment: whole hours from the totals, the rows of the current hour one by one.
create function standing_counts(at timestamptz) returns table (program text, form text, state text, reason text, n bigint)
  language sql stable as $$
  with this_hour as (
    -- Both ends as columns: row-level security keeps a sum in the condition out of the index, which then reads every later row too.
    select date_trunc('hour', at, 'UTC') as hour, date_trunc('hour', at, 'UTC') + interval '1 hour' as ending
  ), counted as (
    select t.program, t.form, t.settled, t.reason, t.answer_by_hour as answer_by, t.n
    from standing_totals t, this_hour where t.answer_by_hour is distinct from this_hour.hour
    union all
    select st.program, st.form, st.settled, st.reason, st.answer_by, 1
    from standings st, this_hour where st.answer_by >= this_hour.hour and st.answer_by < this_hour.ending
  )
  select c.program, c.form, standing_state(c.settled, c.answer_by, at), standing_reason(c.settled, c.reason, c.answer_by, at), sum(c.n)::bigint
  from counted c group by 1, 2, 3, 4 having sum(c.n) <> 0
$$;

-- Folds the changes into one row for each count; a reader sees the same sums before and after.
create function standing_compact() returns bigint
  language sql security definer set search_path = public, pg_temp as $$
  with gone as (
    delete from standing_totals returning *
  ), kept as (
    insert into standing_totals (program, form, settled, reason, answer_by_hour, n)
    select program, form, settled, reason, answer_by_hour, sum(n) from gone group by 1, 2, 3, 4, 5 having sum(n) <> 0
    returning 1
  )
  select (select count(*) from gone) - (select count(*) from kept)
$$;

revoke execute on function standing_compact() from public;
grant execute on function standing_compact() to waybill_app;

-- What the stored standings of a range of ids say against the facts. Empty when all is well.
create function standing_differences(from_id bigint, to_id bigint)
  returns table (submission_id bigint, program text, stored text, computed text)
  language sql stable as $$
  select f.submission_id, f.program,
    concat_ws(' ', st.settled, st.reason, st.answer_by::text, st.boxed_since::text, case when st.has_step then 'step' end),
    concat_ws(' ', f.settled, f.reason, f.answer_by::text, f.boxed_since::text, case when f.has_step then 'step' end)
  from standing_facts f left join standings st using (submission_id)
  where f.submission_id between from_id and to_id
    and (st.settled, st.reason, st.answer_by, st.boxed_since, st.has_step)
      is distinct from (f.settled, f.reason, f.answer_by, f.boxed_since, f.has_step)
$$;
