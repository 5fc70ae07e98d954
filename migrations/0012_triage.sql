-- Failures that are the same failure, and what is done about them.

-- Rows that an import refused, by the rule that its first fault broke: one line for each batch and rule. Their sum is what the import refused.
create table import_refusals (
  id bigint generated always as identity primary key,
  import_id bigint not null references imports (id),
  program text not null,
  field text not null,
  rule text not null,
  rows integer not null check (rows > 0),
  at timestamptz not null
);
create index import_refusals_import on import_refusals (import_id);

-- The same of submissions that somebody sent; who sent them is in the ledger.
create table intake_refusals (
  id bigint generated always as identity primary key,
  program text not null,
  field text not null,
  rule text not null,
  rows integer not null check (rows > 0),
  at timestamptz not null
);

-- What the scan reads: failures only, in the order of their ids.
create index handoff_history_failures on handoff_history (id)
  where to_state in ('rejected', 'retrying', 'unknown', 'expired', 'missing', 'exhausted');
create index poll_slices_faults on poll_slices (id) where fault is not null;
create index run_outcomes_failures on run_outcomes (id) where outcome in ('failed', 'unknown');
create index ledger_lines_export_faults on ledger_lines (id) where action in ('export.try_failed', 'export.blocked');

-- One kind of failure. Code and pattern hold nothing personal: the pattern is made of known words only.
create table error_classes (
  id bigint generated always as identity primary key,
  program text not null,
  fingerprint bytea not null check (octet_length(fingerprint) = 32),
  stage text not null check (stage in ('import', 'intake', 'attempt', 'refusal', 'loss', 'exhausted', 'poll', 'run', 'export', 'finding', 'notice')),
  -- The destination, task, export, form, notice or kind of finding.
  place text not null,
  -- The partner's step of its work: which hop.
  step text,
  code text,
  pattern text not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  occurrences bigint not null default 0,
  submissions integer not null default 0,
  people integer not null default 0,
  state text not null check (state in ('open', 'resolved', 'ignored')),
  state_at timestamptz not null,
  state_by text not null,
  state_reason text not null,
  -- In which version it is mended, where somebody said so.
  mended_in text,
  -- Ignored until the first of these: a failure from then on, so many failures in all, so many in one clock hour.
  ignore_until timestamptz,
  ignore_occurrences bigint,
  ignore_per_hour integer check (ignore_per_hour > 0),
  -- When it last came again after it was resolved, and how often it did.
  regressed_at timestamptz,
  regressions integer not null default 0,
  owner text,
  ticket text,
  note text,
  unique (program, fingerprint),
  check (state = 'ignored' or (ignore_until is null and ignore_occurrences is null and ignore_per_hour is null)),
  check ((regressed_at is null) = (regressions = 0)),
  check (first_seen_at <= last_seen_at)
) with (fillfactor = 70);
create index error_classes_newest on error_classes (last_seen_at desc, id desc);
create index error_classes_of_program on error_classes (program, state, last_seen_at desc, id desc);
create index error_classes_first on error_classes (first_seen_at, id);
create index error_classes_most on error_classes (occurrences, id);

-- One failure that was counted. The source and its number are unique: however often it is read, it counts once.
create table error_occurrences (
  source text not null check (source in ('handoffs', 'polls', 'runs', 'exports', 'findings', 'imports', 'intake', 'notices')),
  source_id bigint not null,
  class_id bigint not null references error_classes (id),
  program text not null,
  -- Null: no submission is concerned by itself (a refused row, a whole question, a file).
  submission_id bigint,
  at timestamptz not null,
  -- Rows that failed together.
  weight integer not null check (weight > 0),
  primary key (source, source_id)
);
create index error_occurrences_class on error_occurrences (class_id, at) include (submission_id, weight);

create table error_class_hours (
  class_id bigint not null references error_classes (id),
  hour timestamptz not null,
  program text not null,
  occurrences bigint not null,
  primary key (class_id, hour)
) with (fillfactor = 70);
create index error_class_hours_window on error_class_hours (hour) include (class_id, occurrences);

create table error_class_submissions (
  class_id bigint not null references error_classes (id),
  submission_id bigint not null references submissions (id),
  program text not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  occurrences integer not null,
  primary key (class_id, submission_id)
) with (fillfactor = 80);
create index error_class_submissions_of on error_class_submissions (submission_id);

-- Whom a class concerns, by the program's pseudonymous id.
create table error_class_people (
  class_id bigint not null references error_classes (id),
  person_id text not null,
  program text not null,
  primary key (class_id, person_id)
);

-- How far each kind of fact is counted. Up to `settled` nothing can come any more; up to `reached` all that was visible is counted. A mark is the
-- newest number at one moment: once every transaction of that moment has ended, all below it is there to be read.
create table triage_scans (
  source text primary key,
  settled bigint not null default 0,
  reached bigint not null default 0,
  marked bigint,
  marked_transaction bigint,
  -- By the database's own clock: how long ago the mark was made, whatever the time is here.
  marked_at timestamptz,
  check (settled <= reached),
  check ((marked is null) = (marked_transaction is null) and (marked is null) = (marked_at is null))
);
insert into triage_scans (source) values ('handoffs'), ('polls'), ('runs'), ('exports'), ('findings'), ('imports'), ('intake');

-- One use of a playbook, from its opening until its cause is gone or somebody decided otherwise.
create table incidents (
  id bigint generated always as identity primary key,
  program text not null,
  playbook text not null,
  -- The playbook's version and the hash of its text and steps, as they were when it was opened.
  playbook_version integer not null,
  playbook_hash text not null,
  title text not null,
  subject_kind text not null check (subject_kind in ('error_class', 'finding', 'export', 'alert', 'none')),
  -- Number of the class or finding, name of the export, key of the alert.
  subject text not null,
  state text not null check (state in ('open', 'closed', 'overridden')),
  state_at timestamptz not null,
  opened_by text not null,
  opened_at timestamptz not null,
  reason text not null check (reason <> ''),
  closed_by text,
  closed_reason text,
  check ((state = 'open') = (closed_by is null) and (state = 'open') = (closed_reason is null)),
  check ((subject_kind = 'none') = (subject = ''))
);
create unique index incidents_one_open on incidents (program, playbook, subject_kind, subject) where state = 'open' and subject_kind <> 'none';
create index incidents_newest on incidents (program, id desc);

create table incident_steps (
  incident_id bigint not null references incidents (id),
  position integer not null,
  program text not null,
  name text not null,
  state text not null check (state in ('to_do', 'drafted', 'done', 'failed', 'not_needed')),
  state_at timestamptz not null,
  state_by text,
  -- The newest run that was drafted for it.
  run_id bigint references runs (id),
  primary key (incident_id, position),
  unique (incident_id, name),
  check ((state = 'to_do') = (state_by is null)),
  check (state <> 'drafted' or run_id is not null)
);
create index incident_steps_run on incident_steps (run_id) where run_id is not null;

-- Everything that was done or said in an incident, in order.
create table incident_entries (
  id bigint generated always as identity primary key,
  incident_id bigint not null references incidents (id),
  program text not null,
  kind text not null check (kind in ('opened', 'drafted', 'done', 'failed', 'not_needed', 'note', 'closed', 'overridden', 'reopened')),
  step text,
  text text not null check (text <> ''),
  run_id bigint references runs (id),
  author text not null,
  at timestamptz not null,
  check ((step is not null) = (kind in ('drafted', 'done', 'failed', 'not_needed'))),
  check ((run_id is not null) = (kind = 'drafted'))
);
create index incident_entries_incident on incident_entries (incident_id, id);

grant insert on import_refusals, intake_refusals, error_occurrences, error_class_people, incident_entries to waybill_app;
grant insert, update on error_classes, error_class_hours, error_class_submissions, incidents, incident_steps to waybill_app;
grant update on triage_scans to waybill_app;
grant select on import_refusals, intake_refusals, error_classes, error_occurrences, error_class_hours, error_class_submissions, error_class_people, triage_scans,
  incidents, incident_steps, incident_entries to waybill_reader;
