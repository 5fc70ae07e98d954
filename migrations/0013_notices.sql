-- What people are written about what they sent, and what became of each message. A notice never changes where a submission stands.

-- Since when a program's notices are on or off, by the settings. The newest counts. What failed before is not written about by itself.
create table notice_switches (
  id bigint generated always as identity primary key,
  program text not null,
  is_on boolean not null,
  at timestamptz not null
);
create index notice_switches_newest on notice_switches (program, id desc);

-- How far the scan of a program has come; it walks round and round in slices.
create table notice_scans (
  program text not null,
  kind text not null check (kind in ('failures', 'received')),
  after_id bigint not null,
  -- When it last came to the end.
  round_at timestamptz,
  primary key (program, kind)
);

-- One failure of a submission, or of one document of it, from when it was seen until it is mended or set aside.
create table notice_episodes (
  id bigint generated always as identity primary key,
  program text not null,
  submission_id bigint not null references submissions (id),
  person_id text not null,
  -- '' is the whole submission; else a document's label.
  subject text not null,
  kind text not null check (kind in ('delayed', 'action_needed')),
  reason text not null,
  document jsonb,
  failed_at timestamptz not null,
  found_at timestamptz not null,
  -- Nobody is written to before: it may heal.
  confirm_at timestamptz not null,
  confirmed_at timestamptz,
  -- The program's notice for it, once confirmed.
  name text,
  -- Why nobody is written to about it, although it is confirmed.
  withheld text check (withheld in ('not_switched_on', 'no_notice', 'copy_delivered')),
  -- An approved run asked for it.
  asked_at timestamptz,
  asked_by text,
  run_id bigint,
  ended_at timestamptz,
  ended_as text check (ended_as in ('recovered', 'mended', 'set_aside')),
  check ((ended_at is null) = (ended_as is null)),
  check (confirmed_at is not null or withheld is null)
);
create unique index notice_episodes_open on notice_episodes (submission_id, subject) where ended_at is null;
create index notice_episodes_submission on notice_episodes (submission_id);
create index notice_episodes_unsettled on notice_episodes (program, confirm_at) where ended_at is null;

-- One message to one person about one cause, however often it has to be sent.
create table notices (
  id bigint generated always as identity primary key,
  program text not null,
  person_id text not null,
  kind text not null check (kind in ('received', 'delayed', 'action_needed', 'mended')),
  name text not null,
  -- What it is about, so that nobody is told twice: the notice, why, and the first submission.
  cause text not null,
  reason text,
  state text not null check (state in ('waiting', 'sending', 'sent', 'unknown', 'confirmed', 'failed', 'cancelled')),
  state_at timestamptz not null,
  -- Why it is there: the API's word, 'no_address', 'unconfirmed'.
  why text,
  composed_at timestamptz not null,
  -- When something is due for it: a send, a look-up, a question.
  next_at timestamptz,
  -- Without confirmation by then it has failed.
  confirm_by timestamptz not null,
  confirmed_at timestamptz,
  -- Which of the person's addresses it goes to, from 0, and how many there are; how often it was tried there.
  address integer not null default 0,
  addresses integer not null,
  tries integer not null default 0,
  -- Messages to this address that the API took and could not deliver for a fault of its own.
  resends integer not null default 0,
  -- The attempts made; the newest one's number is the fence of whoever makes it.
  attempts integer not null default 0,
  -- Addresses and the template's fields, encrypted. Null once they were redacted.
  sealed bytea,
  key_id text,
  -- All that it was about is over: a failure of the same kind is another cause.
  closed_at timestamptz,
  unique (program, person_id, cause, kind),
  check ((state = 'confirmed') = (confirmed_at is not null)),
  check ((state in ('waiting', 'sending', 'sent', 'unknown')) = (next_at is not null)),
  check ((sealed is null) = (key_id is null))
);
create index notices_due on notices (next_at) where next_at is not null;
create index notices_open on notices (program, person_id) where closed_at is null;
create index notices_failed on notices (program, state_at) where state = 'failed';
create index notices_by_state on notices (program, state, id);

-- Every state that a notice was in: what is counted is counted from here, and the timeline reads it.
create table notice_history (
  id bigint generated always as identity primary key,
  notice_id bigint not null references notices (id),
  program text not null,
  from_state text,
  to_state text not null,
  why text,
  at timestamptz not null
);
create index notice_history_notice on notice_history (notice_id, id);
create index notice_history_at on notice_history (at);

create function note_notice_state() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into notice_history (notice_id, program, from_state, to_state, why, at)
  values (new.id, new.program, case when tg_op = 'UPDATE' then old.state end, new.state, new.why, new.state_at);
  return null;
end $$;
create trigger notices_history after insert on notices for each row execute function note_notice_state();
create trigger notices_history_update after update on notices for each row when (old.state <> new.state) execute function note_notice_state();

create table notice_subjects (
  notice_id bigint not null references notices (id),
  submission_id bigint not null references submissions (id),
  program text not null,
  -- Null for what did not fail.
  episode_id bigint references notice_episodes (id),
  documents text[] not null default '{}',
  -- It joined after the message was written: the same cause, not a line of its own in it.
  joined_at timestamptz not null,
  unique nulls not distinct (notice_id, submission_id, episode_id)
);
create index notice_subjects_submission on notice_subjects (submission_id);
create index notice_subjects_episode on notice_subjects (episode_id) where episode_id is not null;

-- One try of sending: written before the call, ended after it, and told its fate later.
create table notice_attempts (
  notice_id bigint not null references notices (id),
  number integer not null,
  program text not null,
  channel text not null check (channel in ('email', 'sms')),
  -- As lists show it: `m***@***.org`.
  masked text not null,
  template text not null,
  -- Ours, in hex: of the notice, the address and how often a message to it failed; the same for each try of one message.
  reference text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('taken', 'refused', 'not_taken', 'unknown')),
  notification_id text,
  http_status integer,
  error text,
  -- The API's own word.
  status text,
  status_at timestamptz,
  told_by text check (told_by in ('callback', 'question')),
  primary key (notice_id, number),
  check ((ended_at is null) = (outcome is null)),
  check ((status is null) = (status_at is null))
);
create index notice_attempts_id on notice_attempts (notification_id) where notification_id is not null;
create index notice_attempts_reference on notice_attempts (reference);
create index notice_attempts_ended on notice_attempts (ended_at) where ended_at is not null;

-- Whether the person was told, by submission: of failures that are not over, the worst counts. The one definition, from the facts.
create view notice_told_facts with (security_invoker = true) as
select submission_id, program, (array_agg(told order by is_open desc, place))[1] as told from (
  select episode.submission_id, episode.program, episode.ended_at is null as is_open, said.told,
    array_position(array['not_told', 'withheld', 'waiting', 'under_way', 'told'], said.told) as place
  from notice_episodes episode
  left join lateral (
    select n.state from notice_subjects about join notices n on n.id = about.notice_id
    where about.episode_id = episode.id and n.kind = episode.kind order by n.id desc limit 1
  ) newest on true
  cross join lateral (select case
    when newest.state = 'confirmed' then 'told'
    when newest.state in ('failed', 'cancelled') then 'not_told'
    when newest.state is not null then 'under_way'
    when episode.withheld is not null then 'withheld'
    when episode.ended_at is null then 'waiting'
  end as told) said
) each_one
where told is not null
group by submission_id, program;

-- The same, stored whenever one of its facts changes: lists and counts over all that ever failed find it by index.
create table notice_told (
  submission_id bigint primary key references submissions (id),
  program text not null,
  told text not null check (told in ('not_told', 'withheld', 'waiting', 'under_way', 'told'))
);
create index notice_told_of on notice_told (program, told, submission_id);

-- The rows are locked first, in id order, so that a second writer computes from what the first has committed. The triggers below are its only callers.
create function retell(changed bigint[]) returns void
  language plpgsql security definer set search_path = public, pg_temp set plan_cache_mode = force_custom_plan as $$
begin
  insert into notice_told (submission_id, program, told)
  select s.id, s.program, 'waiting' from submissions s where s.id = any (changed) order by s.id
  on conflict (submission_id) do update set told = notice_told.told;

  with fresh as materialized (
    select f.submission_id, f.told from notice_told_facts f where f.submission_id = any (changed)
  ), gone as (
    delete from notice_told t where t.submission_id = any (changed) and not exists (select from fresh where fresh.submission_id = t.submission_id)
  )
  update notice_told t set told = fresh.told from fresh where fresh.submission_id = t.submission_id and fresh.told <> t.told;
end $$;
revoke execute on function retell(bigint[]) from public;

create function retell_submissions() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform retell(array(select distinct submission_id from changed));
  return null;
end $$;
create trigger notice_episodes_retell after insert on notice_episodes
  referencing new table as changed for each statement execute function retell_submissions();
create trigger notice_episodes_retell_update after update on notice_episodes
  referencing new table as changed for each statement execute function retell_submissions();
create trigger notice_subjects_retell after insert on notice_subjects
  referencing new table as changed for each statement execute function retell_submissions();

-- Of a notice only its state counts, and its kind, which never changes.
create function retell_notices() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform retell(array(
    select distinct about.submission_id from changed
    join before on before.id = changed.id and before.state <> changed.state
    join notice_subjects about on about.notice_id = changed.id
  ));
  return null;
end $$;
create trigger notices_retell after update on notices
  referencing old table as before new table as changed for each statement execute function retell_notices();

grant insert on notice_switches, notice_subjects to waybill_app;
grant insert, update on notice_scans, notice_episodes, notices, notice_attempts to waybill_app;
grant select on notice_switches, notice_scans, notice_episodes, notices, notice_history, notice_subjects, notice_attempts, notice_told, notice_told_facts to waybill_reader;
