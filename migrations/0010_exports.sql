-- Files that are made on schedule for other systems.

-- One line for each day on which a file is expected. `met_by` is the confirmed file that answered it, on time or late.
create table export_expectations (
  id bigint generated always as identity primary key,
  program text not null,
  export text not null,
  day date not null,
  due_at timestamptz not null,
  deadline_at timestamptz not null check (deadline_at > due_at),
  noted_at timestamptz not null,
  met_by bigint,
  met_at timestamptz,
  -- Somebody decided that no file was expected after all.
  excused_at timestamptz,
  unique (program, export, day),
  check ((met_by is null) = (met_at is null))
);
create index export_expectations_open on export_expectations (program, export, due_at) where met_by is null and excused_at is null;

-- What somebody decided about a day, against the calendar. The newest counts.
create table export_day_overrides (
  id bigint generated always as identity primary key,
  program text not null,
  -- Null: every export of the program.
  export text,
  day date not null,
  is_expected boolean not null,
  reason text not null check (reason <> ''),
  author text not null,
  decided_at timestamptz not null
);
create index export_day_overrides_day on export_day_overrides (program, day, id desc);

-- A file from the moment its rows are frozen. What it holds is told by rows, bytes and hash; it can be written again from the rows at any time.
create table export_files (
  id bigint generated always as identity primary key,
  program text not null,
  export text not null,
  -- The day in the schedule's zone on which its rows were frozen.
  day date not null,
  state text not null check (state in ('frozen', 'archived', 'uploaded', 'confirmed', 'blocked', 'dropped')),
  state_at timestamptz not null,
  file_name text not null check (file_name <> ''),
  -- Candidates = written + superseded + refused.
  candidates integer not null,
  written integer not null,
  superseded integer not null,
  refused integer not null,
  bytes bigint not null,
  sha256 bytea not null,
  -- When the earliest and the latest of its rows were submitted.
  window_from timestamptz,
  window_until timestamptz,
  archive_key text,
  -- Lines of the archived copy were blanked since; it can be compared with no list any more.
  archive_redacted_at timestamptz,
  -- What or who started it, and why.
  started_by text not null,
  started_by_kind text not null check (started_by_kind in ('person', 'token', 'system')),
  reason text not null check (reason <> ''),
  frozen_at timestamptz not null,
  confirmed_at timestamptz,
  tries integer not null default 0,
  next_try_at timestamptz,
  -- Why the newest try failed, or what blocks it: a code and a sentence, nothing personal.
  fault_code text,
  fault text,
  constraint export_files_add_up check (candidates = written + superseded + refused),
  check ((state = 'confirmed') = (confirmed_at is not null)),
  check ((state in ('frozen', 'archived', 'uploaded')) = (next_try_at is not null))
);
create unique index export_files_name on export_files (program, export, file_name, day) where state <> 'dropped';
create index export_files_due on export_files (next_try_at) where next_try_at is not null;
create index export_files_newest on export_files (program, export, id desc);

alter table export_expectations add foreign key (met_by) references export_files (id);

-- What became of each candidate of a file.
create table export_rows (
  file_id bigint not null references export_files (id),
  submission_id bigint not null references submissions (id),
  program text not null,
  outcome text not null check (outcome in ('written', 'superseded', 'refused')),
  -- Line number, from 1.
  position integer,
  -- Why it is refused.
  reason text,
  -- The person's newer change of the same kind.
  superseded_by bigint references submissions (id),
  -- Columns whose value was changed to fit, with the rule: `name:space`. Never a value.
  changed text[] not null default '{}',
  -- The partner does not have it, or the file was dropped: it may go again.
  released_at timestamptz,
  primary key (file_id, submission_id),
  check ((outcome = 'written') = (position is not null)),
  check ((outcome = 'refused') = (reason is not null)),
  check ((outcome = 'superseded') = (superseded_by is not null))
);
create unique index export_rows_line on export_rows (file_id, position) where position is not null;
-- A submission is in one file at a time.
create unique index export_rows_once on export_rows (submission_id) where outcome <> 'refused' and released_at is null;
create index export_rows_submission on export_rows (submission_id);

-- A partner's list of what it received, compared with a file line by line.
create table export_receipts (
  id bigint generated always as identity primary key,
  file_id bigint not null references export_files (id),
  program text not null,
  list_sha256 bytea not null,
  lines integer not null,
  received integer not null,
  not_received integer not null,
  repeated integer not null,
  not_ours integer not null,
  -- Line numbers of ours that the list lacks.
  missing integer[] not null default '{}',
  author text not null,
  reason text not null check (reason <> ''),
  at timestamptz not null,
  constraint export_receipts_add_up check (lines = received + repeated + not_ours),
  unique (file_id, list_sha256)
);

grant insert on export_day_overrides, export_receipts to waybill_app;
grant insert, update on export_expectations, export_files, export_rows to waybill_app;
grant select on export_expectations, export_day_overrides, export_files, export_rows, export_receipts to waybill_reader;
