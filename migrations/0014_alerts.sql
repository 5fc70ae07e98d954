-- What operators are told, what partners are told, and whether the parts that watch really run.

-- A rule that fired about one thing. Open once; it ends by itself when its condition is gone.
create table alerts (
  id bigint generated always as identity primary key,
  -- Null: the installation as a whole.
  program text,
  rule text not null,
  key text not null,
  state text not null check (state in ('open', 'acknowledged', 'resolved')),
  state_at timestamptz not null,
  severity text not null check (severity in ('info', 'warning', 'urgent')),
  -- One sentence with the count. Nothing personal.
  title text not null check (title <> ''),
  count bigint not null,
  most bigint not null,
  -- The time that the count covers; null: what is so at the moment.
  window_from timestamptz,
  window_until timestamptz,
  -- Path of the list of what it affects, with its filter.
  list text not null check (list like '/%'),
  playbook text,
  opened_at timestamptz not null,
  -- When its rule last found it.
  fired_at timestamptz not null,
  -- Since when its rule finds it no more; null while it does.
  gone_since timestamptz,
  -- When operators were first told, and last reminded. Null while a window holds it back.
  told_at timestamptz,
  reminded_at timestamptz,
  reminders integer not null default 0,
  -- When operators were told of its end; only of what they were told about.
  end_told_at timestamptz,
  acknowledged_by text,
  acknowledged_at timestamptz,
  acknowledged_reason text,
  -- The count when somebody took it in hand: twice as much opens it again.
  acknowledged_count bigint,
  check ((acknowledged_by is null) = (acknowledged_at is null)),
  check (state <> 'acknowledged' or acknowledged_at is not null),
  check ((window_from is null) = (window_until is null))
);
create unique index alerts_open on alerts (coalesce(program, ''), rule, key) where state <> 'resolved';
create index alerts_end_untold on alerts (id) where state = 'resolved' and told_at is not null and end_told_at is null;
create index alerts_newest on alerts (program, id desc);

-- Time in which alerts are noted and nobody is told: somebody works on it.
create table maintenance_windows (
  id bigint generated always as identity primary key,
  -- Null: all programs, and the installation as a whole.
  program text,
  -- Null: every rule.
  rules text[],
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  reason text not null check (reason <> ''),
  author text not null,
  decided_at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  check ((ended_at is null) = (ended_by is null))
);
create index maintenance_windows_open on maintenance_windows (until_at) where ended_at is null;

-- Something said to operators or to a partner, once. What it says is frozen here; nothing personal.
create table alert_messages (
  id bigint generated always as identity primary key,
  program text,
  audience text not null check (audience in ('operators', 'partner')),
  partner text,
  kind text not null check (kind in ('opened', 'reminded', 'resolved', 'test', 'share_ready', 'share_renewed', 'share_late_to_fetch', 'share_late_to_answer',
    'weekly_report')),
  -- What it tells, once for each audience: `share 12 ready`.
  event text not null check (event <> ''),
  severity text not null check (severity in ('info', 'warning', 'urgent')),
  rule text,
  share_id bigint references shares (id),
  subject text not null check (subject <> ''),
  lines jsonb not null,
  created_at timestamptz not null,
  unique (event, audience),
  check ((audience = 'partner') = (partner is not null))
);
create index alert_messages_newest on alert_messages (program, id desc);
create index alert_messages_share on alert_messages (share_id, kind) where share_id is not null;

create table alert_message_alerts (
  message_id bigint not null references alert_messages (id),
  alert_id bigint not null references alerts (id),
  program text,
  primary key (message_id, alert_id)
);
create index alert_message_alerts_alert on alert_message_alerts (alert_id, message_id);

-- One way for a message. The ways of one chain are tried in the order of their place: a later one when the one before it failed.
create table alert_deliveries (
  id bigint generated always as identity primary key,
  message_id bigint not null references alert_messages (id),
  program text,
  chain smallint not null,
  place smallint not null,
  channel text not null,
  state text not null check (state in ('standby', 'waiting', 'sent', 'failed', 'dropped')),
  state_at timestamptz not null,
  tries integer not null default 0,
  next_try_at timestamptz,
  -- Why the newest try failed: a code and a sentence, no address.
  fault_code text,
  fault text,
  unique (message_id, chain, place),
  check ((state = 'waiting') = (next_try_at is not null))
);
create index alert_deliveries_due on alert_deliveries (next_try_at) where state = 'waiting';
create index alert_deliveries_channel on alert_deliveries (channel, id desc);

-- Parts that must run for anybody to be told anything: when each last did its work, and how long that may be ago.
create table heartbeats (
  part text primary key,
  begun_at timestamptz not null,
  ran_at timestamptz,
  most_seconds integer not null check (most_seconds > 0),
  -- Why it did not, in a code.
  fault text
);

-- What one process sees and others cannot: its breakers.
create table alert_sightings (
  worker text not null,
  kind text not null,
  program text not null,
  key text not null,
  value text not null,
  seen_at timestamptz not null,
  primary key (worker, kind, program, key)
);

-- Counts by the hour, to tell growth and silence by.
create table alert_samples (
  program text not null,
  name text not null,
  hour timestamptz not null,
  value bigint not null,
  primary key (program, name, hour)
);

-- What rules about deliveries look at.
create index handoff_history_ends on handoff_history (at) where to_state in ('accepted', 'rejected', 'expired', 'exhausted', 'missing', 'unknown');
create index handoffs_uploaded on handoffs (program, destination, state_at) where state = 'accepted' and status = 'uploaded';
create index handoffs_healing on handoffs (program, destination, state_at) where state = 'rejected' and heals_until is not null;

grant insert, update on alerts, maintenance_windows, alert_deliveries, heartbeats, alert_sightings to waybill_app;
grant insert on alert_messages, alert_message_alerts to waybill_app;
grant insert, delete on alert_samples to waybill_app;
grant delete on alert_sightings to waybill_app;
grant select on alerts, maintenance_windows, alert_messages, alert_message_alerts, alert_deliveries, heartbeats, alert_samples to waybill_reader;

-- What concerns the installation as a whole concerns everybody who works with it.
do $$
declare
  scoped text;
begin
  foreach scoped in array array['alerts', 'maintenance_windows', 'alert_messages', 'alert_message_alerts', 'alert_deliveries'] loop
    execute format('alter table %I enable row level security', scoped);
    execute format('create policy in_scope_or_all on %I using (program is null or (select waybill_all_programs()) or program = any ((select waybill_programs())::text[]))
      with check (program is null or (select waybill_all_programs()) or program = any ((select waybill_programs())::text[]))', scoped);
  end loop;
end $$;
