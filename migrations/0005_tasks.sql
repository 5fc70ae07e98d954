-- Runs of reviewed tasks over frozen items, and the worklists they are taken from.

create table runs (
  id bigint generated always as identity primary key,
  program text not null,
  task text not null,
  title text not null,
  task_code_hash text not null,
  risk text not null check (risk in ('reads', 'reversible', 'irreversible')),
  params jsonb not null,
  -- What it runs over, as asked: {"kind":"worklist"|"csv"|"query"|…}.
  selection jsonb not null,
  input_name text,
  input_sha256 bytea,
  -- The CSV as it was given, when the run is over one.
  input_object_key text,
  -- Where it came from, when it came from a bucket: its result files go beside it.
  input_address text,
  -- {"header": […], "map": {column: header}}: the file's header line, and which of its columns the task reads as what.
  input_columns jsonb,
  worklist_id bigint,
  parent_run_id bigint references runs (id),
  requested_by text not null,
  requested_by_kind text not null default 'person' check (requested_by_kind in ('person', 'token', 'system')),
  requested_at timestamptz not null,
  reason text not null check (reason <> ''),
  state text not null check (state in ('draft', 'preparing', 'awaiting_approval', 'approved', 'rejected', 'expired', 'queued', 'running', 'paused',
    'succeeded', 'succeeded_with_failures', 'failed', 'cancelled')),
  state_at timestamptz not null,
  -- Why it is in this state: the edge's reason, a spent failure budget, a fault of the preview.
  state_reason text,
  wanted text not null default 'run' check (wanted in ('run', 'pause', 'cancel')),
  attempt integer not null default 0,
  approvals_needed integer not null,
  digest bytea,
  concurrency integer not null check (concurrency between 1 and 256),
  -- Items a second, over all workers; null: unbounded. It may change while the run goes on, up to what was approved.
  rate_per_second real check (rate_per_second > 0),
  rate_most real check (rate_most > 0),
  -- Slices at once, over all workers together.
  lanes integer not null default 1 check (lanes between 1 and 256),
  failure_budget integer not null,
  -- Failures of this attempt that somebody resumed the run in spite of.
  failures_forgiven integer not null default 0,
  -- So many items that are no longer what the preview saw pause the run.
  change_budget integer,
  changes_forgiven integer not null default 0,
  items integer not null default 0,
  eligible integer not null default 0,
  -- Newest outcomes when this attempt began.
  carried_succeeded integer not null default 0,
  carried_failed integer not null default 0,
  carried_skipped integer not null default 0,
  carried_unknown integer not null default 0,
  -- Time in state running during this attempt, up to state_at.
  active_seconds double precision not null default 0,
  previewed_at timestamptz,
  -- A few items as they are and as they would be, as the task says.
  samples jsonb,
  -- Of a run over nothing: what it would do, counted, as the task says.
  foreseen jsonb,
  estimated_seconds double precision,
  expires_at timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  check (rate_most is null or coalesce(rate_per_second <= rate_most, false))
);
create index runs_live on runs (program, state) where state in ('queued', 'running', 'paused', 'awaiting_approval', 'approved', 'preparing');

-- Frozen at preview: the items of a run in the order of their positions, a block at a time, each with the hash of what was frozen. The digest that
-- people approve is over these, so that a run of any size starts without reading its items again, and a worker compares a block when it takes it.
-- As rows of their own, 300,000 items of a file took 0.8 s to insert and 0.6 s to read twice; as 150 blocks of 2,000, 0.1 and 0.1 s.
create table run_blocks (
  run_id bigint not null references runs (id),
  block integer not null,
  program text not null,
  first_position integer not null,
  last_position integer not null,
  eligible integer not null,
  sha256 bytea not null,
  -- A line for each item: its name, as JSON.
  names text not null,
  -- A line for each item: a JSON array of its cells in the order of the header, which stands in runs.input_columns; empty where it has none. Null:
  -- none of them has, or they are no longer kept.
  cells text,
  primary key (run_id, block)
);
create unique index run_blocks_place on run_blocks (run_id, first_position);
-- To the byte, as they are hashed; compressing them would cost more than reading them.
alter table run_blocks alter column names set storage external, alter column cells set storage external;

-- Of the items, those of which something is known by themselves: what they name, or the reason why they will not run. Bad and repeated rows are items too.
create table run_items (
  -- Its block refers to the run, with one look-up for all of its rows.
  run_id bigint not null,
  position integer not null,
  program text not null,
  external_id text not null,
  -- Read in the transaction that freezes the item, from tables whose rows nobody may delete. As foreign keys the two cost a third of
  -- inserting items, also where both are null: 0.64 and 0.71 s for 100,000 against 0.40 and 0.41 s in one run.
  submission_id bigint,
  handoff_id bigint,
  is_eligible boolean not null,
  reason text,
  -- Of a row that does not fit: its number, the field and the rule.
  detail text,
  primary key (run_id, position),
  check (is_eligible = (reason is null))
);
create index run_items_submission on run_items (submission_id) where submission_id is not null;
create index run_items_handoff on run_items (handoff_id) where handoff_id is not null;

create table run_slices (
  run_id bigint not null references runs (id),
  attempt integer not null,
  slice integer not null,
  program text not null,
  first_position integer not null,
  last_position integer not null,
  -- Only these of the range; null: every eligible one.
  positions integer[],
  items integer not null,
  -- The block that it is, where it is one as it was frozen.
  block integer,
  state text not null check (state in ('due', 'leased', 'done')),
  -- Grows with every lease; whoever holds an older one can write nothing.
  fence integer not null default 0,
  worker text,
  leased_until timestamptz,
  -- When it was taken, or last counted an outcome.
  progress_at timestamptz,
  succeeded integer not null default 0,
  failed integer not null default 0,
  skipped integer not null default 0,
  unknown integer not null default 0,
  -- Of these, outcomes that take the place of a failed one of an earlier attempt.
  again integer not null default 0,
  -- Of the skipped ones, those that were eligible at preview and are not any more.
  changed integer not null default 0,
  primary key (run_id, attempt, slice)
);
create index run_slices_unfinished on run_slices (run_id, attempt, slice) where state <> 'done';

create table run_outcomes (
  run_id bigint not null,
  attempt integer not null,
  position integer not null,
  program text not null,
  outcome text not null check (outcome in ('succeeded', 'failed', 'skipped', 'unknown')),
  reason text,
  message text,
  output jsonb,
  has_package boolean not null default false,
  recorded_at timestamptz not null,
  -- The order in which they were recorded: whoever counts failures goes on from the last one.
  id bigint not null generated always as identity,
  -- No foreign key to the item: a worker writes outcomes of positions that it read under its fence.
  primary key (run_id, position, attempt)
);

create table run_approvals (
  id bigint generated always as identity primary key,
  run_id bigint not null references runs (id),
  program text not null,
  digest bytea not null,
  decided_by text not null,
  decision text not null check (decision in ('approved', 'rejected')),
  reason text not null check (reason <> ''),
  decided_at timestamptz not null,
  unique (run_id, digest, decided_by)
);

create table run_files (
  run_id bigint not null references runs (id),
  program text not null,
  attempt integer not null,
  kind text not null check (kind in ('output', 'succeeded', 'failed', 'unprocessed')),
  object_key text not null,
  file_name text not null,
  bytes bigint not null,
  rows integer not null,
  sha256 bytea not null,
  written_at timestamptz not null,
  primary key (run_id, attempt, kind)
);

-- Result files on their way to the bucket that the input came from.
create table run_deliveries (
  run_id bigint not null references runs (id),
  program text not null,
  attempt integer not null,
  kind text not null,
  address text not null,
  state text not null check (state in ('due', 'done')),
  tries integer not null default 0,
  -- The code of the last refusal.
  refused_by text,
  due_at timestamptz not null,
  done_at timestamptz,
  primary key (run_id, attempt, kind),
  foreign key (run_id, attempt, kind) references run_files (run_id, attempt, kind)
);
create index run_deliveries_due on run_deliveries (due_at) where state = 'due';

create table worklists (
  id bigint generated always as identity primary key,
  program text not null,
  name text not null,
  created_by text not null,
  created_at timestamptz not null,
  unique (program, name)
);

create table worklist_entries (
  worklist_id bigint not null references worklists (id),
  submission_id bigint not null references submissions (id),
  program text not null,
  state text not null check (state in ('left', 'in_run', 'shared', 'accepted', 'refused', 'withdrawn')),
  run_id bigint references runs (id),
  share_id bigint,
  added_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (worklist_id, submission_id),
  check ((state = 'in_run') <= (run_id is not null)),
  check ((state in ('shared', 'accepted', 'refused')) <= (share_id is not null))
);
-- Entries that came back go behind those never tried.
create index worklist_entries_left on worklist_entries (worklist_id, changed_at, submission_id) where state = 'left';
create index worklist_entries_run on worklist_entries (run_id) where run_id is not null;
create index worklist_entries_submission on worklist_entries (submission_id);
