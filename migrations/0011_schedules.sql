-- Who may start a run and who has it; the stop of everything that changes or sends; tasks that run by the clock.

-- One switch for the whole installation. The newest line counts.
create table write_stops (
  id bigint generated always as identity primary key,
  is_stopped boolean not null,
  reason text not null check (reason <> ''),
  author text not null,
  at timestamptz not null
);

create function writes_stopped() returns boolean language sql stable as
$$ select coalesce((select is_stopped from write_stops order by id desc limit 1), false) $$;

-- Whoever shaped a run or has had it; none of them decides on it. The newest of 'asked' and 'took_over' has it now.
create table run_hands (
  id bigint generated always as identity primary key,
  run_id bigint not null references runs (id),
  program text not null,
  name text not null,
  deed text not null check (deed in ('asked', 'revised', 'took_over')),
  at timestamptz not null
);
create index run_hands_run on run_hands (run_id, id);

-- What people tell whoever has the run after them.
create table run_notes (
  id bigint generated always as identity primary key,
  run_id bigint not null references runs (id),
  program text not null,
  author text not null,
  text text not null check (text <> ''),
  at timestamptz not null
);
create index run_notes_run on run_notes (run_id, id);

-- A run that was started without the approvals it needs, and what somebody else says of it afterwards.
create table run_reviews (
  id bigint generated always as identity primary key,
  run_id bigint not null references runs (id),
  program text not null,
  digest bytea not null,
  started_by text not null,
  reason text not null check (reason <> ''),
  started_at timestamptz not null,
  review_by timestamptz not null,
  reviewed_by text,
  verdict text check (verdict in ('upheld', 'objected')),
  review_reason text,
  reviewed_at timestamptz,
  unique (run_id, digest),
  check (reviewed_by <> started_by),
  check ((reviewed_by is null) = (verdict is null)),
  check ((reviewed_by is null) = (reviewed_at is null)),
  check ((reviewed_by is null) = (review_reason is null))
);
create index run_reviews_open on run_reviews (review_by) where reviewed_by is null;

-- A schedule of a task's code, as operators have set it. Due times up to `noted_until` are on record.
create table task_schedules (
  program text not null,
  name text not null,
  task text not null,
  first_seen_at timestamptz not null,
  noted_until timestamptz not null,
  is_paused boolean not null default false,
  changed_by text,
  reason text,
  changed_at timestamptz,
  primary key (program, name),
  check ((changed_by is null) = (changed_at is null)),
  check ((changed_by is null) = (reason is null))
);

create table schedule_approvals (
  id bigint generated always as identity primary key,
  program text not null,
  schedule text not null,
  digest bytea not null,
  decided_by text not null,
  decision text not null check (decision in ('approved', 'rejected')),
  reason text not null check (reason <> ''),
  decided_at timestamptz not null,
  -- It was put before people once more; the decision counts no longer.
  withdrawn_at timestamptz
);
create unique index schedule_approvals_current on schedule_approvals (program, schedule, digest, decided_by) where withdrawn_at is null;

-- One line for each due time, run or not.
create table schedule_times (
  id bigint generated always as identity primary key,
  program text not null,
  schedule text not null,
  task text not null,
  due_at timestamptz not null,
  noted_at timestamptz not null,
  state text not null check (state in ('due', 'drafted', 'started', 'idle', 'missed', 'excused')),
  state_at timestamptz not null,
  -- A short code, and a sentence where there is more to say.
  why text,
  detail text,
  -- Of the schedule when it fell due: what people agreed to once.
  digest bytea not null,
  run_id bigint references runs (id),
  -- Somebody who had it run beside its times; null: the clock.
  asked_by text,
  reason text not null,
  unique (program, schedule, due_at),
  check ((state in ('idle', 'missed', 'excused')) = (why is not null)),
  check ((state in ('drafted', 'started', 'idle')) <= (run_id is not null))
);
create index schedule_times_open on schedule_times (program, schedule, due_at) where state in ('due', 'drafted');
create index schedule_times_newest on schedule_times (program, schedule, id desc);
create index schedule_times_run on schedule_times (run_id) where run_id is not null;

-- The second lock: no statement starts a run that too few people agreed to, whoever sends it.
create function refuse_unapproved() returns trigger language plpgsql as
$$
begin
  if new.approvals_needed = 0 then return new; end if;
  if (
    select count(distinct a.decided_by) from run_approvals a
    where a.run_id = new.id and a.digest = new.digest and a.decision = 'approved' and a.decided_by <> new.requested_by
      and not exists (select from run_hands h where h.run_id = a.run_id and h.name = a.decided_by and h.at <= a.decided_at)
  ) >= new.approvals_needed then return new; end if;
  if exists (select from run_reviews v where v.run_id = new.id and v.digest = new.digest) then return new; end if;
  if new.risk <> 'irreversible' and not exists (select from run_hands h where h.run_id = new.id and h.deed = 'revised') and exists (
    select from schedule_times t
    where t.run_id = new.id and new.approvals_needed <= (
      select count(distinct a.decided_by) from schedule_approvals a
      where a.program = t.program and a.schedule = t.schedule and a.digest = t.digest and a.decision = 'approved'
        and a.withdrawn_at is null and a.decided_by is distinct from t.asked_by
    ) and not exists (
      select from schedule_approvals r
      where r.program = t.program and r.schedule = t.schedule and r.digest = t.digest and r.decision = 'rejected' and r.withdrawn_at is null
    )
  ) then return new; end if;
  raise exception 'run % needs the approval of % people', new.id, new.approvals_needed using errcode = 'check_violation', constraint = 'runs_approved';
end
$$;
create trigger runs_approved before update of state on runs
  for each row when (new.state = 'queued' and old.state is distinct from new.state) execute function refuse_unapproved();

grant insert on write_stops, run_hands, run_notes, schedule_approvals to waybill_app;
grant update (withdrawn_at) on schedule_approvals to waybill_app;
grant insert, update on run_reviews, task_schedules, schedule_times to waybill_app;
grant select on write_stops, run_hands, run_notes, run_reviews, task_schedules, schedule_approvals, schedule_times to waybill_reader;
