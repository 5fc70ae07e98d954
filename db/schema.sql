-- The whole schema as a migrated database has it. Generated from its catalog by `npm run schema`; edit migrations/ instead.
-- The job engine's tables (schema pgboss) are its own and not shown.

create table acknowledgements (
  id bigint generated always as identity not null,
  share_id bigint not null,
  program text not null,
  file_sha256 bytea not null,
  row_number integer not null,
  external_id text not null,
  verdict text not null,
  reason text,
  acknowledged_by text not null,
  received_at timestamp with time zone not null
);

create table alert_deliveries (
  id bigint generated always as identity not null,
  message_id bigint not null,
  program text,
  chain smallint not null,
  place smallint not null,
  channel text not null,
  state text not null,
  state_at timestamp with time zone not null,
  tries integer default 0 not null,
  next_try_at timestamp with time zone,
  fault_code text,
  fault text
);

create table alert_message_alerts (
  message_id bigint not null,
  alert_id bigint not null,
  program text
);

create table alert_messages (
  id bigint generated always as identity not null,
  program text,
  audience text not null,
  partner text,
  kind text not null,
  event text not null,
  severity text not null,
  rule text,
  share_id bigint,
  subject text not null,
  lines jsonb not null,
  created_at timestamp with time zone not null
);

create table alert_samples (
  program text not null,
  name text not null,
  hour timestamp with time zone not null,
  value bigint not null
);

create table alert_sightings (
  worker text not null,
  kind text not null,
  program text not null,
  key text not null,
  value text not null,
  seen_at timestamp with time zone not null
);

create table alerts (
  id bigint generated always as identity not null,
  program text,
  rule text not null,
  key text not null,
  state text not null,
  state_at timestamp with time zone not null,
  severity text not null,
  title text not null,
  count bigint not null,
  most bigint not null,
  window_from timestamp with time zone,
  window_until timestamp with time zone,
  list text not null,
  playbook text,
  opened_at timestamp with time zone not null,
  fired_at timestamp with time zone not null,
  gone_since timestamp with time zone,
  told_at timestamp with time zone,
  reminded_at timestamp with time zone,
  reminders integer default 0 not null,
  end_told_at timestamp with time zone,
  acknowledged_by text,
  acknowledged_at timestamp with time zone,
  acknowledged_reason text,
  acknowledged_count bigint
);

create table destination_pauses (
  id bigint generated always as identity not null,
  program text not null,
  destination text not null,
  reason text not null,
  paused_by text not null,
  paused_at timestamp with time zone not null,
  resumed_by text,
  resumed_at timestamp with time zone
);

create table documents (
  id bigint generated always as identity not null,
  submission_id bigint not null,
  program text not null,
  label text not null,
  document_type text not null,
  is_required boolean not null,
  parent_document_id bigint,
  "position" integer not null,
  source text not null,
  media_type text,
  bytes bigint,
  content_sha256 bytea,
  received_bytes bigint,
  received_sha256 bytea,
  object_key text,
  problem_code text,
  problem text
);

create table duplicate_members (
  set_id bigint not null,
  submission_id bigint not null,
  program text not null,
  added_at timestamp with time zone not null
);

create table duplicate_sets (
  id bigint generated always as identity not null,
  program text not null,
  person_id text not null,
  fingerprint bytea not null,
  found_at timestamp with time zone not null
);

create table erasures (
  id bigint generated always as identity not null,
  program text not null,
  redaction_id bigint,
  purge_id bigint,
  step text not null,
  object_key text,
  subject_id bigint,
  details jsonb,
  ordered_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  done_at timestamp with time zone
);

create table error_class_hours (
  class_id bigint not null,
  hour timestamp with time zone not null,
  program text not null,
  occurrences bigint not null
);

create table error_class_people (
  class_id bigint not null,
  person_id text not null,
  program text not null
);

create table error_class_submissions (
  class_id bigint not null,
  submission_id bigint not null,
  program text not null,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  occurrences integer not null
);

create table error_classes (
  id bigint generated always as identity not null,
  program text not null,
  fingerprint bytea not null,
  stage text not null,
  place text not null,
  step text,
  code text,
  pattern text not null,
  first_seen_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  occurrences bigint default 0 not null,
  submissions integer default 0 not null,
  people integer default 0 not null,
  state text not null,
  state_at timestamp with time zone not null,
  state_by text not null,
  state_reason text not null,
  mended_in text,
  ignore_until timestamp with time zone,
  ignore_occurrences bigint,
  ignore_per_hour integer,
  regressed_at timestamp with time zone,
  regressions integer default 0 not null,
  owner text,
  ticket text,
  note text
);

create table error_occurrences (
  source text not null,
  source_id bigint not null,
  class_id bigint not null,
  program text not null,
  submission_id bigint,
  at timestamp with time zone not null,
  weight integer not null
);

create table export_day_overrides (
  id bigint generated always as identity not null,
  program text not null,
  export text,
  day date not null,
  is_expected boolean not null,
  reason text not null,
  author text not null,
  decided_at timestamp with time zone not null
);

create table export_expectations (
  id bigint generated always as identity not null,
  program text not null,
  export text not null,
  day date not null,
  due_at timestamp with time zone not null,
  deadline_at timestamp with time zone not null,
  noted_at timestamp with time zone not null,
  met_by bigint,
  met_at timestamp with time zone,
  excused_at timestamp with time zone
);

create table export_files (
  id bigint generated always as identity not null,
  program text not null,
  export text not null,
  day date not null,
  state text not null,
  state_at timestamp with time zone not null,
  file_name text not null,
  candidates integer not null,
  written integer not null,
  superseded integer not null,
  refused integer not null,
  bytes bigint not null,
  sha256 bytea not null,
  window_from timestamp with time zone,
  window_until timestamp with time zone,
  archive_key text,
  archive_redacted_at timestamp with time zone,
  started_by text not null,
  started_by_kind text not null,
  reason text not null,
  frozen_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  tries integer default 0 not null,
  next_try_at timestamp with time zone,
  fault_code text,
  fault text
);

create table export_receipts (
  id bigint generated always as identity not null,
  file_id bigint not null,
  program text not null,
  list_sha256 bytea not null,
  lines integer not null,
  received integer not null,
  not_received integer not null,
  repeated integer not null,
  not_ours integer not null,
  missing integer[] default '{}'::integer[] not null,
  author text not null,
  reason text not null,
  at timestamp with time zone not null
);

create table export_rows (
  file_id bigint not null,
  submission_id bigint not null,
  program text not null,
  outcome text not null,
  "position" integer,
  reason text,
  superseded_by bigint,
  changed text[] default '{}'::text[] not null,
  released_at timestamp with time zone
);

create table failed_attempts (
  key_hash bytea not null,
  failures integer not null,
  until timestamp with time zone not null
);

create table findings (
  id bigint generated always as identity not null,
  program text not null,
  kind text not null,
  subject text not null,
  submission_id bigint,
  run_id bigint,
  share_id bigint,
  details jsonb default '{}'::jsonb not null,
  answer bytea,
  answer_key_id text,
  opened_at timestamp with time zone not null,
  answer_by timestamp with time zone not null,
  closed_at timestamp with time zone,
  closed_reason text,
  closed_by text
);

create table grants (
  id bigint generated always as identity not null,
  user_id bigint not null,
  role text not null,
  program text,
  partner text,
  granted_by text not null,
  granted_at timestamp with time zone not null
);

create table handoff_attempts (
  handoff_id bigint not null,
  number integer not null,
  program text not null,
  key bytea not null,
  content_sha256 bytea not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  outcome text,
  receipt text,
  error text,
  message text,
  http_status integer,
  answer bytea,
  answer_key_id text
);

create table handoff_history (
  id bigint generated always as identity not null,
  handoff_id bigint not null,
  program text not null,
  from_state text,
  to_state text not null,
  status text,
  step text,
  reason text,
  author text,
  at timestamp with time zone not null
);

create table handoff_schedule (
  handoff_id bigint not null,
  program text not null,
  destination text not null,
  kind text not null,
  lane smallint generated always as (((
CASE kind
    WHEN 'poll'::text THEN (handoff_id / 100)
    ELSE handoff_id
END % (4)::bigint))::smallint) stored not null,
  due_at timestamp with time zone not null,
  asked_at timestamp with time zone,
  tries integer default 0 not null,
  misses integer default 0 not null,
  missed_since timestamp with time zone,
  has_finding boolean default false not null,
  receipt text
);

create table handoffs (
  id bigint generated always as identity not null,
  submission_id bigint not null,
  document_id bigint,
  program text not null,
  destination text not null,
  state text not null,
  origin text not null,
  round integer default 0 not null,
  key bytea not null,
  content_sha256 bytea,
  attempts integer default 0 not null,
  receipt_kind text,
  receipt text,
  status text,
  step text,
  reason text,
  heals_until timestamp with time zone,
  followed_at timestamp with time zone,
  state_at timestamp with time zone not null,
  answer_by timestamp with time zone not null,
  created_at timestamp with time zone not null
);

create table heartbeats (
  part text not null,
  begun_at timestamp with time zone not null,
  ran_at timestamp with time zone,
  most_seconds integer not null,
  fault text
);

create table import_refusals (
  id bigint generated always as identity not null,
  import_id bigint not null,
  program text not null,
  field text not null,
  rule text not null,
  rows integer not null,
  at timestamp with time zone not null
);

create table imports (
  id bigint generated always as identity not null,
  program text not null,
  file_name text not null,
  file_sha256 bytea,
  started_by text not null,
  started_at timestamp with time zone not null,
  finished_at timestamp with time zone,
  input integer default 0 not null,
  imported integer default 0 not null,
  refused integer default 0 not null,
  already_known integer default 0 not null,
  mended integer default 0 not null,
  refused_object_key text
);

create table incident_entries (
  id bigint generated always as identity not null,
  incident_id bigint not null,
  program text not null,
  kind text not null,
  step text,
  text text not null,
  run_id bigint,
  author text not null,
  at timestamp with time zone not null
);

create table incident_steps (
  incident_id bigint not null,
  "position" integer not null,
  program text not null,
  name text not null,
  state text not null,
  state_at timestamp with time zone not null,
  state_by text,
  run_id bigint
);

create table incidents (
  id bigint generated always as identity not null,
  program text not null,
  playbook text not null,
  playbook_version integer not null,
  playbook_hash text not null,
  title text not null,
  subject_kind text not null,
  subject text not null,
  state text not null,
  state_at timestamp with time zone not null,
  opened_by text not null,
  opened_at timestamp with time zone not null,
  reason text not null,
  closed_by text,
  closed_reason text
);

create table intake_refusals (
  id bigint generated always as identity not null,
  program text not null,
  field text not null,
  rule text not null,
  rows integer not null,
  at timestamp with time zone not null
);

create table ledger_checkpoints (
  number bigint not null,
  after_transaction bigint not null,
  until_transaction bigint not null,
  lines integer not null,
  root bytea not null,
  previous_hash bytea not null,
  sealed_at timestamp with time zone not null,
  key_id text not null,
  hash bytea not null,
  signature bytea not null
);

create table ledger_copies (
  number bigint not null,
  object_key text not null,
  copied_at timestamp with time zone not null
);

create table ledger_details (
  line_id bigint not null,
  program text,
  salt bytea,
  reason text,
  details jsonb,
  redacted_at timestamp with time zone
);

create table ledger_eras (
  era integer not null,
  began_at timestamp with time zone not null
);

create table ledger_lines (
  id bigint default nextval('ledger_line_ids'::regclass) not null,
  transaction_id bigint default ledger_transaction() not null,
  at timestamp with time zone not null,
  actor text not null,
  actor_kind text not null,
  program text,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  run_id text,
  commitment bytea,
  hash bytea not null
);

create table legal_holds (
  id bigint generated always as identity not null,
  program text not null,
  person_id text,
  submission_id bigint,
  reason text not null,
  placed_by text not null,
  placed_at timestamp with time zone not null,
  lifted_by text,
  lifted_at timestamp with time zone,
  lifted_reason text
);

create table maintenance_windows (
  id bigint generated always as identity not null,
  program text,
  rules text[],
  from_at timestamp with time zone not null,
  until_at timestamp with time zone not null,
  reason text not null,
  author text not null,
  decided_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  ended_by text
);

create table metric_cursors (
  name text not null,
  counted_until timestamp with time zone not null
);

create table notice_attempts (
  notice_id bigint not null,
  number integer not null,
  program text not null,
  channel text not null,
  masked text not null,
  template text not null,
  reference text not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  outcome text,
  notification_id text,
  http_status integer,
  error text,
  status text,
  status_at timestamp with time zone,
  told_by text
);

create table notice_episodes (
  id bigint generated always as identity not null,
  program text not null,
  submission_id bigint not null,
  person_id text not null,
  subject text not null,
  kind text not null,
  reason text not null,
  document jsonb,
  failed_at timestamp with time zone not null,
  found_at timestamp with time zone not null,
  confirm_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  name text,
  withheld text,
  asked_at timestamp with time zone,
  asked_by text,
  run_id bigint,
  ended_at timestamp with time zone,
  ended_as text
);

create table notice_history (
  id bigint generated always as identity not null,
  notice_id bigint not null,
  program text not null,
  from_state text,
  to_state text not null,
  why text,
  at timestamp with time zone not null
);

create table notice_scans (
  program text not null,
  kind text not null,
  after_id bigint not null,
  round_at timestamp with time zone
);

create table notice_subjects (
  notice_id bigint not null,
  submission_id bigint not null,
  program text not null,
  episode_id bigint,
  documents text[] default '{}'::text[] not null,
  joined_at timestamp with time zone not null
);

create table notice_switches (
  id bigint generated always as identity not null,
  program text not null,
  is_on boolean not null,
  at timestamp with time zone not null
);

create table notice_told (
  submission_id bigint not null,
  program text not null,
  told text not null
);

create table notices (
  id bigint generated always as identity not null,
  program text not null,
  person_id text not null,
  kind text not null,
  name text not null,
  cause text not null,
  reason text,
  state text not null,
  state_at timestamp with time zone not null,
  why text,
  composed_at timestamp with time zone not null,
  next_at timestamp with time zone,
  confirm_by timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  address integer default 0 not null,
  addresses integer not null,
  tries integer default 0 not null,
  resends integer default 0 not null,
  attempts integer default 0 not null,
  sealed bytea,
  key_id text,
  closed_at timestamp with time zone
);

create table packages (
  id bigint generated always as identity not null,
  program text not null,
  run_id bigint not null,
  submission_id bigint not null,
  content_hash bytea not null,
  object_key text not null,
  bytes bigint not null,
  sha256 bytea not null,
  files jsonb not null,
  overrides jsonb not null,
  created_at timestamp with time zone not null,
  destroyed_at timestamp with time zone
);

create table poll_lanes (
  program text not null,
  destination text not null,
  lane smallint not null,
  fence bigint default 0 not null,
  faults smallint default 0 not null,
  resume_at timestamp with time zone
);

create table poll_slices (
  id bigint generated always as identity not null,
  program text not null,
  destination text not null,
  started_at timestamp with time zone not null,
  ended_at timestamp with time zone not null,
  asked integer not null,
  answered integer not null,
  not_found integer not null,
  unanswered integer not null,
  unreadable integer not null,
  changed integer not null,
  fault text
);

create table purges (
  id bigint generated always as identity not null,
  program text not null,
  kind text not null,
  before timestamp with time zone not null,
  run_id bigint,
  author text not null,
  reason text not null,
  ordered_at timestamp with time zone not null,
  destroyed integer default 0 not null,
  finished_at timestamp with time zone
);

create table rate_limits (
  destination text not null,
  granted_at timestamp with time zone[] default '{}'::timestamp with time zone[] not null,
  granted_tokens integer[] default '{}'::integer[] not null
);

create table redactions (
  id bigint generated always as identity not null,
  program text not null,
  pseudonym text not null,
  submissions integer not null,
  counts jsonb not null,
  run_id bigint,
  author text not null,
  reason text not null,
  at timestamp with time zone not null
);

create table remediations (
  id bigint generated always as identity not null,
  submission_id bigint not null,
  program text not null,
  kind text not null,
  is_success boolean not null,
  reason text not null,
  author text not null,
  evidence jsonb,
  kept_submission_id bigint,
  run_id bigint,
  decided_at timestamp with time zone not null
);

create table run_approvals (
  id bigint generated always as identity not null,
  run_id bigint not null,
  program text not null,
  digest bytea not null,
  decided_by text not null,
  decision text not null,
  reason text not null,
  decided_at timestamp with time zone not null
);

create table run_blocks (
  run_id bigint not null,
  block integer not null,
  program text not null,
  first_position integer not null,
  last_position integer not null,
  eligible integer not null,
  sha256 bytea not null,
  names text not null,
  cells text
);

create table run_deliveries (
  run_id bigint not null,
  program text not null,
  attempt integer not null,
  kind text not null,
  address text not null,
  state text not null,
  tries integer default 0 not null,
  refused_by text,
  due_at timestamp with time zone not null,
  done_at timestamp with time zone
);

create table run_files (
  run_id bigint not null,
  program text not null,
  attempt integer not null,
  kind text not null,
  object_key text not null,
  file_name text not null,
  bytes bigint not null,
  rows integer not null,
  sha256 bytea not null,
  written_at timestamp with time zone not null
);

create table run_hands (
  id bigint generated always as identity not null,
  run_id bigint not null,
  program text not null,
  name text not null,
  deed text not null,
  at timestamp with time zone not null
);

create table run_items (
  run_id bigint not null,
  "position" integer not null,
  program text not null,
  external_id text not null,
  submission_id bigint,
  handoff_id bigint,
  is_eligible boolean not null,
  reason text,
  detail text
);

create table run_notes (
  id bigint generated always as identity not null,
  run_id bigint not null,
  program text not null,
  author text not null,
  text text not null,
  at timestamp with time zone not null
);

create table run_outcomes (
  run_id bigint not null,
  attempt integer not null,
  "position" integer not null,
  program text not null,
  outcome text not null,
  reason text,
  message text,
  output jsonb,
  has_package boolean default false not null,
  recorded_at timestamp with time zone not null,
  id bigint generated always as identity not null
);

create table run_reviews (
  id bigint generated always as identity not null,
  run_id bigint not null,
  program text not null,
  digest bytea not null,
  started_by text not null,
  reason text not null,
  started_at timestamp with time zone not null,
  review_by timestamp with time zone not null,
  reviewed_by text,
  verdict text,
  review_reason text,
  reviewed_at timestamp with time zone
);

create table run_slices (
  run_id bigint not null,
  attempt integer not null,
  slice integer not null,
  program text not null,
  first_position integer not null,
  last_position integer not null,
  positions integer[],
  items integer not null,
  block integer,
  state text not null,
  fence integer default 0 not null,
  worker text,
  leased_until timestamp with time zone,
  progress_at timestamp with time zone,
  succeeded integer default 0 not null,
  failed integer default 0 not null,
  skipped integer default 0 not null,
  unknown integer default 0 not null,
  again integer default 0 not null,
  changed integer default 0 not null
);

create table runs (
  id bigint generated always as identity not null,
  program text not null,
  task text not null,
  title text not null,
  task_code_hash text not null,
  risk text not null,
  params jsonb not null,
  selection jsonb not null,
  input_name text,
  input_sha256 bytea,
  input_object_key text,
  input_address text,
  input_columns jsonb,
  worklist_id bigint,
  parent_run_id bigint,
  requested_by text not null,
  requested_by_kind text default 'person'::text not null,
  requested_at timestamp with time zone not null,
  reason text not null,
  state text not null,
  state_at timestamp with time zone not null,
  state_reason text,
  wanted text default 'run'::text not null,
  attempt integer default 0 not null,
  approvals_needed integer not null,
  digest bytea,
  concurrency integer not null,
  rate_per_second real,
  rate_most real,
  lanes integer default 1 not null,
  failure_budget integer not null,
  failures_forgiven integer default 0 not null,
  change_budget integer,
  changes_forgiven integer default 0 not null,
  items integer default 0 not null,
  eligible integer default 0 not null,
  carried_succeeded integer default 0 not null,
  carried_failed integer default 0 not null,
  carried_skipped integer default 0 not null,
  carried_unknown integer default 0 not null,
  active_seconds double precision default 0 not null,
  previewed_at timestamp with time zone,
  samples jsonb,
  foreseen jsonb,
  estimated_seconds double precision,
  expires_at timestamp with time zone,
  started_at timestamp with time zone,
  finished_at timestamp with time zone
);

create table schedule_approvals (
  id bigint generated always as identity not null,
  program text not null,
  schedule text not null,
  digest bytea not null,
  decided_by text not null,
  decision text not null,
  reason text not null,
  decided_at timestamp with time zone not null,
  withdrawn_at timestamp with time zone
);

create table schedule_times (
  id bigint generated always as identity not null,
  program text not null,
  schedule text not null,
  task text not null,
  due_at timestamp with time zone not null,
  noted_at timestamp with time zone not null,
  state text not null,
  state_at timestamp with time zone not null,
  why text,
  detail text,
  digest bytea not null,
  run_id bigint,
  asked_by text,
  reason text not null
);

create table sealed_files (
  id bigint generated always as identity not null,
  program text not null,
  run_id bigint not null,
  person_id text,
  file_name text not null,
  object_key text not null,
  bytes bigint not null,
  made_at timestamp with time zone not null,
  destroyed_at timestamp with time zone
);

create table sessions (
  id bigint generated always as identity not null,
  token_hash bytea not null,
  user_id bigint not null,
  way text not null,
  created_at timestamp with time zone not null,
  seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone
);

create table share_fetches (
  id bigint generated always as identity not null,
  share_id bigint not null,
  "position" integer not null,
  link_id bigint,
  program text not null,
  fetched_at timestamp with time zone not null,
  fetched_by text,
  remote text
);

create table share_lines (
  share_id bigint not null,
  "position" integer not null,
  program text not null,
  submission_id bigint not null,
  package_id bigint not null,
  state text not null,
  reason text,
  state_at timestamp with time zone not null
);

create table share_links (
  id bigint generated always as identity not null,
  share_id bigint not null,
  "position" integer not null,
  program text not null,
  kind text not null,
  token_hash bytea,
  expires_at timestamp with time zone,
  issued_by text not null,
  issued_at timestamp with time zone not null,
  revoked_at timestamp with time zone
);

create table shares (
  id bigint generated always as identity not null,
  program text not null,
  run_id bigint not null,
  partner text not null,
  state text not null,
  state_at timestamp with time zone not null,
  packages integer default 0 not null,
  bytes bigint default 0 not null,
  left_out jsonb default '{}'::jsonb not null,
  manifest_object_key text,
  manifest_sha256 bytea,
  answer_by timestamp with time zone not null,
  created_by text not null,
  created_at timestamp with time zone not null
);

create table sign_in_links (
  token_hash bytea not null,
  user_id bigint not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone
);

create table sign_in_visits (
  state_hash bytea not null,
  code_verifier text not null,
  nonce text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone
);

create table standing_totals (
  program text not null,
  form text not null,
  settled text not null,
  reason text,
  answer_by_hour timestamp with time zone,
  n bigint not null
);

create table standings (
  submission_id bigint not null,
  program text not null,
  form text not null,
  settled text not null,
  reason text,
  answer_by timestamp with time zone,
  boxed_since timestamp with time zone,
  has_step boolean not null,
  submitted_at timestamp with time zone not null
);

create table submission_corrections (
  id bigint generated always as identity not null,
  submission_id bigint not null,
  program text not null,
  fields text[] not null,
  key_id text not null,
  ciphertext bytea not null,
  reason text not null,
  author text not null,
  run_id bigint,
  decided_at timestamp with time zone not null
);

create table submission_fingerprints (
  submission_id bigint not null,
  program text not null,
  person_id text not null,
  fingerprint bytea not null,
  near_fingerprint bytea not null,
  rules_version integer not null,
  key_version text not null
);

create table submission_identities (
  submission_id bigint not null,
  program text not null,
  key_id text not null,
  ciphertext bytea not null
);

create table submission_payloads (
  submission_id bigint not null,
  program text not null,
  key_id text not null,
  ciphertext bytea not null
);

create table submission_releases (
  submission_id bigint not null,
  program text not null,
  released_at timestamp with time zone not null,
  released_by text not null,
  run_id bigint,
  start_by timestamp with time zone not null
);

create table submission_search (
  submission_id bigint not null,
  program text not null,
  field text not null,
  blind_index bytea not null
);

create table submissions (
  id bigint generated always as identity not null,
  program text not null,
  form text not null,
  external_id text not null,
  person_id text not null,
  submitted_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  content_hash bytea not null,
  origin text not null,
  import_id bigint,
  start_by timestamp with time zone not null
);

create table task_schedules (
  program text not null,
  name text not null,
  task text not null,
  first_seen_at timestamp with time zone not null,
  noted_until timestamp with time zone not null,
  is_paused boolean default false not null,
  changed_by text,
  reason text,
  changed_at timestamp with time zone
);

create table tokens (
  id bigint generated always as identity not null,
  user_id bigint not null,
  name text not null,
  rights text[] default '{}'::text[] not null,
  programs text[] default '{}'::text[] not null,
  token_hash bytea not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone
);

create table triage_scans (
  source text not null,
  settled bigint default 0 not null,
  reached bigint default 0 not null,
  marked bigint,
  marked_transaction bigint,
  marked_at timestamp with time zone
);

create table truth_exits (
  list_id bigint not null,
  program text not null,
  side text not null,
  layer text not null,
  exit text not null,
  n bigint not null
);

create table truth_lists (
  id bigint generated always as identity not null,
  program text not null,
  destination text not null,
  receipt_kind text not null,
  file_name text not null,
  file_sha256 bytea not null,
  object_key text not null,
  as_of timestamp with time zone not null,
  covers_from timestamp with time zone,
  reading jsonb not null,
  given_by text not null,
  given_at timestamp with time zone not null,
  reason text not null,
  theirs integer default 0 not null,
  ours bigint default 0 not null,
  accepted_by text,
  accepted_at timestamp with time zone,
  accepted_reason text,
  accepted jsonb
);

create table truth_rows (
  id bigint generated always as identity not null,
  list_id bigint not null,
  program text not null,
  side text not null,
  row_number integer,
  receipt text,
  status text,
  state text,
  status_at timestamp with time zone,
  field text,
  rule text,
  handoff_id bigint,
  our_state text,
  layer text,
  exit text
);

create table users (
  id bigint generated always as identity not null,
  name text not null,
  issuer text,
  subject text,
  password_hash text,
  created_at timestamp with time zone not null,
  disabled_at timestamp with time zone
);

create table waybill_migrations (
  "position" integer generated always as identity not null,
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone not null
);

create table worklist_entries (
  worklist_id bigint not null,
  submission_id bigint not null,
  program text not null,
  state text not null,
  run_id bigint,
  share_id bigint,
  added_at timestamp with time zone not null,
  changed_at timestamp with time zone not null
);

create table worklists (
  id bigint generated always as identity not null,
  program text not null,
  name text not null,
  created_by text not null,
  created_at timestamp with time zone not null
);

create table write_stops (
  id bigint generated always as identity not null,
  is_stopped boolean not null,
  reason text not null,
  author text not null,
  at timestamp with time zone not null
);

-- constraint

alter table acknowledgements add constraint acknowledgements_pkey PRIMARY KEY (id);
alter table acknowledgements add constraint acknowledgements_share_id_file_sha256_row_number_key UNIQUE (share_id, file_sha256, row_number);
alter table acknowledgements add constraint acknowledgements_share_id_fkey FOREIGN KEY (share_id) REFERENCES shares(id);
alter table acknowledgements add constraint acknowledgements_verdict_check CHECK ((verdict = ANY (ARRAY['accepted'::text, 'rejected'::text])));
alter table alert_deliveries add constraint alert_deliveries_check CHECK (((state = 'waiting'::text) = (next_try_at IS NOT NULL)));
alter table alert_deliveries add constraint alert_deliveries_message_id_chain_place_key UNIQUE (message_id, chain, place);
alter table alert_deliveries add constraint alert_deliveries_message_id_fkey FOREIGN KEY (message_id) REFERENCES alert_messages(id);
alter table alert_deliveries add constraint alert_deliveries_pkey PRIMARY KEY (id);
alter table alert_deliveries add constraint alert_deliveries_state_check CHECK ((state = ANY (ARRAY['standby'::text, 'waiting'::text, 'sent'::text, 'failed'::text, 'dropped'::text])));
alter table alert_message_alerts add constraint alert_message_alerts_alert_id_fkey FOREIGN KEY (alert_id) REFERENCES alerts(id);
alter table alert_message_alerts add constraint alert_message_alerts_message_id_fkey FOREIGN KEY (message_id) REFERENCES alert_messages(id);
alter table alert_message_alerts add constraint alert_message_alerts_pkey PRIMARY KEY (message_id, alert_id);
alter table alert_messages add constraint alert_messages_audience_check CHECK ((audience = ANY (ARRAY['operators'::text, 'partner'::text])));
alter table alert_messages add constraint alert_messages_check CHECK (((audience = 'partner'::text) = (partner IS NOT NULL)));
alter table alert_messages add constraint alert_messages_event_audience_key UNIQUE (event, audience);
alter table alert_messages add constraint alert_messages_event_check CHECK ((event <> ''::text));
alter table alert_messages add constraint alert_messages_kind_check CHECK ((kind = ANY (ARRAY['opened'::text, 'reminded'::text, 'resolved'::text, 'test'::text, 'share_ready'::text, 'share_renewed'::text, 'share_late_to_fetch'::text, 'share_late_to_answer'::text, 'weekly_report'::text])));
alter table alert_messages add constraint alert_messages_pkey PRIMARY KEY (id);
alter table alert_messages add constraint alert_messages_severity_check CHECK ((severity = ANY (ARRAY['info'::text, 'warning'::text, 'urgent'::text])));
alter table alert_messages add constraint alert_messages_share_id_fkey FOREIGN KEY (share_id) REFERENCES shares(id);
alter table alert_messages add constraint alert_messages_subject_check CHECK ((subject <> ''::text));
alter table alert_samples add constraint alert_samples_pkey PRIMARY KEY (program, name, hour);
alter table alert_sightings add constraint alert_sightings_pkey PRIMARY KEY (worker, kind, program, key);
alter table alerts add constraint alerts_check CHECK (((acknowledged_by IS NULL) = (acknowledged_at IS NULL)));
alter table alerts add constraint alerts_check1 CHECK (((state <> 'acknowledged'::text) OR (acknowledged_at IS NOT NULL)));
alter table alerts add constraint alerts_check2 CHECK (((window_from IS NULL) = (window_until IS NULL)));
alter table alerts add constraint alerts_list_check CHECK ((list ~~ '/%'::text));
alter table alerts add constraint alerts_pkey PRIMARY KEY (id);
alter table alerts add constraint alerts_severity_check CHECK ((severity = ANY (ARRAY['info'::text, 'warning'::text, 'urgent'::text])));
alter table alerts add constraint alerts_state_check CHECK ((state = ANY (ARRAY['open'::text, 'acknowledged'::text, 'resolved'::text])));
alter table alerts add constraint alerts_title_check CHECK ((title <> ''::text));
alter table destination_pauses add constraint destination_pauses_ended CHECK (((resumed_by IS NULL) = (resumed_at IS NULL)));
alter table destination_pauses add constraint destination_pauses_pkey PRIMARY KEY (id);
alter table documents add constraint documents_parent_document_id_fkey FOREIGN KEY (parent_document_id) REFERENCES documents(id);
alter table documents add constraint documents_pkey PRIMARY KEY (id);
alter table documents add constraint documents_source_check CHECK ((source = ANY (ARRAY['form'::text, 'attachment'::text])));
alter table documents add constraint documents_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id);
alter table documents add constraint documents_submission_id_label_key UNIQUE (submission_id, label);
alter table duplicate_members add constraint duplicate_members_pkey PRIMARY KEY (set_id, submission_id);
alter table duplicate_members add constraint duplicate_members_set_id_fkey FOREIGN KEY (set_id) REFERENCES duplicate_sets(id);
alter table duplicate_members add constraint duplicate_members_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id);
alter table duplicate_sets add constraint duplicate_sets_pkey PRIMARY KEY (id);
alter table duplicate_sets add constraint duplicate_sets_program_person_id_fingerprint_key UNIQUE (program, person_id, fingerprint);
alter table erasures add constraint erasures_check CHECK (((step = 'object'::text) = (object_key IS NOT NULL)));
alter table erasures add constraint erasures_check1 CHECK (((step = 'object'::text) OR (subject_id IS NOT NULL)));
alter table erasures add constraint erasures_check2 CHECK (((done_at IS NULL) OR (details IS NULL)));
alter table erasures add constraint erasures_pkey PRIMARY KEY (id);
alter table erasures add constraint erasures_purge_id_fkey FOREIGN KEY (purge_id) REFERENCES purges(id);
alter table erasures add constraint erasures_redaction_id_fkey FOREIGN KEY (redaction_id) REFERENCES redactions(id);
alter table erasures add constraint erasures_step_check CHECK ((step = ANY (ARRAY['object'::text, 'result_files'::text, 'refused_rows'::text, 'archive_lines'::text])));
alter table error_class_hours add constraint error_class_hours_class_id_fkey FOREIGN KEY (class_id) REFERENCES error_classes(id);
alter table error_class_hours add constraint error_class_hours_pkey PRIMARY KEY (class_id, hour);
alter table error_class_people add constraint error_class_people_class_id_fkey FOREIGN KEY (class_id) REFERENCES error_classes(id);
alter table error_class_people add constraint error_class_people_pkey PRIMARY KEY (class_id, person_id);
alter table error_class_submissions add constraint error_class_submissions_class_id_fkey FOREIGN KEY (class_id) REFERENCES error_classes(id);
alter table error_class_submissions add constraint error_class_submissions_pkey PRIMARY KEY (class_id, submission_id);
alter table error_class_submissions add constraint error_class_submissions_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id);
alter table error_classes add constraint error_classes_check CHECK (((state = 'ignored'::text) OR ((ignore_until IS NULL) AND (ignore_occurrences IS NULL) AND (ignore_per_hour IS NULL))));
alter table error_classes add constraint error_classes_check1 CHECK (((regressed_at IS NULL) = (regressions = 0)));
alter table error_classes add constraint error_classes_check2 CHECK ((first_seen_at <= last_seen_at));
alter table error_classes add constraint error_classes_fingerprint_check CHECK ((octet_length(fingerprint) = 32));
alter table error_classes add constraint error_classes_ignore_per_hour_check CHECK ((ignore_per_hour > 0));
alter table error_classes add constraint error_classes_pkey PRIMARY KEY (id);
alter table error_classes add constraint error_classes_program_fingerprint_key UNIQUE (program, fingerprint);
alter table error_classes add constraint error_classes_stage_check CHECK ((stage = ANY (ARRAY['import'::text, 'intake'::text, 'attempt'::text, 'refusal'::text, 'loss'::text, 'exhausted'::text, 'poll'::text, 'run'::text, 'export'::text, 'finding'::text, 'notice'::text])));
alter table error_classes add constraint error_classes_state_check CHECK ((state = ANY (ARRAY['open'::text, 'resolved'::text, 'ignored'::text])));
alter table error_occurrences add constraint error_occurrences_class_id_fkey FOREIGN KEY (class_id) REFERENCES error_classes(id);
alter table error_occurrences add constraint error_occurrences_pkey PRIMARY KEY (source, source_id);
alter table error_occurrences add constraint error_occurrences_source_check CHECK ((source = ANY (ARRAY['handoffs'::text, 'polls'::text, 'runs'::text, 'exports'::text, 'findings'::text, 'imports'::text, 'intake'::text, 'notices'::text])));
alter table error_occurrences add constraint error_occurrences_weight_check CHECK ((weight > 0));
alter table export_day_overrides add constraint export_day_overrides_pkey PRIMARY KEY (id);
alter table export_day_overrides add constraint export_day_overrides_reason_check CHECK ((reason <> ''::text));
alter table export_expectations add constraint export_expectations_check CHECK ((deadline_at > due_at));
alter table export_expectations add constraint export_expectations_check1 CHECK (((met_by IS NULL) = (met_at IS NULL)));
alter table export_expectations add constraint export_expectations_met_by_fkey FOREIGN KEY (met_by) REFERENCES export_files(id);
alter table export_expectations add constraint export_expectations_pkey PRIMARY KEY (id);
alter table export_expectations add constraint export_expectations_program_export_day_key UNIQUE (program, export, day);
alter table export_files add constraint export_files_add_up CHECK ((candidates = ((written + superseded) + refused)));
alter table export_files add constraint export_files_check CHECK (((state = 'confirmed'::text) = (confirmed_at IS NOT NULL)));
alter table export_files add constraint export_files_check1 CHECK (((state = ANY (ARRAY['frozen'::text, 'archived'::text, 'uploaded'::text])) = (next_try_at IS NOT NULL)));
alter table export_files add constraint export_files_file_name_check CHECK ((file_name <> ''::text));
alter table export_files add constraint export_files_pkey PRIMARY KEY (id);
alter table export_files add constraint export_files_reason_check CHECK ((reason <> ''::text));
alter table export_files add constraint export_files_started_by_kind_check CHECK ((started_by_kind = ANY (ARRAY['person'::text, 'token'::text, 'system'::text])));
alter table export_files add constraint export_files_state_check CHECK ((state = ANY (ARRAY['frozen'::text, 'archived'::text, 'uploaded'::text, 'confirmed'::text, 'blocked'::text, 'dropped'::text])));
alter table export_receipts add constraint export_receipts_add_up CHECK ((lines = ((received + repeated) + not_ours)));
alter table export_receipts add constraint export_receipts_file_id_fkey FOREIGN KEY (file_id) REFERENCES export_files(id);
alter table export_receipts add constraint export_receipts_file_id_list_sha256_key UNIQUE (file_id, list_sha256);
alter table export_receipts add constraint export_receipts_pkey PRIMARY KEY (id);
alter table export_receipts add constraint export_receipts_reason_check CHECK ((reason <> ''::text));
alter table export_rows add constraint export_rows_check CHECK (((outcome = 'written'::text) = ("position" IS NOT NULL)));
alter table export_rows add constraint export_rows_check1 CHECK (((outcome = 'refused'::text) = (reason IS NOT NULL)));
alter table export_rows add constraint export_rows_check2 CHECK (((outcome = 'superseded'::text) = (superseded_by IS NOT NULL)));
alter table export_rows add constraint export_rows_file_id_fkey FOREIGN KEY (file_id) REFERENCES export_files(id);
alter table export_rows add constraint export_rows_outcome_check CHECK ((outcome = ANY (ARRAY['written'::text, 'superseded'::text, 'refused'::text])));
alter table export_rows add constraint export_rows_pkey PRIMARY KEY (file_id, submission_id);
alter table export_rows add constraint export_rows_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id);
alter table export_rows add constraint export_rows_superseded_by_fkey FOREIGN KEY (superseded_by) REFERENCES submissions(id);
alter table failed_attempts add constraint failed_attempts_pkey PRIMARY KEY (key_hash);
alter table findings add constraint findings_check CHECK (((closed_at IS NULL) = (closed_reason IS NULL)));
alter table findings add constraint findings_check1 CHECK (((closed_by IS NULL) OR (closed_at IS NOT NULL)));
alter table findings add constraint findings_check2 CHECK (((answer IS NULL) = (answer_key_id IS NULL)));
alter table findings add constraint findings_pkey PRIMARY KEY (id);
alter table findings add constraint findings_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id);
alter table grants add constraint grants_check CHECK (((role = 'partner'::text) = (partner IS NOT NULL)));
alter table grants add constraint grants_check1 CHECK (((partner IS NULL) OR (program IS NOT NULL)));
alter table grants add constraint grants_pkey PRIMARY KEY (id);
alter table grants add constraint grants_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'operator'::text, 'approver'::text, 'administrator'::text, 'partner'::text])));
alter table grants add constraint grants_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id);
alter table handoff_attempts add constraint handoff_attempts_check CHECK (((ended_at IS NULL) = (outcome IS NULL)));
alter table handoff_attempts add constraint handoff_attempts_check1 CHECK (((answer IS NULL) = (answer_key_id IS NULL)));
alter table handoff_attempts add constraint handoff_attempts_handoff_id_fkey FOREIGN KEY (handoff_id) REFERENCES handoffs(id);
alter table handoff_attempts add constraint handoff_attempts_outcome_check CHECK ((outcome = ANY (ARRAY['taken'::text, 'refused'::text, 'not_taken'::text, 'unknown'::text])));
alter table handoff_attempts add constraint handoff_attempts_pkey PRIMARY KEY (handoff_id, number);
alter table handoff_history add constraint handoff_history_handoff_id_fkey FOREIGN KEY (handoff_id) REFERENCES handoffs(id);
alter table handoff_history add constraint handoff_history_pkey PRIMARY KEY (id);
alter table handoff_schedule add constraint handoff_schedule_handoff_id_fkey FOREIGN KEY (handoff_id) REFERENCES handoffs(id);
alter table handoff_schedule add constraint handoff_schedule_kind_check CHECK ((kind = ANY (ARRAY['deliver'::text, 'look_up'::text, 'poll'::text])));
alter table handoff_schedule add constraint handoff_schedule_pkey PRIMARY KEY (handoff_id);
alter table handoffs add constraint handoffs_document_id_fkey FOREIGN KEY (document_id) REFERENCES documents(id);
alter table handoffs add constraint handoffs_origin_check CHECK ((origin = ANY (ARRAY['route'::text, 'import'::text, 'run'::text])));
alter table handoffs add constraint handoffs_pkey PRIMARY KEY (id);
alter table handoffs add constraint handoffs_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'accepted'::text, 'provisional'::text, 'delivered'::text, 'rejected'::text, 'retrying'::text, 'unknown'::text, 'exhausted'::text, 'expired'::text, 'missing'::text, 'cancelled'::text])));
alter table handoffs add constraint handoffs_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id);
alter table heartbeats add constraint heartbeats_most_seconds_check CHECK ((most_seconds > 0));
alter table heartbeats add constraint heartbeats_pkey PRIMARY KEY (part);
alter table import_refusals add constraint import_refusals_import_id_fkey FOREIGN KEY (import_id) REFERENCES imports(id);
alter table import_refusals add constraint import_refusals_pkey PRIMARY KEY (id);
alter table import_refusals add constraint import_refusals_rows_check CHECK ((rows > 0));
alter table imports add constraint imports_add_up CHECK (((finished_at IS NULL) OR (input = ((imported + refused) + already_known))));
alter table imports add constraint imports_pkey PRIMARY KEY (id);
alter table incident_entries add constraint incident_entries_check CHECK (((step IS NOT NULL) = (kind = ANY (ARRAY['drafted'::text, 'done'::text, 'failed'::text, 'not_needed'::text]))));
alter table incident_entries add constraint incident_entries_check1 CHECK (((run_id IS NOT NULL) = (kind = 'drafted'::text)));
alter table incident_entries add constraint incident_entries_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incidents(id);
alter table incident_entries add constraint incident_entries_kind_check CHECK ((kind = ANY (ARRAY['opened'::text, 'drafted'::text, 'done'::text, 'failed'::text, 'not_needed'::text, 'note'::text, 'closed'::text, 'overridden'::text, 'reopened'::text])));
alter table incident_entries add constraint incident_entries_pkey PRIMARY KEY (id);
alter table incident_entries add constraint incident_entries_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id);
alter table incident_entries add constraint incident_entries_text_check CHECK ((text <> ''::text));
alter table incident_steps add constraint incident_steps_check CHECK (((state = 'to_do'::text) = (state_by IS NULL)));
alter table incident_steps add constraint incident_steps_check1 CHECK (((state <> 'drafted'::text) OR (run_id IS NOT NULL)));
alter table incident_steps add constraint incident_steps_incident_id_fkey FOREIGN KEY (incident_id) REFERENCES incidents(id);
alter table incident_steps add constraint incident_steps_incident_id_name_key UNIQUE (incident_id, name);
alter table incident_steps add constraint incident_steps_pkey PRIMARY KEY (incident_id, "position");
alter table incident_steps add constraint incident_steps_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id);
alter table incident_steps add constraint incident_steps_state_check CHECK ((state = ANY (ARRAY['to_do'::text, 'drafted'::text, 'done'::text, 'failed'::text, 'not_needed'::text])));
alter table incidents add constraint incidents_check CHECK ((((state = 'open'::text) = (closed_by IS NULL)) AND ((state = 'open'::text) = (closed_reason IS NULL))));
alter table incidents add constraint incidents_check1 CHECK (((subject_kind = 'none'::text) = (subject = ''::text)));
alter table incidents add constraint incidents_pkey PRIMARY KEY (id);
alter table incidents add constraint incidents_reason_check CHECK ((reason <> ''::text));
alter table incidents add constraint incidents_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text, 'overridden'::text])));
alter table incidents add constraint incidents_subject_kind_check CHECK ((subject_kind = ANY (ARRAY['error_class'::text, 'finding'::text, 'export'::text, 'alert'::text, 'none'::text])));
alter table intake_refusals add constraint intake_refusals_pkey PRIMARY KEY (id);
alter table intake_refusals add constraint intake_refusals_rows_check CHECK ((rows > 0));
alter table ledger_checkpoints add constraint ledger_checkpoints_forward CHECK ((until_transaction > after_transaction));
alter table ledger_checkpoints add constraint ledger_checkpoints_lines_check CHECK ((lines > 0));
alter table ledger_checkpoints add constraint ledger_checkpoints_number_check CHECK ((number > 0));
alter table ledger_checkpoints add constraint ledger_checkpoints_pkey PRIMARY KEY (number);
alter table ledger_copies add constraint ledger_copies_number_fkey FOREIGN KEY (number) REFERENCES ledger_checkpoints(number);
alter table ledger_copies add constraint ledger_copies_pkey PRIMARY KEY (number);
alter table ledger_details add constraint ledger_details_empty CHECK (((redacted_at IS NULL) OR ((reason IS NULL) AND (details IS NULL))));
alter table ledger_details add constraint ledger_details_line_id_fkey FOREIGN KEY (line_id) REFERENCES ledger_lines(id);
alter table ledger_details add constraint ledger_details_pkey PRIMARY KEY (line_id);
alter table ledger_details add constraint ledger_details_whole CHECK (((redacted_at IS NULL) = (salt IS NOT NULL)));
alter table ledger_eras add constraint ledger_eras_era_check CHECK (((era >= 1) AND (era <= 500)));
alter table ledger_eras add constraint ledger_eras_pkey PRIMARY KEY (era);
alter table ledger_lines add constraint ledger_lines_action_check CHECK ((action ~ '^[a-z][a-z_]*\.[a-z][a-z_]*$'::text));
alter table ledger_lines add constraint ledger_lines_actor_check CHECK ((actor <> ''::text));
alter table ledger_lines add constraint ledger_lines_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['person'::text, 'token'::text, 'system'::text])));
alter table ledger_lines add constraint ledger_lines_commitment_check CHECK ((octet_length(commitment) = 32));
alter table ledger_lines add constraint ledger_lines_hash_check CHECK ((octet_length(hash) = 32));
alter table ledger_lines add constraint ledger_lines_pkey PRIMARY KEY (id);
alter table legal_holds add constraint legal_holds_check CHECK (((person_id IS NULL) OR (submission_id IS NULL)));
alter table legal_holds add constraint legal_holds_check1 CHECK (((lifted_at IS NULL) = (lifted_by IS NULL)));
alter table legal_holds add constraint legal_holds_check2 CHECK (((lifted_at IS NULL) = (lifted_reason IS NULL)));
alter table legal_holds add constraint legal_holds_pkey PRIMARY KEY (id);
alter table legal_holds add constraint legal_holds_reason_check CHECK ((reason <> ''::text));
alter table legal_holds add constraint legal_holds_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id);
alter table maintenance_windows add constraint maintenance_windows_check CHECK ((until_at > from_at));
alter table maintenance_windows add constraint maintenance_windows_check1 CHECK (((ended_at IS NULL) = (ended_by IS NULL)));
alter table maintenance_windows add constraint maintenance_windows_pkey PRIMARY KEY (id);
alter table maintenance_windows add constraint maintenance_windows_reason_check CHECK ((reason <> ''::text));
alter table metric_cursors add constraint metric_cursors_pkey PRIMARY KEY (name);
alter table notice_attempts add constraint notice_attempts_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text])));
alter table notice_attempts add constraint notice_attempts_check CHECK (((ended_at IS NULL) = (outcome IS NULL)));
alter table notice_attempts add constraint notice_attempts_check1 CHECK (((status IS NULL) = (status_at IS NULL)));
alter table notice_attempts add constraint notice_attempts_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notices(id);
alter table notice_attempts add constraint notice_attempts_outcome_check CHECK ((outcome = ANY (ARRAY['taken'::text, 'refused'::text, 'not_taken'::text, 'unknown'::text])));
alter table notice_attempts add constraint notice_attempts_pkey PRIMARY KEY (notice_id, number);
alter table notice_attempts add constraint notice_attempts_told_by_check CHECK ((told_by = ANY (ARRAY['callback'::text, 'question'::text])));
alter table notice_episodes add constraint notice_episodes_check CHECK (((ended_at IS NULL) = (ended_as IS NULL)));
alter table notice_episodes add constraint notice_episodes_check1 CHECK (((confirmed_at IS NOT NULL) OR (withheld IS NULL)));
alter table notice_episodes add constraint notice_episodes_ended_as_check CHECK ((ended_as = ANY (ARRAY['recovered'::text, 'mended'::text, 'set_aside'::text])));
alter table notice_episodes add constraint notice_episodes_kind_check CHECK ((kind = ANY (ARRAY['delayed'::text, 'action_needed'::text])));
alter table notice_episodes add constraint notice_episodes_pkey PRIMARY KEY (id);
alter table notice_episodes add constraint notice_episodes_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id);
alter table notice_episodes add constraint notice_episodes_withheld_check CHECK ((withheld = ANY (ARRAY['not_switched_on'::text, 'no_notice'::text, 'copy_delivered'::text])));
alter table notice_history add constraint notice_history_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notices(id);
alter table notice_history add constraint notice_history_pkey PRIMARY KEY (id);
alter table notice_scans add constraint notice_scans_kind_check CHECK ((kind = ANY (ARRAY['failures'::text, 'received'::text])));
alter table notice_scans add constraint notice_scans_pkey PRIMARY KEY (program, kind);
alter table notice_subjects add constraint notice_subjects_episode_id_fkey FOREIGN KEY (episode_id) REFERENCES notice_episodes(id);
alter table notice_subjects add constraint notice_subjects_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES notices(id);
alter table notice_subjects add constraint notice_subjects_notice_id_submission_id_episode_id_key UNIQUE NULLS NOT DISTINCT (notice_id, submission_id, episode_id);
alter table notice_subjects add constraint notice_subjects_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id);
alter table notice_switches add constraint notice_switches_pkey PRIMARY KEY (id);
alter table notice_told add constraint notice_told_pkey PRIMARY KEY (submission_id);
alter table notice_told add constraint notice_told_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id);
alter table notice_told add constraint notice_told_told_check CHECK ((told = ANY (ARRAY['not_told'::text, 'withheld'::text, 'waiting'::text, 'under_way'::text, 'told'::text])));
alter table notices add constraint notices_check CHECK (((state = 'confirmed'::text) = (confirmed_at IS NOT NULL)));
alter table notices add constraint notices_check1 CHECK (((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'unknown'::text])) = (next_at IS NOT NULL)));
alter table notices add constraint notices_check2 CHECK (((sealed IS NULL) = (key_id IS NULL)));
alter table notices add constraint notices_kind_check CHECK ((kind = ANY (ARRAY['received'::text, 'delayed'::text, 'action_needed'::text, 'mended'::text])));
alter table notices add constraint notices_pkey PRIMARY KEY (id);
alter table notices add constraint notices_program_person_id_cause_kind_key UNIQUE (program, person_id, cause, kind);
alter table notices add constraint notices_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'unknown'::text, 'confirmed'::text, 'failed'::text, 'cancelled'::text])));
alter table packages add constraint packages_pkey PRIMARY KEY (id);
alter table packages add constraint packages_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id);
alter table packages add constraint packages_run_id_submission_id_key UNIQUE (run_id, submission_id);
alter table packages add constraint packages_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id);
alter table poll_lanes add constraint poll_lanes_pkey PRIMARY KEY (program, destination, lane);
alter table poll_slices add constraint poll_slices_add_up CHECK ((asked = (((answered + not_found) + unanswered) + unreadable)));
alter table poll_slices add constraint poll_slices_check CHECK ((changed <= (answered + not_found)));
alter table poll_slices add constraint poll_slices_pkey PRIMARY KEY (id);
alter table purges add constraint purges_kind_check CHECK ((kind = ANY (ARRAY['payload'::text, 'package'::text, 'input'::text, 'result'::text, 'notice'::text, 'answer'::text])));
alter table purges add constraint purges_pkey PRIMARY KEY (id);
alter table purges add constraint purges_reason_check CHECK ((reason <> ''::text));
alter table purges add constraint purges_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id);
alter table rate_limits add constraint rate_limits_check CHECK ((cardinality(granted_at) = cardinality(granted_tokens)));
alter table rate_limits add constraint rate_limits_pkey PRIMARY KEY (destination);
alter table redactions add constraint redactions_pkey PRIMARY KEY (id);
alter table redactions add constraint redactions_reason_check CHECK ((reason <> ''::text));
alter table redactions add constraint redactions_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id);
alter table remediations add constraint remediations_check CHECK (((kind = 'duplicate'::text) = (kept_submission_id IS NOT NULL)));
alter table remediations add constraint remediations_check1 CHECK ((kept_submission_id <> submission_id));
alter table remediations add constraint remediations_kept_submission_id_fkey FOREIGN KEY (kept_submission_id) REFERENCES submissions(id);
alter table remediations add constraint remediations_kind_check CHECK ((kind = ANY (ARRAY['manual'::text, 'resubmitted'::text, 'accepted_by_partner'::text, 'duplicate'::text, 'withdrawn'::text, 'closed'::text, 'not_remediated'::text])));
alter table remediations add constraint remediations_pkey PRIMARY KEY (id);
alter table remediations add constraint remediations_reason_check CHECK ((reason <> ''::text));
alter table remediations add constraint remediations_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id);
alter table run_approvals add constraint run_approvals_decision_check CHECK ((decision = ANY (ARRAY['approved'::text, 'rejected'::text])));
alter table run_approvals add constraint run_approvals_pkey PRIMARY KEY (id);
alter table run_approvals add constraint run_approvals_reason_check CHECK ((reason <> ''::text));
alter table run_approvals add constraint run_approvals_run_id_digest_decided_by_key UNIQUE (run_id, digest, decided_by);
alter table run_approvals add constraint run_approvals_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id);
alter table run_blocks add constraint run_blocks_pkey PRIMARY KEY (run_id, block);
alter table run_blocks add constraint run_blocks_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id);
alter table run_deliveries add constraint run_deliveries_pkey PRIMARY KEY (run_id, attempt, kind);
alter table run_deliveries add constraint run_deliveries_run_id_attempt_kind_fkey FOREIGN KEY (run_id, attempt, kind) REFERENCES run_files(run_id, attempt, kind);
alter table run_deliveries add constraint run_deliveries_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id);
alter table run_deliveries add constraint run_deliveries_state_check CHECK ((state = ANY (ARRAY['due'::text, 'done'::text])));
alter table run_files add constraint run_files_kind_check CHECK ((kind = ANY (ARRAY['output'::text, 'succeeded'::text, 'failed'::text, 'unprocessed'::text])));
alter table run_files add constraint run_files_pkey PRIMARY KEY (run_id, attempt, kind);
alter table run_files add constraint run_files_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id);
alter table run_hands add constraint run_hands_deed_check CHECK ((deed = ANY (ARRAY['asked'::text, 'revised'::text, 'took_over'::text])));
alter table run_hands add constraint run_hands_pkey PRIMARY KEY (id);
alter table run_hands add constraint run_hands_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id);
alter table run_items add constraint run_items_check CHECK ((is_eligible = (reason IS NULL)));
alter table run_items add constraint run_items_pkey PRIMARY KEY (run_id, "position");
alter table run_notes add constraint run_notes_pkey PRIMARY KEY (id);
alter table run_notes add constraint run_notes_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id);
alter table run_notes add constraint run_notes_text_check CHECK ((text <> ''::text));
alter table run_outcomes add constraint run_outcomes_outcome_check CHECK ((outcome = ANY (ARRAY['succeeded'::text, 'failed'::text, 'skipped'::text, 'unknown'::text])));
alter table run_outcomes add constraint run_outcomes_pkey PRIMARY KEY (run_id, "position", attempt);
alter table run_reviews add constraint run_reviews_check CHECK ((reviewed_by <> started_by));
alter table run_reviews add constraint run_reviews_check1 CHECK (((reviewed_by IS NULL) = (verdict IS NULL)));
alter table run_reviews add constraint run_reviews_check2 CHECK (((reviewed_by IS NULL) = (reviewed_at IS NULL)));
alter table run_reviews add constraint run_reviews_check3 CHECK (((reviewed_by IS NULL) = (review_reason IS NULL)));
alter table run_reviews add constraint run_reviews_pkey PRIMARY KEY (id);
alter table run_reviews add constraint run_reviews_reason_check CHECK ((reason <> ''::text));
alter table run_reviews add constraint run_reviews_run_id_digest_key UNIQUE (run_id, digest);
alter table run_reviews add constraint run_reviews_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id);
alter table run_reviews add constraint run_reviews_verdict_check CHECK ((verdict = ANY (ARRAY['upheld'::text, 'objected'::text])));
alter table run_slices add constraint run_slices_pkey PRIMARY KEY (run_id, attempt, slice);
alter table run_slices add constraint run_slices_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id);
alter table run_slices add constraint run_slices_state_check CHECK ((state = ANY (ARRAY['due'::text, 'leased'::text, 'done'::text])));
alter table runs add constraint runs_check CHECK (((rate_most IS NULL) OR COALESCE((rate_per_second <= rate_most), false)));
alter table runs add constraint runs_concurrency_check CHECK (((concurrency >= 1) AND (concurrency <= 256)));
alter table runs add constraint runs_lanes_check CHECK (((lanes >= 1) AND (lanes <= 256)));
alter table runs add constraint runs_parent_run_id_fkey FOREIGN KEY (parent_run_id) REFERENCES runs(id);
alter table runs add constraint runs_pkey PRIMARY KEY (id);
alter table runs add constraint runs_rate_most_check CHECK ((rate_most > (0)::double precision));
alter table runs add constraint runs_rate_per_second_check CHECK ((rate_per_second > (0)::double precision));
alter table runs add constraint runs_reason_check CHECK ((reason <> ''::text));
alter table runs add constraint runs_requested_by_kind_check CHECK ((requested_by_kind = ANY (ARRAY['person'::text, 'token'::text, 'system'::text])));
alter table runs add constraint runs_risk_check CHECK ((risk = ANY (ARRAY['reads'::text, 'reversible'::text, 'irreversible'::text])));
alter table runs add constraint runs_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'preparing'::text, 'awaiting_approval'::text, 'approved'::text, 'rejected'::text, 'expired'::text, 'queued'::text, 'running'::text, 'paused'::text, 'succeeded'::text, 'succeeded_with_failures'::text, 'failed'::text, 'cancelled'::text])));
alter table runs add constraint runs_wanted_check CHECK ((wanted = ANY (ARRAY['run'::text, 'pause'::text, 'cancel'::text])));
alter table schedule_approvals add constraint schedule_approvals_decision_check CHECK ((decision = ANY (ARRAY['approved'::text, 'rejected'::text])));
alter table schedule_approvals add constraint schedule_approvals_pkey PRIMARY KEY (id);
alter table schedule_approvals add constraint schedule_approvals_reason_check CHECK ((reason <> ''::text));
alter table schedule_times add constraint schedule_times_check CHECK (((state = ANY (ARRAY['idle'::text, 'missed'::text, 'excused'::text])) = (why IS NOT NULL)));
alter table schedule_times add constraint schedule_times_check1 CHECK (((state = ANY (ARRAY['drafted'::text, 'started'::text, 'idle'::text])) <= (run_id IS NOT NULL)));
alter table schedule_times add constraint schedule_times_pkey PRIMARY KEY (id);
alter table schedule_times add constraint schedule_times_program_schedule_due_at_key UNIQUE (program, schedule, due_at);
alter table schedule_times add constraint schedule_times_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id);
alter table schedule_times add constraint schedule_times_state_check CHECK ((state = ANY (ARRAY['due'::text, 'drafted'::text, 'started'::text, 'idle'::text, 'missed'::text, 'excused'::text])));
alter table sealed_files add constraint sealed_files_object_key_key UNIQUE (object_key);
alter table sealed_files add constraint sealed_files_pkey PRIMARY KEY (id);
alter table sealed_files add constraint sealed_files_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id);
alter table sessions add constraint sessions_pkey PRIMARY KEY (id);
alter table sessions add constraint sessions_token_hash_key UNIQUE (token_hash);
alter table sessions add constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id);
alter table sessions add constraint sessions_way_check CHECK ((way = ANY (ARRAY['link'::text, 'password'::text, 'provider'::text])));
alter table share_fetches add constraint share_fetches_check CHECK (((link_id IS NULL) = (fetched_by IS NOT NULL)));
alter table share_fetches add constraint share_fetches_link_id_fkey FOREIGN KEY (link_id) REFERENCES share_links(id);
alter table share_fetches add constraint share_fetches_pkey PRIMARY KEY (id);
alter table share_fetches add constraint share_fetches_share_id_position_fkey FOREIGN KEY (share_id, "position") REFERENCES share_lines(share_id, "position");
alter table share_lines add constraint share_lines_package_id_fkey FOREIGN KEY (package_id) REFERENCES packages(id);
alter table share_lines add constraint share_lines_pkey PRIMARY KEY (share_id, "position");
alter table share_lines add constraint share_lines_share_id_fkey FOREIGN KEY (share_id) REFERENCES shares(id);
alter table share_lines add constraint share_lines_share_id_submission_id_key UNIQUE (share_id, submission_id);
alter table share_lines add constraint share_lines_state_check CHECK ((state = ANY (ARRAY['shared'::text, 'accepted'::text, 'refused'::text, 'revoked'::text])));
alter table share_lines add constraint share_lines_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id);
alter table share_links add constraint share_links_kind_check CHECK ((kind = ANY (ARRAY['stable'::text, 'direct'::text])));
alter table share_links add constraint share_links_pkey PRIMARY KEY (id);
alter table share_links add constraint share_links_share_id_position_fkey FOREIGN KEY (share_id, "position") REFERENCES share_lines(share_id, "position");
alter table share_links add constraint share_links_token_hash_key UNIQUE (token_hash);
alter table shares add constraint shares_check CHECK (((state = 'preparing'::text) = (manifest_object_key IS NULL)));
alter table shares add constraint shares_pkey PRIMARY KEY (id);
alter table shares add constraint shares_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id);
alter table shares add constraint shares_state_check CHECK ((state = ANY (ARRAY['preparing'::text, 'open'::text, 'settled'::text, 'revoked'::text])));
alter table sign_in_links add constraint sign_in_links_pkey PRIMARY KEY (token_hash);
alter table sign_in_links add constraint sign_in_links_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id);
alter table sign_in_visits add constraint sign_in_visits_pkey PRIMARY KEY (state_hash);
alter table standings add constraint standings_check CHECK (((settled = ANY (ARRAY['in_progress'::text, 'provisional'::text])) = (answer_by IS NOT NULL)));
alter table standings add constraint standings_check1 CHECK (((settled = 'needs_attention'::text) = (reason IS NOT NULL)));
alter table standings add constraint standings_pkey PRIMARY KEY (submission_id);
alter table standings add constraint standings_settled_check CHECK ((settled = ANY (ARRAY['withdrawn'::text, 'duplicate'::text, 'remediated'::text, 'closed'::text, 'delivered'::text, 'provisional'::text, 'in_progress'::text, 'needs_attention'::text])));
alter table standings add constraint standings_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id);
alter table submission_corrections add constraint submission_corrections_pkey PRIMARY KEY (id);
alter table submission_corrections add constraint submission_corrections_reason_check CHECK ((reason <> ''::text));
alter table submission_corrections add constraint submission_corrections_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id);
alter table submission_fingerprints add constraint submission_fingerprints_pkey PRIMARY KEY (submission_id);
alter table submission_fingerprints add constraint submission_fingerprints_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id);
alter table submission_identities add constraint submission_identities_pkey PRIMARY KEY (submission_id);
alter table submission_identities add constraint submission_identities_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id);
alter table submission_payloads add constraint submission_payloads_pkey PRIMARY KEY (submission_id);
alter table submission_payloads add constraint submission_payloads_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id);
alter table submission_releases add constraint submission_releases_pkey PRIMARY KEY (submission_id);
alter table submission_releases add constraint submission_releases_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id);
alter table submission_search add constraint submission_search_pkey PRIMARY KEY (program, field, blind_index, submission_id);
alter table submission_search add constraint submission_search_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id);
alter table submissions add constraint submissions_external_id_check CHECK ((external_id ~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$'::text));
alter table submissions add constraint submissions_import_id_fkey FOREIGN KEY (import_id) REFERENCES imports(id);
alter table submissions add constraint submissions_origin_check CHECK ((origin = ANY (ARRAY['api'::text, 'import'::text])));
alter table submissions add constraint submissions_pkey PRIMARY KEY (id);
alter table submissions add constraint submissions_program_external_id_key UNIQUE (program, external_id);
alter table task_schedules add constraint task_schedules_check CHECK (((changed_by IS NULL) = (changed_at IS NULL)));
alter table task_schedules add constraint task_schedules_check1 CHECK (((changed_by IS NULL) = (reason IS NULL)));
alter table task_schedules add constraint task_schedules_pkey PRIMARY KEY (program, name);
alter table tokens add constraint tokens_pkey PRIMARY KEY (id);
alter table tokens add constraint tokens_rights_check CHECK ((rights <@ ARRAY['read'::text, 'operate'::text, 'approve'::text, 'administer'::text, 'receive'::text]));
alter table tokens add constraint tokens_token_hash_key UNIQUE (token_hash);
alter table tokens add constraint tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id);
alter table triage_scans add constraint triage_scans_check CHECK ((settled <= reached));
alter table triage_scans add constraint triage_scans_check1 CHECK ((((marked IS NULL) = (marked_transaction IS NULL)) AND ((marked IS NULL) = (marked_at IS NULL))));
alter table triage_scans add constraint triage_scans_pkey PRIMARY KEY (source);
alter table truth_exits add constraint truth_exits_list_id_fkey FOREIGN KEY (list_id) REFERENCES truth_lists(id);
alter table truth_exits add constraint truth_exits_n_check CHECK ((n > 0));
alter table truth_exits add constraint truth_exits_pkey PRIMARY KEY (list_id, side, layer, exit);
alter table truth_exits add constraint truth_exits_side_check CHECK ((side = ANY (ARRAY['theirs'::text, 'ours'::text])));
alter table truth_lists add constraint truth_lists_check CHECK ((covers_from < as_of));
alter table truth_lists add constraint truth_lists_check1 CHECK (((accepted_at IS NULL) = (accepted_by IS NULL)));
alter table truth_lists add constraint truth_lists_check2 CHECK (((accepted_at IS NULL) = (accepted_reason IS NULL)));
alter table truth_lists add constraint truth_lists_check3 CHECK (((accepted_at IS NULL) = (accepted IS NULL)));
alter table truth_lists add constraint truth_lists_pkey PRIMARY KEY (id);
alter table truth_lists add constraint truth_lists_reason_check CHECK ((reason <> ''::text));
alter table truth_rows add constraint truth_rows_check CHECK (((side = 'theirs'::text) = (row_number IS NOT NULL)));
alter table truth_rows add constraint truth_rows_check1 CHECK (((rule IS NULL) = (field IS NULL)));
alter table truth_rows add constraint truth_rows_handoff_id_fkey FOREIGN KEY (handoff_id) REFERENCES handoffs(id);
alter table truth_rows add constraint truth_rows_list_id_fkey FOREIGN KEY (list_id) REFERENCES truth_lists(id);
alter table truth_rows add constraint truth_rows_pkey PRIMARY KEY (id);
alter table truth_rows add constraint truth_rows_side_check CHECK ((side = ANY (ARRAY['theirs'::text, 'ours'::text])));
alter table users add constraint users_check CHECK (((issuer IS NULL) = (subject IS NULL)));
alter table users add constraint users_issuer_subject_key UNIQUE (issuer, subject);
alter table users add constraint users_name_check CHECK ((name ~ '^[a-z][a-z0-9._-]{0,62}$'::text));
alter table users add constraint users_name_key UNIQUE (name);
alter table users add constraint users_pkey PRIMARY KEY (id);
alter table waybill_migrations add constraint waybill_migrations_name_key UNIQUE (name);
alter table waybill_migrations add constraint waybill_migrations_pkey PRIMARY KEY ("position");
alter table worklist_entries add constraint worklist_entries_check CHECK (((state = 'in_run'::text) <= (run_id IS NOT NULL)));
alter table worklist_entries add constraint worklist_entries_check1 CHECK (((state = ANY (ARRAY['shared'::text, 'accepted'::text, 'refused'::text])) <= (share_id IS NOT NULL)));
alter table worklist_entries add constraint worklist_entries_pkey PRIMARY KEY (worklist_id, submission_id);
alter table worklist_entries add constraint worklist_entries_run_id_fkey FOREIGN KEY (run_id) REFERENCES runs(id);
alter table worklist_entries add constraint worklist_entries_state_check CHECK ((state = ANY (ARRAY['left'::text, 'in_run'::text, 'shared'::text, 'accepted'::text, 'refused'::text, 'withdrawn'::text])));
alter table worklist_entries add constraint worklist_entries_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id);
alter table worklist_entries add constraint worklist_entries_worklist_id_fkey FOREIGN KEY (worklist_id) REFERENCES worklists(id);
alter table worklists add constraint worklists_pkey PRIMARY KEY (id);
alter table worklists add constraint worklists_program_name_key UNIQUE (program, name);
alter table write_stops add constraint write_stops_pkey PRIMARY KEY (id);
alter table write_stops add constraint write_stops_reason_check CHECK ((reason <> ''::text));

-- index

CREATE INDEX alert_deliveries_channel ON public.alert_deliveries USING btree (channel, id DESC);
CREATE INDEX alert_deliveries_due ON public.alert_deliveries USING btree (next_try_at) WHERE (state = 'waiting'::text);
CREATE INDEX alert_message_alerts_alert ON public.alert_message_alerts USING btree (alert_id, message_id);
CREATE INDEX alert_messages_newest ON public.alert_messages USING btree (program, id DESC);
CREATE INDEX alert_messages_share ON public.alert_messages USING btree (share_id, kind) WHERE (share_id IS NOT NULL);
CREATE INDEX alerts_end_untold ON public.alerts USING btree (id) WHERE ((state = 'resolved'::text) AND (told_at IS NOT NULL) AND (end_told_at IS NULL));
CREATE INDEX alerts_newest ON public.alerts USING btree (program, id DESC);
CREATE UNIQUE INDEX alerts_open ON public.alerts USING btree (COALESCE(program, ''::text), rule, key) WHERE (state <> 'resolved'::text);
CREATE UNIQUE INDEX destination_pauses_one ON public.destination_pauses USING btree (program, destination) WHERE (resumed_at IS NULL);
CREATE INDEX documents_broken ON public.documents USING btree (submission_id) WHERE (problem_code IS NOT NULL);
CREATE INDEX duplicate_members_submission ON public.duplicate_members USING btree (submission_id);
CREATE INDEX erasures_due ON public.erasures USING btree (due_at, id) WHERE (done_at IS NULL);
CREATE INDEX error_class_hours_window ON public.error_class_hours USING btree (hour) INCLUDE (class_id, occurrences);
CREATE INDEX error_class_submissions_of ON public.error_class_submissions USING btree (submission_id);
CREATE INDEX error_classes_first ON public.error_classes USING btree (first_seen_at, id);
CREATE INDEX error_classes_most ON public.error_classes USING btree (occurrences, id);
CREATE INDEX error_classes_newest ON public.error_classes USING btree (last_seen_at DESC, id DESC);
CREATE INDEX error_classes_of_program ON public.error_classes USING btree (program, state, last_seen_at DESC, id DESC);
CREATE INDEX error_occurrences_class ON public.error_occurrences USING btree (class_id, at) INCLUDE (submission_id, weight);
CREATE INDEX export_day_overrides_day ON public.export_day_overrides USING btree (program, day, id DESC);
CREATE INDEX export_expectations_open ON public.export_expectations USING btree (program, export, due_at) WHERE ((met_by IS NULL) AND (excused_at IS NULL));
CREATE INDEX export_files_due ON public.export_files USING btree (next_try_at) WHERE (next_try_at IS NOT NULL);
CREATE UNIQUE INDEX export_files_name ON public.export_files USING btree (program, export, file_name, day) WHERE (state <> 'dropped'::text);
CREATE INDEX export_files_newest ON public.export_files USING btree (program, export, id DESC);
CREATE UNIQUE INDEX export_rows_line ON public.export_rows USING btree (file_id, "position") WHERE ("position" IS NOT NULL);
CREATE UNIQUE INDEX export_rows_once ON public.export_rows USING btree (submission_id) WHERE ((outcome <> 'refused'::text) AND (released_at IS NULL));
CREATE INDEX export_rows_submission ON public.export_rows USING btree (submission_id);
CREATE INDEX failed_attempts_until ON public.failed_attempts USING btree (until);
CREATE INDEX findings_answers ON public.findings USING btree (program, id) WHERE (answer IS NOT NULL);
CREATE INDEX findings_by_answer ON public.findings USING btree (answer_by, id);
CREATE INDEX findings_newest ON public.findings USING btree (id) WHERE (closed_at IS NULL);
CREATE UNIQUE INDEX findings_open ON public.findings USING btree (program, kind, subject) WHERE (closed_at IS NULL);
CREATE INDEX findings_submission ON public.findings USING btree (submission_id) WHERE (submission_id IS NOT NULL);
CREATE INDEX findings_urgent ON public.findings USING btree (answer_by, id) WHERE (closed_at IS NULL);
CREATE UNIQUE INDEX grants_once ON public.grants USING btree (user_id, role, COALESCE(program, ''::text), COALESCE(partner, ''::text));
CREATE INDEX handoff_attempts_answers ON public.handoff_attempts USING btree (program, handoff_id, number) WHERE (answer IS NOT NULL);
CREATE INDEX handoff_attempts_began ON public.handoff_attempts USING brin (started_at) WITH (autosummarize='on');
CREATE INDEX handoff_history_at ON public.handoff_history USING brin (at) WITH (pages_per_range='16', autosummarize='on');
CREATE INDEX handoff_history_ends ON public.handoff_history USING btree (at) WHERE (to_state = ANY (ARRAY['accepted'::text, 'rejected'::text, 'expired'::text, 'exhausted'::text, 'missing'::text, 'unknown'::text]));
CREATE INDEX handoff_history_failures ON public.handoff_history USING btree (id) WHERE (to_state = ANY (ARRAY['rejected'::text, 'retrying'::text, 'unknown'::text, 'expired'::text, 'missing'::text, 'exhausted'::text]));
CREATE INDEX handoff_history_handoff ON public.handoff_history USING btree (handoff_id, id);
CREATE INDEX handoff_schedule_due ON public.handoff_schedule USING btree (program, destination, kind, lane, due_at);
CREATE INDEX handoffs_by_change ON public.handoffs USING btree (program, state, state_at, id);
CREATE INDEX handoffs_ended ON public.handoffs USING btree (program, state, id) WHERE (state = ANY (ARRAY['rejected'::text, 'expired'::text, 'exhausted'::text, 'cancelled'::text]));
CREATE INDEX handoffs_healing ON public.handoffs USING btree (program, destination, state_at) WHERE ((state = 'rejected'::text) AND (heals_until IS NOT NULL));
CREATE UNIQUE INDEX handoffs_one_open ON public.handoffs USING btree (submission_id, COALESCE(document_id, (0)::bigint)) WHERE (state = ANY (ARRAY['waiting'::text, 'sending'::text, 'accepted'::text, 'retrying'::text, 'unknown'::text, 'missing'::text]));
CREATE INDEX handoffs_overdue ON public.handoffs USING btree (program, answer_by) WHERE (state = ANY (ARRAY['waiting'::text, 'sending'::text, 'accepted'::text, 'retrying'::text, 'unknown'::text, 'missing'::text]));
CREATE INDEX handoffs_reason ON public.handoffs USING btree (program, reason, id) WHERE (reason IS NOT NULL);
CREATE UNIQUE INDEX handoffs_receipt ON public.handoffs USING btree (program, destination, receipt_kind, receipt) WHERE (receipt IS NOT NULL);
CREATE UNIQUE INDEX handoffs_rounds ON public.handoffs USING btree (submission_id, COALESCE(document_id, (0)::bigint), destination, round) WHERE (origin <> 'import'::text);
CREATE INDEX handoffs_submission ON public.handoffs USING btree (submission_id);
CREATE INDEX handoffs_unproved ON public.handoffs USING btree (program, state, destination, id) WHERE (state = ANY (ARRAY['waiting'::text, 'sending'::text, 'accepted'::text, 'provisional'::text, 'retrying'::text, 'unknown'::text, 'missing'::text]));
CREATE INDEX handoffs_unproved_by_age ON public.handoffs USING btree (program, state, id) WHERE (state = ANY (ARRAY['waiting'::text, 'sending'::text, 'accepted'::text, 'provisional'::text, 'retrying'::text, 'unknown'::text, 'missing'::text]));
CREATE INDEX handoffs_uploaded ON public.handoffs USING btree (program, destination, state_at) WHERE ((state = 'accepted'::text) AND (status = 'uploaded'::text));
CREATE INDEX import_refusals_import ON public.import_refusals USING btree (import_id);
CREATE INDEX incident_entries_incident ON public.incident_entries USING btree (incident_id, id);
CREATE INDEX incident_steps_run ON public.incident_steps USING btree (run_id) WHERE (run_id IS NOT NULL);
CREATE INDEX incidents_newest ON public.incidents USING btree (program, id DESC);
CREATE UNIQUE INDEX incidents_one_open ON public.incidents USING btree (program, playbook, subject_kind, subject) WHERE ((state = 'open'::text) AND (subject_kind <> 'none'::text));
CREATE INDEX ledger_details_opened ON public.ledger_details USING gin (((details -> 'opened'::text)) jsonb_path_ops) WHERE (details ? 'opened'::text);
CREATE INDEX ledger_lines_export_faults ON public.ledger_lines USING btree (id) WHERE (action = ANY (ARRAY['export.try_failed'::text, 'export.blocked'::text]));
CREATE INDEX ledger_lines_order ON public.ledger_lines USING btree (transaction_id, id);
CREATE INDEX ledger_lines_person ON public.ledger_lines USING btree (actor, id) WHERE (actor_kind <> 'system'::text);
CREATE INDEX ledger_lines_run ON public.ledger_lines USING btree (run_id, id) WHERE (run_id IS NOT NULL);
CREATE INDEX ledger_lines_subject ON public.ledger_lines USING btree (subject_kind, subject_id, id);
CREATE INDEX legal_holds_live ON public.legal_holds USING btree (program, person_id) WHERE (lifted_at IS NULL);
CREATE INDEX maintenance_windows_open ON public.maintenance_windows USING btree (until_at) WHERE (ended_at IS NULL);
CREATE INDEX notice_attempts_ended ON public.notice_attempts USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX notice_attempts_id ON public.notice_attempts USING btree (notification_id) WHERE (notification_id IS NOT NULL);
CREATE INDEX notice_attempts_reference ON public.notice_attempts USING btree (reference);
CREATE UNIQUE INDEX notice_episodes_open ON public.notice_episodes USING btree (submission_id, subject) WHERE (ended_at IS NULL);
CREATE INDEX notice_episodes_submission ON public.notice_episodes USING btree (submission_id);
CREATE INDEX notice_episodes_unsettled ON public.notice_episodes USING btree (program, confirm_at) WHERE (ended_at IS NULL);
CREATE INDEX notice_history_at ON public.notice_history USING btree (at);
CREATE INDEX notice_history_notice ON public.notice_history USING btree (notice_id, id);
CREATE INDEX notice_subjects_episode ON public.notice_subjects USING btree (episode_id) WHERE (episode_id IS NOT NULL);
CREATE INDEX notice_subjects_submission ON public.notice_subjects USING btree (submission_id);
CREATE INDEX notice_switches_newest ON public.notice_switches USING btree (program, id DESC);
CREATE INDEX notice_told_of ON public.notice_told USING btree (program, told, submission_id);
CREATE INDEX notices_by_state ON public.notices USING btree (program, state, id);
CREATE INDEX notices_due ON public.notices USING btree (next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX notices_failed ON public.notices USING btree (program, state_at) WHERE (state = 'failed'::text);
CREATE INDEX notices_open ON public.notices USING btree (program, person_id) WHERE (closed_at IS NULL);
CREATE INDEX packages_object ON public.packages USING btree (object_key);
CREATE INDEX packages_submission ON public.packages USING btree (submission_id);
CREATE INDEX poll_slices_ended_at ON public.poll_slices USING brin (ended_at) WITH (pages_per_range='16', autosummarize='on');
CREATE INDEX poll_slices_faults ON public.poll_slices USING btree (id) WHERE (fault IS NOT NULL);
CREATE INDEX poll_slices_newest ON public.poll_slices USING btree (program, destination, started_at DESC);
CREATE INDEX purges_due ON public.purges USING btree (id) WHERE (finished_at IS NULL);
CREATE INDEX remediations_kept ON public.remediations USING btree (kept_submission_id) WHERE (kept_submission_id IS NOT NULL);
CREATE INDEX remediations_newest ON public.remediations USING btree (submission_id, decided_at DESC, id DESC);
CREATE UNIQUE INDEX run_blocks_place ON public.run_blocks USING btree (run_id, first_position);
CREATE INDEX run_deliveries_due ON public.run_deliveries USING btree (due_at) WHERE (state = 'due'::text);
CREATE INDEX run_hands_run ON public.run_hands USING btree (run_id, id);
CREATE INDEX run_items_handoff ON public.run_items USING btree (handoff_id) WHERE (handoff_id IS NOT NULL);
CREATE INDEX run_items_submission ON public.run_items USING btree (submission_id) WHERE (submission_id IS NOT NULL);
CREATE INDEX run_notes_run ON public.run_notes USING btree (run_id, id);
CREATE INDEX run_outcomes_failures ON public.run_outcomes USING btree (id) WHERE (outcome = ANY (ARRAY['failed'::text, 'unknown'::text]));
CREATE INDEX run_reviews_open ON public.run_reviews USING btree (review_by) WHERE (reviewed_by IS NULL);
CREATE INDEX run_slices_unfinished ON public.run_slices USING btree (run_id, attempt, slice) WHERE (state <> 'done'::text);
CREATE INDEX runs_live ON public.runs USING btree (program, state) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text, 'paused'::text, 'awaiting_approval'::text, 'approved'::text, 'preparing'::text]));
CREATE UNIQUE INDEX schedule_approvals_current ON public.schedule_approvals USING btree (program, schedule, digest, decided_by) WHERE (withdrawn_at IS NULL);
CREATE INDEX schedule_times_newest ON public.schedule_times USING btree (program, schedule, id DESC);
CREATE INDEX schedule_times_open ON public.schedule_times USING btree (program, schedule, due_at) WHERE (state = ANY (ARRAY['due'::text, 'drafted'::text]));
CREATE INDEX schedule_times_run ON public.schedule_times USING btree (run_id) WHERE (run_id IS NOT NULL);
CREATE INDEX sealed_files_person ON public.sealed_files USING btree (program, person_id) WHERE (person_id IS NOT NULL);
CREATE INDEX sealed_files_run ON public.sealed_files USING btree (run_id);
CREATE INDEX sessions_user ON public.sessions USING btree (user_id) WHERE (ended_at IS NULL);
CREATE INDEX share_fetches_line ON public.share_fetches USING btree (share_id, "position");
CREATE INDEX share_fetches_link ON public.share_fetches USING btree (link_id);
CREATE UNIQUE INDEX share_lines_one_live ON public.share_lines USING btree (submission_id) WHERE (state = 'shared'::text);
CREATE INDEX share_lines_package ON public.share_lines USING btree (package_id);
CREATE INDEX share_lines_submission ON public.share_lines USING btree (submission_id);
CREATE INDEX share_lines_unsettled ON public.share_lines USING btree (share_id, "position") WHERE (state = ANY (ARRAY['shared'::text, 'refused'::text]));
CREATE INDEX share_links_line ON public.share_links USING btree (share_id, "position");
CREATE INDEX shares_by_answer ON public.shares USING btree (answer_by, id);
CREATE UNIQUE INDEX shares_one_preparing ON public.shares USING btree (run_id) WHERE (state = 'preparing'::text);
CREATE INDEX shares_run ON public.shares USING btree (run_id);
CREATE INDEX standings_by_answer ON public.standings USING btree (program, settled, answer_by, submission_id) INCLUDE (boxed_since) WHERE (answer_by IS NOT NULL);
CREATE INDEX standings_by_clock ON public.standings USING btree (answer_by) INCLUDE (program, form, settled, boxed_since) WHERE (answer_by IS NOT NULL);
CREATE INDEX standings_by_state ON public.standings USING btree (program, settled, reason, submission_id);
CREATE INDEX standings_by_submission ON public.standings USING btree (program, settled, reason, submitted_at, submission_id);
CREATE INDEX standings_steps ON public.standings USING btree (program, form, submission_id) WHERE has_step;
CREATE INDEX submission_corrections_of ON public.submission_corrections USING btree (submission_id, id);
CREATE INDEX submission_fingerprints_sets ON public.submission_fingerprints USING btree (program, person_id, fingerprint) INCLUDE (submission_id, near_fingerprint);
CREATE INDEX submissions_import ON public.submissions USING btree (import_id, id) WHERE (import_id IS NOT NULL);
CREATE INDEX submissions_person ON public.submissions USING btree (program, person_id);
CREATE INDEX submissions_received_at ON public.submissions USING brin (received_at) WITH (pages_per_range='32', autosummarize='on');
CREATE UNIQUE INDEX truth_lists_file ON public.truth_lists USING btree (program, destination, file_sha256, as_of);
CREATE INDEX truth_rows_order ON public.truth_rows USING btree (list_id, side, row_number, id);
CREATE INDEX truth_rows_receipt ON public.truth_rows USING btree (list_id, receipt) WHERE (side = 'theirs'::text);
CREATE INDEX worklist_entries_left ON public.worklist_entries USING btree (worklist_id, changed_at, submission_id) WHERE (state = 'left'::text);
CREATE INDEX worklist_entries_run ON public.worklist_entries USING btree (run_id) WHERE (run_id IS NOT NULL);
CREATE INDEX worklist_entries_submission ON public.worklist_entries USING btree (submission_id);

-- function

CREATE OR REPLACE FUNCTION public.destination_is_paused(of_program text, of_destination text)
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select exists (select from destination_pauses where program = of_program and destination = of_destination and resumed_at is null) $function$
;
CREATE OR REPLACE FUNCTION public.forget_submissions(ids bigint[], pseudonym text, salt bytea)
 RETURNS SETOF text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  forgotten bigint[] := array(
    select id from submissions where id = any (ids) and (waybill_all_programs() or program = any (waybill_programs())) order by id for no key update);
  keys text[] := array(select distinct object_key from documents where submission_id = any (forgotten) and object_key is not null);
begin
  delete from submission_payloads where submission_id = any (forgotten);
  delete from submission_identities where submission_id = any (forgotten);
  delete from submission_search where submission_id = any (forgotten);
  delete from submission_corrections where submission_id = any (forgotten);
  update documents
    set media_type = null, bytes = null, content_sha256 = null, received_bytes = null, received_sha256 = null, object_key = null, problem = null
    where submission_id = any (forgotten);
  if pseudonym is not null then
    update submission_fingerprints
      set person_id = pseudonym, fingerprint = sha256(salt || fingerprint), near_fingerprint = sha256(salt || near_fingerprint)
      where submission_id = any (forgotten);
    update remediations set reason = 'redacted', evidence = case when evidence is not null then '{"redacted": true}'::jsonb end
      where submission_id = any (forgotten);
    update submissions set person_id = pseudonym, content_hash = sha256(salt || content_hash) where id = any (forgotten);
  end if;
  return query select key from unnest(keys) key where not exists (select from documents d where d.object_key = key);
end $function$
;
CREATE OR REPLACE FUNCTION public.has_holds(of_program text)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select exists (select from legal_holds h where h.program = of_program and h.lifted_at is null) $function$
;
CREATE OR REPLACE FUNCTION public.is_held(of_submission bigint)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select exists (
    select from submissions s join legal_holds h on h.program = s.program and h.lifted_at is null
    where s.id = of_submission
      and (h.submission_id = s.id or h.person_id = s.person_id or (h.submission_id is null and h.person_id is null))
  )
$function$
;
CREATE OR REPLACE FUNCTION public.keep_good_document()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'Document % opened well when it came and is never replaced.', old.id using errcode = 'check_violation';
end $function$
;
CREATE OR REPLACE FUNCTION public.ledger_finished_before()
 RETURNS bigint
 LANGUAGE sql
AS $function$ select (select coalesce(max(era), 0) from ledger_eras) * 17592186044416 + pg_snapshot_xmin(pg_current_snapshot())::text::bigint $function$
;
CREATE OR REPLACE FUNCTION public.ledger_openings(of_program text, external_id text)
 RETURNS SETOF bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select line_id from ledger_details
  where details ? 'opened' and details -> 'opened' @> jsonb_build_array(external_id) and program = of_program
    and (waybill_all_programs() or of_program = any (waybill_programs()))
$function$
;
CREATE OR REPLACE FUNCTION public.ledger_transaction()
 RETURNS bigint
 LANGUAGE sql
 STABLE
AS $function$ select (select coalesce(max(era), 0) from ledger_eras) * 17592186044416 + pg_current_xact_id()::text::bigint $function$
;
CREATE OR REPLACE FUNCTION public.lock_submissions(ids bigint[])
 RETURNS SETOF bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select id from submissions
  where id = any (ids || array(
      select r.submission_id from remediations r where r.kept_submission_id = any (ids)
      union all
      select r.kept_submission_id from remediations r where r.submission_id = any (ids) and r.kept_submission_id is not null
    ))
    and (waybill_all_programs() or program = any (waybill_programs()))
  order by id for no key update
$function$
;
CREATE OR REPLACE FUNCTION public.note_notice_state()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  insert into notice_history (notice_id, program, from_state, to_state, why, at)
  values (new.id, new.program, case when tg_op = 'UPDATE' then old.state end, new.state, new.why, new.state_at);
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION public.refuse_ledger_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the ledger is append-only: % on % is refused', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $function$
;
CREATE OR REPLACE FUNCTION public.refuse_ledger_rewording()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.redacted_at is null or old.redacted_at is not null or new.line_id <> old.line_id or new.program is distinct from old.program then
    raise exception 'details of ledger line % may be redacted once and not changed', old.line_id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $function$
;
CREATE OR REPLACE FUNCTION public.refuse_unapproved()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION public.retell_notices()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform retell(array(
    select distinct about.submission_id from changed
    join before on before.id = changed.id and before.state <> changed.state
    join notice_subjects about on about.notice_id = changed.id
  ));
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION public.retell_submissions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform retell(array(select distinct submission_id from changed));
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION public.retell(changed bigint[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION public.settle_changed_facts()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
begin
  if exists (select from changed c join submissions s on s.id = c.submission_id where s.program <> c.program) then
    raise exception 'a row of % names another program than its submission has', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  perform settle((select array_agg(distinct submission_id) from changed));
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION public.settle_decided_submissions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION public.settle_inserted_submissions()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  perform settle((select array_agg(id) from changed));
  return null;
end $function$
;
CREATE OR REPLACE FUNCTION public.settle(changed bigint[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
 SET plan_cache_mode TO 'force_custom_plan'
AS $function$
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
end $function$
;
CREATE OR REPLACE FUNCTION public.standing_at(at timestamp with time zone)
 RETURNS TABLE(submission_id bigint, program text, form text, state text, reason text, answer_by timestamp with time zone)
 LANGUAGE sql
 STABLE
AS $function$
  select f.submission_id, f.program, f.form, standing_state(f.settled, f.answer_by, at),
    standing_reason(f.settled, f.reason, f.answer_by, at), f.answer_by
  from standing_facts f
$function$
;
CREATE OR REPLACE FUNCTION public.standing_compact()
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with gone as (
    delete from standing_totals returning *
  ), kept as (
    insert into standing_totals (program, form, settled, reason, answer_by_hour, n)
    select program, form, settled, reason, answer_by_hour, sum(n) from gone group by 1, 2, 3, 4, 5 having sum(n) <> 0
    returning 1
  )
  select (select count(*) from gone) - (select count(*) from kept)
$function$
;
CREATE OR REPLACE FUNCTION public.standing_counts(at timestamp with time zone)
 RETURNS TABLE(program text, form text, state text, reason text, n bigint)
 LANGUAGE sql
 STABLE
AS $function$
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
$function$
;
CREATE OR REPLACE FUNCTION public.standing_differences(from_id bigint, to_id bigint)
 RETURNS TABLE(submission_id bigint, program text, stored text, computed text)
 LANGUAGE sql
 STABLE
AS $function$
  select f.submission_id, f.program,
    concat_ws(' ', st.settled, st.reason, st.answer_by::text, st.boxed_since::text, case when st.has_step then 'step' end),
    concat_ws(' ', f.settled, f.reason, f.answer_by::text, f.boxed_since::text, case when f.has_step then 'step' end)
  from standing_facts f left join standings st using (submission_id)
  where f.submission_id between from_id and to_id
    and (st.settled, st.reason, st.answer_by, st.boxed_since, st.has_step)
      is distinct from (f.settled, f.reason, f.answer_by, f.boxed_since, f.has_step)
$function$
;
CREATE OR REPLACE FUNCTION public.standing_reason(settled text, reason text, answer_by timestamp with time zone, at timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when settled = 'in_progress' and answer_by <= at then 'time_box_passed' else reason end
$function$
;
CREATE OR REPLACE FUNCTION public.standing_state(settled text, answer_by timestamp with time zone, at timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case
    when settled = 'in_progress' and answer_by <= at then 'needs_attention'
    when settled = 'provisional' and answer_by <= at then 'closed'
    else settled
  end
$function$
;
CREATE OR REPLACE FUNCTION public.take_tokens(of_destination text, wanted integer, most integer, window_ms integer, lease_ms integer, OUT granted integer, OUT wait_ms integer)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
declare
  moment timestamptz;
  span interval := make_interval(secs => (window_ms + lease_ms) / 1000.0);
  kept_at timestamptz[];
  kept integer[];
begin
  insert into rate_limits (destination) values (of_destination) on conflict do nothing;
  perform from rate_limits where destination = of_destination for update;
  moment := clock_timestamp();
  select coalesce(array_agg(g.at order by g.at), '{}'), coalesce(array_agg(g.tokens order by g.at), '{}')
    into kept_at, kept
    from rate_limits r, unnest(r.granted_at, r.granted_tokens) as g (at, tokens)
    where r.destination = of_destination and g.at > moment - span;
  granted := greatest(0, least(wanted, most - (select coalesce(sum(k), 0) from unnest(kept) as k)));
  wait_ms := 0;
  if granted < wanted and cardinality(kept_at) > 0 then
    wait_ms := greatest(1, ceil(extract(epoch from kept_at[1] + span - moment) * 1000));
  elsif granted < wanted then
    wait_ms := window_ms + lease_ms;
  end if;
  if granted > 0 then
    kept_at := kept_at || moment;
    kept := kept || granted;
  end if;
  update rate_limits set granted_at = kept_at, granted_tokens = kept where destination = of_destination;
end $function$
;
CREATE OR REPLACE FUNCTION public.waybill_all_programs()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select coalesce(current_setting('waybill.programs', true), '') = '*' $function$
;
CREATE OR REPLACE FUNCTION public.waybill_programs()
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select string_to_array(coalesce(current_setting('waybill.programs', true), ''), ',') $function$
;
CREATE OR REPLACE FUNCTION public.writes_stopped()
 RETURNS boolean
 LANGUAGE sql
 STABLE
AS $function$ select coalesce((select is_stopped from write_stops order by id desc limit 1), false) $function$
;

-- view

create view notice_told_facts with (security_invoker=true) as
 SELECT submission_id,
    program,
    (array_agg(told ORDER BY is_open DESC, place))[1] AS told
   FROM ( SELECT episode.submission_id,
            episode.program,
            episode.ended_at IS NULL AS is_open,
            said.told,
            array_position(ARRAY['not_told'::text, 'withheld'::text, 'waiting'::text, 'under_way'::text, 'told'::text], said.told) AS place
           FROM notice_episodes episode
             LEFT JOIN LATERAL ( SELECT n.state
                   FROM notice_subjects about
                     JOIN notices n ON n.id = about.notice_id
                  WHERE about.episode_id = episode.id AND n.kind = episode.kind
                  ORDER BY n.id DESC
                 LIMIT 1) newest ON true
             CROSS JOIN LATERAL ( SELECT
                        CASE
                            WHEN newest.state = 'confirmed'::text THEN 'told'::text
                            WHEN newest.state = ANY (ARRAY['failed'::text, 'cancelled'::text]) THEN 'not_told'::text
                            WHEN newest.state IS NOT NULL THEN 'under_way'::text
                            WHEN episode.withheld IS NOT NULL THEN 'withheld'::text
                            WHEN episode.ended_at IS NULL THEN 'waiting'::text
                            ELSE NULL::text
                        END AS told) said) each_one
  WHERE told IS NOT NULL
  GROUP BY submission_id, program;
create view standing_facts with (security_invoker=true) as
 SELECT s.id AS submission_id,
    s.program,
    s.form,
    verdict.settled,
        CASE
            WHEN verdict.settled = 'needs_attention'::text THEN verdict.reason
            ELSE NULL::text
        END AS reason,
        CASE verdict.settled
            WHEN 'in_progress'::text THEN LEAST(docs.box_until, docs.start_until)
            WHEN 'provisional'::text THEN docs.watch_until
            ELSE NULL::timestamp with time zone
        END AS answer_by,
        CASE
            WHEN verdict.settled = 'in_progress'::text AND docs.start_until <= COALESCE(docs.box_until, docs.start_until) THEN COALESCE(release.released_at, s.received_at)
            WHEN verdict.settled = 'in_progress'::text THEN docs.box_since
            ELSE NULL::timestamp with time zone
        END AS boxed_since,
    (verdict.settled = ANY (ARRAY['in_progress'::text, 'needs_attention'::text])) AND share.state IS NULL AND docs.steps > 0 AND (s.origin = 'api'::text OR release.submission_id IS NOT NULL) AS has_step,
    s.submitted_at
   FROM submissions s
     LEFT JOIN submission_releases release ON release.submission_id = s.id
     LEFT JOIN LATERAL ( SELECT r.kind,
            r.is_success,
            r.evidence,
            r.kept_submission_id
           FROM remediations r
          WHERE r.submission_id = s.id
          ORDER BY r.decided_at DESC, r.id DESC
         LIMIT 1) newest ON true
     LEFT JOIN LATERAL ( SELECT r.kind,
            r.is_success
           FROM remediations r
          WHERE r.submission_id = newest.kept_submission_id
          ORDER BY r.decided_at DESC, r.id DESC
         LIMIT 1) kept ON true
     LEFT JOIN LATERAL ( SELECT line.state
           FROM share_lines line
          WHERE line.submission_id = s.id AND line.state <> 'revoked'::text
          ORDER BY line.state_at DESC, line.share_id DESC
         LIMIT 1) share ON true
     CROSS JOIN LATERAL ( SELECT count(*) FILTER (WHERE document.is_required) AS required,
            count(*) FILTER (WHERE document.is_required AND cover.is_delivered) AS delivered,
            count(*) FILTER (WHERE document.is_required AND cover.is_provisional) AS provisional,
            count(*) FILTER (WHERE document.is_required AND cover.is_unknown) AS unknown,
            count(*) FILTER (WHERE document.is_required AND cover.is_missing) AS missing,
            count(*) FILTER (WHERE document.is_required AND cover.is_failed) AS failed,
            count(*) FILTER (WHERE document.is_required AND cover.is_exhausted) AS exhausted,
            count(*) FILTER (WHERE document.is_required AND cover.is_to_start) AS to_start,
            count(*) FILTER (WHERE document.is_required AND document.problem_code IS NOT NULL AND NOT cover.is_delivered) AS unreadable,
            count(*) FILTER (WHERE cover.has_step) AS steps,
            min(cover.open_until) FILTER (WHERE document.is_required) AS box_until,
            (array_agg(cover.open_since ORDER BY cover.open_until) FILTER (WHERE document.is_required AND cover.open_until IS NOT NULL))[1] AS box_since,
                CASE
                    WHEN bool_or(cover.is_to_start) FILTER (WHERE document.is_required) THEN COALESCE(release.start_by, s.start_by)
                    ELSE NULL::timestamp with time zone
                END AS start_until,
            max(cover.watch_until) FILTER (WHERE document.is_required) AS watch_until
           FROM documents document
             CROSS JOIN LATERAL ( SELECT document.parent_document_id IS NULL OR COALESCE(bool_or(p.state = ANY (ARRAY['delivered'::text, 'provisional'::text])), false) AS stands,
                    document.parent_document_id IS NOT NULL AND COALESCE(NOT bool_or(p.state = 'delivered'::text), false) AS may_turn,
                    document.parent_document_id IS NULL OR COALESCE(bool_or(p.state = ANY (ARRAY['accepted'::text, 'delivered'::text, 'provisional'::text])), false) AS is_taken,
                    max(p.answer_by) FILTER (WHERE p.state = 'provisional'::text) AS watch_until
                   FROM handoffs p
                  WHERE p.submission_id = s.id AND (p.document_id = document.parent_document_id OR p.document_id IS NULL)) parent
             CROSS JOIN LATERAL ( SELECT count(h.id) FILTER (WHERE h.state <> 'cancelled'::text) AS handoffs,
                    COALESCE(parent.stands AND NOT parent.may_turn AND bool_or(h.state = 'delivered'::text), false) AS is_delivered,
                    COALESCE(parent.stands AND bool_or(h.state = ANY (ARRAY['delivered'::text, 'provisional'::text])), false) AS is_covered,
                    COALESCE(bool_or(h.state = 'unknown'::text), false) AS has_unknown,
                    COALESCE(bool_or(h.state = 'missing'::text), false) AS has_missing,
                    COALESCE(bool_and(h.state = ANY (ARRAY['rejected'::text, 'expired'::text, 'exhausted'::text, 'cancelled'::text])), false) AS all_answered,
                    COALESCE(bool_and(h.state = ANY (ARRAY['exhausted'::text, 'cancelled'::text])), false) AS all_exhausted,
                    COALESCE(bool_and(h.state = ANY (ARRAY['rejected'::text, 'expired'::text, 'exhausted'::text, 'cancelled'::text])) AND bool_or(h.state <> 'cancelled'::text AND h.followed_at IS NULL), false) AS has_end_to_answer,
                    min(h.answer_by) FILTER (WHERE h.state = ANY (ARRAY['waiting'::text, 'sending'::text, 'accepted'::text, 'retrying'::text])) AS open_until,
                    (array_agg(h.created_at ORDER BY h.answer_by) FILTER (WHERE h.state = ANY (ARRAY['waiting'::text, 'sending'::text, 'accepted'::text, 'retrying'::text])))[1] AS open_since,
                    max(h.answer_by) FILTER (WHERE h.state = 'provisional'::text) AS watch_until
                   FROM handoffs h
                  WHERE h.submission_id = s.id AND (h.document_id = document.id OR h.document_id IS NULL)) proof
             CROSS JOIN LATERAL ( SELECT proof.is_delivered,
                    proof.is_covered AND NOT proof.is_delivered AS is_provisional,
                    NOT proof.is_covered AND proof.has_unknown AS is_unknown,
                    NOT proof.is_covered AND proof.has_missing AS is_missing,
                    NOT proof.is_covered AND proof.handoffs > 0 AND proof.all_answered AS is_failed,
                    NOT proof.is_covered AND proof.handoffs > 0 AND proof.all_exhausted AS is_exhausted,
                    proof.handoffs = 0 AS is_to_start,
                    NOT proof.is_covered AND (proof.has_end_to_answer OR proof.handoffs = 0 AND parent.is_taken AND document.problem_code IS NULL) AS has_step,
                        CASE
                            WHEN NOT proof.is_covered THEN proof.open_until
                            ELSE NULL::timestamp with time zone
                        END AS open_until,
                        CASE
                            WHEN NOT proof.is_covered THEN proof.open_since
                            ELSE NULL::timestamp with time zone
                        END AS open_since,
                    GREATEST(proof.watch_until,
                        CASE
                            WHEN parent.may_turn THEN parent.watch_until
                            ELSE NULL::timestamp with time zone
                        END) AS watch_until) cover
          WHERE document.submission_id = s.id) docs
     CROSS JOIN LATERAL ( SELECT
                CASE
                    WHEN newest.is_success AND newest.kind = 'withdrawn'::text THEN 'withdrawn'::text
                    WHEN newest.is_success AND newest.kind = 'duplicate'::text AND NOT COALESCE(kept.is_success AND (kept.kind = ANY (ARRAY['duplicate'::text, 'withdrawn'::text])), false) THEN 'duplicate'::text
                    WHEN newest.is_success AND newest.kind <> 'duplicate'::text AND newest.kind <> 'closed'::text AND newest.evidence IS NOT NULL THEN 'remediated'::text
                    WHEN newest.is_success AND newest.kind <> 'duplicate'::text THEN 'closed'::text
                    WHEN docs.required > 0 AND docs.delivered = docs.required THEN 'delivered'::text
                    WHEN docs.required > 0 AND (docs.delivered + docs.provisional) = docs.required THEN 'provisional'::text
                    WHEN docs.required > 0 AND share.state IS NULL AND (docs.unknown + docs.missing + docs.failed) = 0 AND (docs.to_start = 0 OR s.origin = 'api'::text OR release.submission_id IS NOT NULL) AND (docs.to_start = 0 OR docs.unreadable = 0) AND LEAST(docs.box_until, docs.start_until) IS NOT NULL THEN 'in_progress'::text
                    ELSE 'needs_attention'::text
                END AS settled,
                CASE
                    WHEN docs.required = 0 THEN 'nothing_to_deliver'::text
                    WHEN share.state = 'shared'::text THEN 'awaiting_acknowledgement'::text
                    WHEN share.state = 'refused'::text THEN 'refused_by_partner'::text
                    WHEN docs.unknown > 0 THEN 'outcome_unknown'::text
                    WHEN docs.missing > 0 THEN 'missing_at_receiver'::text
                    WHEN docs.failed > 0 AND docs.exhausted = docs.failed THEN 'route_exhausted'::text
                    WHEN docs.failed > 0 THEN 'document_failed'::text
                    WHEN docs.unreadable > 0 THEN 'attachment_unreadable'::text
                    WHEN s.origin = 'import'::text AND release.submission_id IS NULL THEN 'held'::text
                    ELSE 'document_failed'::text
                END AS reason) verdict;

-- trigger

CREATE TRIGGER documents_keep_good BEFORE UPDATE ON public.documents FOR EACH ROW WHEN (((old.problem_code IS NULL) AND (((((((old.media_type IS DISTINCT FROM new.media_type) OR (old.bytes IS DISTINCT FROM new.bytes)) OR (old.content_sha256 IS DISTINCT FROM new.content_sha256)) OR (old.received_bytes IS DISTINCT FROM new.received_bytes)) OR (old.received_sha256 IS DISTINCT FROM new.received_sha256)) OR (old.problem_code IS DISTINCT FROM new.problem_code)) OR (old.problem IS DISTINCT FROM new.problem)) AND (num_nonnulls(new.media_type, new.bytes, new.content_sha256, new.received_bytes, new.received_sha256, new.object_key, new.problem_code, new.problem) > 0))) EXECUTE FUNCTION keep_good_document();
CREATE TRIGGER documents_settle AFTER INSERT ON public.documents REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION settle_changed_facts();
CREATE TRIGGER documents_settle_update AFTER UPDATE ON public.documents REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION settle_changed_facts();
CREATE TRIGGER handoffs_settle AFTER INSERT ON public.handoffs REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION settle_changed_facts();
CREATE TRIGGER handoffs_settle_update AFTER UPDATE ON public.handoffs REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION settle_changed_facts();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_checkpoints FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_copies FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER keeps_rows BEFORE DELETE OR TRUNCATE ON public.ledger_details FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER redacted_only BEFORE UPDATE ON public.ledger_details FOR EACH ROW EXECUTE FUNCTION refuse_ledger_rewording();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_eras FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER notice_episodes_retell AFTER INSERT ON public.notice_episodes REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION retell_submissions();
CREATE TRIGGER notice_episodes_retell_update AFTER UPDATE ON public.notice_episodes REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION retell_submissions();
CREATE TRIGGER notice_subjects_retell AFTER INSERT ON public.notice_subjects REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION retell_submissions();
CREATE TRIGGER notices_history AFTER INSERT ON public.notices FOR EACH ROW EXECUTE FUNCTION note_notice_state();
CREATE TRIGGER notices_history_update AFTER UPDATE ON public.notices FOR EACH ROW WHEN ((old.state <> new.state)) EXECUTE FUNCTION note_notice_state();
CREATE TRIGGER notices_retell AFTER UPDATE ON public.notices REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION retell_notices();
CREATE TRIGGER remediations_settle AFTER INSERT ON public.remediations REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION settle_decided_submissions();
CREATE TRIGGER runs_approved BEFORE UPDATE OF state ON public.runs FOR EACH ROW WHEN (((new.state = 'queued'::text) AND (old.state IS DISTINCT FROM new.state))) EXECUTE FUNCTION refuse_unapproved();
CREATE TRIGGER share_lines_settle AFTER INSERT ON public.share_lines REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION settle_changed_facts();
CREATE TRIGGER share_lines_settle_update AFTER UPDATE ON public.share_lines REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION settle_changed_facts();
CREATE TRIGGER releases_settle AFTER INSERT ON public.submission_releases REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION settle_changed_facts();
CREATE TRIGGER submissions_settle AFTER INSERT ON public.submissions REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION settle_inserted_submissions();

-- policy

alter table acknowledgements enable row level security;
create policy in_scope on acknowledgements as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table alert_deliveries enable row level security;
create policy in_scope_or_all on alert_deliveries as permissive for all to public using (((program IS NULL) OR ( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check (((program IS NULL) OR ( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table alert_message_alerts enable row level security;
create policy in_scope_or_all on alert_message_alerts as permissive for all to public using (((program IS NULL) OR ( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check (((program IS NULL) OR ( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table alert_messages enable row level security;
create policy in_scope_or_all on alert_messages as permissive for all to public using (((program IS NULL) OR ( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check (((program IS NULL) OR ( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table alert_samples enable row level security;
create policy in_scope on alert_samples as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table alert_sightings enable row level security;
create policy in_scope on alert_sightings as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table alerts enable row level security;
create policy in_scope_or_all on alerts as permissive for all to public using (((program IS NULL) OR ( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check (((program IS NULL) OR ( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table destination_pauses enable row level security;
create policy in_scope on destination_pauses as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table documents enable row level security;
create policy in_scope on documents as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table duplicate_members enable row level security;
create policy in_scope on duplicate_members as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table duplicate_sets enable row level security;
create policy in_scope on duplicate_sets as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table erasures enable row level security;
create policy in_scope on erasures as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table error_class_hours enable row level security;
create policy in_scope on error_class_hours as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table error_class_people enable row level security;
create policy in_scope on error_class_people as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table error_class_submissions enable row level security;
create policy in_scope on error_class_submissions as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table error_classes enable row level security;
create policy in_scope on error_classes as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table error_occurrences enable row level security;
create policy in_scope on error_occurrences as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table export_day_overrides enable row level security;
create policy in_scope on export_day_overrides as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table export_expectations enable row level security;
create policy in_scope on export_expectations as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table export_files enable row level security;
create policy in_scope on export_files as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table export_receipts enable row level security;
create policy in_scope on export_receipts as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table export_rows enable row level security;
create policy in_scope on export_rows as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table findings enable row level security;
create policy in_scope on findings as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table grants enable row level security;
create policy in_scope on grants as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table handoff_attempts enable row level security;
create policy in_scope on handoff_attempts as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table handoff_history enable row level security;
create policy in_scope on handoff_history as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table handoff_schedule enable row level security;
create policy in_scope on handoff_schedule as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table handoffs enable row level security;
create policy in_scope on handoffs as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table import_refusals enable row level security;
create policy in_scope on import_refusals as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table imports enable row level security;
create policy in_scope on imports as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table incident_entries enable row level security;
create policy in_scope on incident_entries as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table incident_steps enable row level security;
create policy in_scope on incident_steps as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table incidents enable row level security;
create policy in_scope on incidents as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table intake_refusals enable row level security;
create policy in_scope on intake_refusals as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table ledger_details enable row level security;
create policy readable on ledger_details as permissive for select to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
create policy recordable on ledger_details as permissive for insert to public with check (((program IS NULL) OR ( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
create policy redactable on ledger_details as permissive for update to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table ledger_lines enable row level security;
create policy readable on ledger_lines as permissive for select to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
create policy recordable on ledger_lines as permissive for insert to public with check (((program IS NULL) OR ( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table legal_holds enable row level security;
create policy in_scope on legal_holds as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table maintenance_windows enable row level security;
create policy in_scope_or_all on maintenance_windows as permissive for all to public using (((program IS NULL) OR ( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check (((program IS NULL) OR ( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table notice_attempts enable row level security;
create policy in_scope on notice_attempts as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table notice_episodes enable row level security;
create policy in_scope on notice_episodes as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table notice_history enable row level security;
create policy in_scope on notice_history as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table notice_scans enable row level security;
create policy in_scope on notice_scans as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table notice_subjects enable row level security;
create policy in_scope on notice_subjects as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table notice_switches enable row level security;
create policy in_scope on notice_switches as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table notice_told enable row level security;
create policy in_scope on notice_told as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table notices enable row level security;
create policy in_scope on notices as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table packages enable row level security;
create policy in_scope on packages as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table poll_lanes enable row level security;
create policy in_scope on poll_lanes as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table poll_slices enable row level security;
create policy in_scope on poll_slices as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table purges enable row level security;
create policy in_scope on purges as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table redactions enable row level security;
create policy in_scope on redactions as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table remediations enable row level security;
create policy in_scope on remediations as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table run_approvals enable row level security;
create policy in_scope on run_approvals as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table run_blocks enable row level security;
create policy in_scope on run_blocks as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table run_deliveries enable row level security;
create policy in_scope on run_deliveries as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table run_files enable row level security;
create policy in_scope on run_files as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table run_hands enable row level security;
create policy in_scope on run_hands as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table run_items enable row level security;
create policy in_scope on run_items as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table run_notes enable row level security;
create policy in_scope on run_notes as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table run_outcomes enable row level security;
create policy in_scope on run_outcomes as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table run_reviews enable row level security;
create policy in_scope on run_reviews as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table run_slices enable row level security;
create policy in_scope on run_slices as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table runs enable row level security;
create policy in_scope on runs as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table schedule_approvals enable row level security;
create policy in_scope on schedule_approvals as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table schedule_times enable row level security;
create policy in_scope on schedule_times as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table sealed_files enable row level security;
create policy in_scope on sealed_files as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table share_fetches enable row level security;
create policy in_scope on share_fetches as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table share_lines enable row level security;
create policy in_scope on share_lines as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table share_links enable row level security;
create policy in_scope on share_links as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table shares enable row level security;
create policy in_scope on shares as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table standing_totals enable row level security;
create policy in_scope on standing_totals as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table standings enable row level security;
create policy in_scope on standings as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table submission_corrections enable row level security;
create policy in_scope on submission_corrections as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table submission_fingerprints enable row level security;
create policy in_scope on submission_fingerprints as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table submission_identities enable row level security;
create policy in_scope on submission_identities as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table submission_payloads enable row level security;
create policy in_scope on submission_payloads as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table submission_releases enable row level security;
create policy in_scope on submission_releases as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table submission_search enable row level security;
create policy in_scope on submission_search as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table submissions enable row level security;
create policy in_scope on submissions as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table task_schedules enable row level security;
create policy in_scope on task_schedules as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table truth_exits enable row level security;
create policy in_scope on truth_exits as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table truth_lists enable row level security;
create policy in_scope on truth_lists as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table truth_rows enable row level security;
create policy in_scope on truth_rows as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table worklist_entries enable row level security;
create policy in_scope on worklist_entries as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));
alter table worklists enable row level security;
create policy in_scope on worklists as permissive for all to public using ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[])))) with check ((( SELECT waybill_all_programs() AS waybill_all_programs) OR (program = ANY (( SELECT waybill_programs() AS waybill_programs)::text[]))));

-- grant

grant insert, select on acknowledgements to waybill_app;
grant update (reason) on acknowledgements to waybill_app;
grant select on acknowledgements to waybill_reader;
grant usage on acknowledgements_id_seq to waybill_app;
grant insert, select, update on alert_deliveries to waybill_app;
grant select on alert_deliveries to waybill_reader;
grant usage on alert_deliveries_id_seq to waybill_app;
grant insert, select on alert_message_alerts to waybill_app;
grant select on alert_message_alerts to waybill_reader;
grant insert, select on alert_messages to waybill_app;
grant select on alert_messages to waybill_reader;
grant usage on alert_messages_id_seq to waybill_app;
grant delete, insert, select on alert_samples to waybill_app;
grant select on alert_samples to waybill_reader;
grant delete, insert, select, update on alert_sightings to waybill_app;
grant insert, select, update on alerts to waybill_app;
grant select on alerts to waybill_reader;
grant usage on alerts_id_seq to waybill_app;
grant insert, select, update on destination_pauses to waybill_app;
grant usage on destination_pauses_id_seq to waybill_app;
grant insert, select on documents to waybill_app;
grant update (bytes, content_sha256, media_type, object_key, problem, problem_code, received_bytes, received_sha256) on documents to waybill_app;
grant select on documents to waybill_reader;
grant usage on documents_id_seq to waybill_app;
grant insert, select on duplicate_members to waybill_app;
grant select on duplicate_members to waybill_reader;
grant insert, select on duplicate_sets to waybill_app;
grant update (fingerprint, person_id) on duplicate_sets to waybill_app;
grant select on duplicate_sets to waybill_reader;
grant usage on duplicate_sets_id_seq to waybill_app;
grant insert, select, update on erasures to waybill_app;
grant select on erasures to waybill_reader;
grant usage on erasures_id_seq to waybill_app;
grant insert, select, update on error_class_hours to waybill_app;
grant select on error_class_hours to waybill_reader;
grant insert, select on error_class_people to waybill_app;
grant select on error_class_people to waybill_reader;
grant insert, select, update on error_class_submissions to waybill_app;
grant select on error_class_submissions to waybill_reader;
grant insert, select, update on error_classes to waybill_app;
grant select on error_classes to waybill_reader;
grant usage on error_classes_id_seq to waybill_app;
grant insert, select on error_occurrences to waybill_app;
grant select on error_occurrences to waybill_reader;
grant insert, select on export_day_overrides to waybill_app;
grant select on export_day_overrides to waybill_reader;
grant usage on export_day_overrides_id_seq to waybill_app;
grant insert, select, update on export_expectations to waybill_app;
grant select on export_expectations to waybill_reader;
grant usage on export_expectations_id_seq to waybill_app;
grant insert, select, update on export_files to waybill_app;
grant select on export_files to waybill_reader;
grant usage on export_files_id_seq to waybill_app;
grant insert, select on export_receipts to waybill_app;
grant select on export_receipts to waybill_reader;
grant usage on export_receipts_id_seq to waybill_app;
grant insert, select, update on export_rows to waybill_app;
grant select on export_rows to waybill_reader;
grant delete, insert, select, update on failed_attempts to waybill_app;
grant insert, select, update on findings to waybill_app;
grant select on findings to waybill_reader;
grant usage on findings_id_seq to waybill_app;
grant delete, insert, select on grants to waybill_app;
grant usage on grants_id_seq to waybill_app;
grant insert, select, update on handoff_attempts to waybill_app;
grant select on handoff_attempts to waybill_reader;
grant insert, select on handoff_history to waybill_app;
grant select on handoff_history to waybill_reader;
grant usage on handoff_history_id_seq to waybill_app;
grant delete, insert, select, update on handoff_schedule to waybill_app;
grant select on handoff_schedule to waybill_reader;
grant insert, select, update on handoffs to waybill_app;
grant select on handoffs to waybill_reader;
grant usage on handoffs_id_seq to waybill_app;
grant insert, select, update on heartbeats to waybill_app;
grant select on heartbeats to waybill_reader;
grant insert, select on import_refusals to waybill_app;
grant select on import_refusals to waybill_reader;
grant usage on import_refusals_id_seq to waybill_app;
grant insert, select, update on imports to waybill_app;
grant select on imports to waybill_reader;
grant usage on imports_id_seq to waybill_app;
grant insert, select on incident_entries to waybill_app;
grant select on incident_entries to waybill_reader;
grant usage on incident_entries_id_seq to waybill_app;
grant insert, select, update on incident_steps to waybill_app;
grant select on incident_steps to waybill_reader;
grant insert, select, update on incidents to waybill_app;
grant select on incidents to waybill_reader;
grant usage on incidents_id_seq to waybill_app;
grant insert, select on intake_refusals to waybill_app;
grant select on intake_refusals to waybill_reader;
grant usage on intake_refusals_id_seq to waybill_app;
grant insert, select on ledger_checkpoints to waybill_app;
grant select on ledger_checkpoints to waybill_reader;
grant insert, select on ledger_copies to waybill_app;
grant select on ledger_copies to waybill_reader;
grant insert, select on ledger_details to waybill_app;
grant update (details, reason, redacted_at, salt) on ledger_details to waybill_app;
grant select on ledger_details to waybill_reader;
grant insert, select on ledger_eras to waybill_app;
grant select on ledger_eras to waybill_reader;
grant usage on ledger_line_ids to waybill_app;
grant select on ledger_lines to waybill_app;
grant insert (action, actor, actor_kind, at, commitment, hash, id, program, run_id, subject_id, subject_kind) on ledger_lines to waybill_app;
grant select on ledger_lines to waybill_reader;
grant insert, select, update on legal_holds to waybill_app;
grant select on legal_holds to waybill_reader;
grant usage on legal_holds_id_seq to waybill_app;
grant insert, select, update on maintenance_windows to waybill_app;
grant select on maintenance_windows to waybill_reader;
grant usage on maintenance_windows_id_seq to waybill_app;
grant insert, select, update on metric_cursors to waybill_app;
grant insert, select, update on notice_attempts to waybill_app;
grant select on notice_attempts to waybill_reader;
grant insert, select, update on notice_episodes to waybill_app;
grant select on notice_episodes to waybill_reader;
grant usage on notice_episodes_id_seq to waybill_app;
grant select on notice_history to waybill_app;
grant select on notice_history to waybill_reader;
grant usage on notice_history_id_seq to waybill_app;
grant insert, select, update on notice_scans to waybill_app;
grant select on notice_scans to waybill_reader;
grant insert, select on notice_subjects to waybill_app;
grant select on notice_subjects to waybill_reader;
grant insert, select on notice_switches to waybill_app;
grant select on notice_switches to waybill_reader;
grant usage on notice_switches_id_seq to waybill_app;
grant select on notice_told to waybill_app;
grant select on notice_told to waybill_reader;
grant select on notice_told_facts to waybill_app;
grant select on notice_told_facts to waybill_reader;
grant insert, select, update on notices to waybill_app;
grant select on notices to waybill_reader;
grant usage on notices_id_seq to waybill_app;
grant insert, select on packages to waybill_app;
grant update (destroyed_at, files, overrides) on packages to waybill_app;
grant select on packages to waybill_reader;
grant usage on packages_id_seq to waybill_app;
grant insert, select, update on poll_lanes to waybill_app;
grant select on poll_lanes to waybill_reader;
grant insert, select on poll_slices to waybill_app;
grant select on poll_slices to waybill_reader;
grant usage on poll_slices_id_seq to waybill_app;
grant insert, select, update on purges to waybill_app;
grant select on purges to waybill_reader;
grant usage on purges_id_seq to waybill_app;
grant insert, select, update on rate_limits to waybill_app;
grant insert, select on redactions to waybill_app;
grant select on redactions to waybill_reader;
grant usage on redactions_id_seq to waybill_app;
grant insert, select on remediations to waybill_app;
grant select on remediations to waybill_reader;
grant usage on remediations_id_seq to waybill_app;
grant insert, select on run_approvals to waybill_app;
grant select on run_approvals to waybill_reader;
grant usage on run_approvals_id_seq to waybill_app;
grant delete, insert, select on run_blocks to waybill_app;
grant update (cells, names) on run_blocks to waybill_app;
grant select on run_blocks to waybill_reader;
grant insert, select, update on run_deliveries to waybill_app;
grant select on run_deliveries to waybill_reader;
grant delete, insert, select on run_files to waybill_app;
grant select on run_files to waybill_reader;
grant insert, select on run_hands to waybill_app;
grant select on run_hands to waybill_reader;
grant usage on run_hands_id_seq to waybill_app;
grant delete, insert, select on run_items to waybill_app;
grant update (external_id) on run_items to waybill_app;
grant select on run_items to waybill_reader;
grant insert, select on run_notes to waybill_app;
grant select on run_notes to waybill_reader;
grant usage on run_notes_id_seq to waybill_app;
grant insert, select on run_outcomes to waybill_app;
grant update (message, output) on run_outcomes to waybill_app;
grant select on run_outcomes to waybill_reader;
grant usage on run_outcomes_id_seq to waybill_app;
grant insert, select, update on run_reviews to waybill_app;
grant select on run_reviews to waybill_reader;
grant usage on run_reviews_id_seq to waybill_app;
grant insert, select, update on run_slices to waybill_app;
grant select on run_slices to waybill_reader;
grant insert, select, update on runs to waybill_app;
grant select on runs to waybill_reader;
grant usage on runs_id_seq to waybill_app;
grant insert, select on schedule_approvals to waybill_app;
grant update (withdrawn_at) on schedule_approvals to waybill_app;
grant select on schedule_approvals to waybill_reader;
grant usage on schedule_approvals_id_seq to waybill_app;
grant insert, select, update on schedule_times to waybill_app;
grant select on schedule_times to waybill_reader;
grant usage on schedule_times_id_seq to waybill_app;
grant insert, select, update on sealed_files to waybill_app;
grant select on sealed_files to waybill_reader;
grant usage on sealed_files_id_seq to waybill_app;
grant insert, select, update on sessions to waybill_app;
grant usage on sessions_id_seq to waybill_app;
grant insert, select on share_fetches to waybill_app;
grant select on share_fetches to waybill_reader;
grant usage on share_fetches_id_seq to waybill_app;
grant insert, select, update on share_lines to waybill_app;
grant select on share_lines to waybill_reader;
grant insert, select, update on share_links to waybill_app;
grant usage on share_links_id_seq to waybill_app;
grant insert, select, update on shares to waybill_app;
grant select on shares to waybill_reader;
grant usage on shares_id_seq to waybill_app;
grant insert, select, update on sign_in_links to waybill_app;
grant insert, select, update on sign_in_visits to waybill_app;
grant select on standing_facts to waybill_app;
grant select on standing_facts to waybill_reader;
grant select on standing_totals to waybill_app;
grant select on standing_totals to waybill_reader;
grant select on standings to waybill_app;
grant select on standings to waybill_reader;
grant insert, select on submission_corrections to waybill_app;
grant update (ciphertext, key_id) on submission_corrections to waybill_app;
grant select on submission_corrections to waybill_reader;
grant usage on submission_corrections_id_seq to waybill_app;
grant insert, select on submission_fingerprints to waybill_app;
grant update (fingerprint, near_fingerprint, rules_version) on submission_fingerprints to waybill_app;
grant select on submission_fingerprints to waybill_reader;
grant insert, select on submission_identities to waybill_app;
grant update (ciphertext, key_id) on submission_identities to waybill_app;
grant select on submission_identities to waybill_reader;
grant insert, select on submission_payloads to waybill_app;
grant update (ciphertext, key_id) on submission_payloads to waybill_app;
grant select on submission_payloads to waybill_reader;
grant insert, select on submission_releases to waybill_app;
grant select on submission_releases to waybill_reader;
grant insert, select on submission_search to waybill_app;
grant select on submission_search to waybill_reader;
grant insert, select on submissions to waybill_app;
grant select on submissions to waybill_reader;
grant usage on submissions_id_seq to waybill_app;
grant insert, select, update on task_schedules to waybill_app;
grant select on task_schedules to waybill_reader;
grant insert, select, update on tokens to waybill_app;
grant usage on tokens_id_seq to waybill_app;
grant select, update on triage_scans to waybill_app;
grant select on triage_scans to waybill_reader;
grant insert, select on truth_exits to waybill_app;
grant select on truth_exits to waybill_reader;
grant insert, select, update on truth_lists to waybill_app;
grant select on truth_lists to waybill_reader;
grant usage on truth_lists_id_seq to waybill_app;
grant insert, select, update on truth_rows to waybill_app;
grant select on truth_rows to waybill_reader;
grant usage on truth_rows_id_seq to waybill_app;
grant insert, select, update on users to waybill_app;
grant usage on users_id_seq to waybill_app;
grant select on waybill_migrations to waybill_app;
grant select on waybill_migrations to waybill_reader;
grant usage on waybill_migrations_position_seq to waybill_app;
grant insert, select, update on worklist_entries to waybill_app;
grant select on worklist_entries to waybill_reader;
grant insert, select, update on worklists to waybill_app;
grant select on worklists to waybill_reader;
grant usage on worklists_id_seq to waybill_app;
grant insert, select on write_stops to waybill_app;
grant select on write_stops to waybill_reader;
grant usage on write_stops_id_seq to waybill_app;

-- rights on functions

grant execute on function destination_is_paused(text,text) to public;
grant execute on function forget_submissions(bigint[],text,bytea) to waybill_app;
grant execute on function has_holds(text) to public;
grant execute on function is_held(bigint) to public;
grant execute on function keep_good_document() to public;
grant execute on function ledger_finished_before() to public;
grant execute on function ledger_openings(text,text) to waybill_app;
grant execute on function ledger_transaction() to public;
grant execute on function lock_submissions(bigint[]) to waybill_app;
grant execute on function note_notice_state() to public;
grant execute on function refuse_ledger_change() to public;
grant execute on function refuse_ledger_rewording() to public;
grant execute on function refuse_unapproved() to public;
grant execute on function retell_notices() to public;
grant execute on function retell_submissions() to public;
grant execute on function settle_changed_facts() to public;
grant execute on function settle_decided_submissions() to public;
grant execute on function settle_inserted_submissions() to public;
grant execute on function standing_at(timestamp with time zone) to public;
grant execute on function standing_compact() to waybill_app;
grant execute on function standing_counts(timestamp with time zone) to public;
grant execute on function standing_differences(bigint,bigint) to public;
grant execute on function standing_reason(text,text,timestamp with time zone,timestamp with time zone) to public;
grant execute on function standing_state(text,timestamp with time zone,timestamp with time zone) to public;
grant execute on function take_tokens(text,integer,integer,integer,integer) to public;
grant execute on function waybill_all_programs() to public;
grant execute on function waybill_programs() to public;
grant execute on function writes_stopped() to public;
