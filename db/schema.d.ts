// Kysely's types of every table and view. Generated from a migrated database by `npm run schema`; edit migrations/ instead.
import type { Generated } from 'kysely';

export interface Acknowledgements {
  id: Generated<number>;
  share_id: number;
  program: string;
  file_sha256: Buffer;
  row_number: number;
  external_id: string;
  verdict: 'accepted' | 'rejected';
  reason: string | null;
  acknowledged_by: string;
  received_at: Date;
}

export interface AlertDeliveries {
  id: Generated<number>;
  message_id: number;
  program: string | null;
  chain: number;
  place: number;
  channel: string;
  state: 'standby' | 'waiting' | 'sent' | 'failed' | 'dropped';
  state_at: Date;
  tries: Generated<number>;
  next_try_at: Date | null;
  fault_code: string | null;
  fault: string | null;
}

export interface AlertMessageAlerts {
  message_id: number;
  alert_id: number;
  program: string | null;
}

export interface AlertMessages {
  id: Generated<number>;
  program: string | null;
  audience: 'operators' | 'partner';
  partner: string | null;
  kind: 'opened' | 'reminded' | 'resolved' | 'test' | 'share_ready' | 'share_renewed' | 'share_late_to_fetch' | 'share_late_to_answer' | 'weekly_report';
  event: string;
  severity: 'info' | 'warning' | 'urgent';
  rule: string | null;
  share_id: number | null;
  subject: string;
  lines: unknown;
  created_at: Date;
}

export interface AlertSamples {
  program: string;
  name: string;
  hour: Date;
  value: number;
}

export interface AlertSightings {
  worker: string;
  kind: string;
  program: string;
  key: string;
  value: string;
  seen_at: Date;
}

export interface Alerts {
  id: Generated<number>;
  program: string | null;
  rule: string;
  key: string;
  state: 'open' | 'acknowledged' | 'resolved';
  state_at: Date;
  severity: 'info' | 'warning' | 'urgent';
  title: string;
  count: number;
  most: number;
  window_from: Date | null;
  window_until: Date | null;
  list: string;
  playbook: string | null;
  opened_at: Date;
  fired_at: Date;
  gone_since: Date | null;
  told_at: Date | null;
  reminded_at: Date | null;
  reminders: Generated<number>;
  end_told_at: Date | null;
  acknowledged_by: string | null;
  acknowledged_at: Date | null;
  acknowledged_reason: string | null;
  acknowledged_count: number | null;
}

export interface DestinationPauses {
  id: Generated<number>;
  program: string;
  destination: string;
  reason: string;
  paused_by: string;
  paused_at: Date;
  resumed_by: string | null;
  resumed_at: Date | null;
}

export interface Documents {
  id: Generated<number>;
  submission_id: number;
  program: string;
  label: string;
  document_type: string;
  is_required: boolean;
  parent_document_id: number | null;
  position: number;
  source: 'form' | 'attachment';
  media_type: string | null;
  bytes: number | null;
  content_sha256: Buffer | null;
  received_bytes: number | null;
  received_sha256: Buffer | null;
  object_key: string | null;
  problem_code: string | null;
  problem: string | null;
}

export interface DuplicateMembers {
  set_id: number;
  submission_id: number;
  program: string;
  added_at: Date;
}

export interface DuplicateSets {
  id: Generated<number>;
  program: string;
  person_id: string;
  fingerprint: Buffer;
  found_at: Date;
}

export interface Erasures {
  id: Generated<number>;
  program: string;
  redaction_id: number | null;
  purge_id: number | null;
  step: 'object' | 'result_files' | 'refused_rows' | 'archive_lines';
  object_key: string | null;
  subject_id: number | null;
  details: unknown;
  ordered_at: Date;
  due_at: Date;
  done_at: Date | null;
}

export interface ErrorClassHours {
  class_id: number;
  hour: Date;
  program: string;
  occurrences: number;
}

export interface ErrorClassPeople {
  class_id: number;
  person_id: string;
  program: string;
}

export interface ErrorClassSubmissions {
  class_id: number;
  submission_id: number;
  program: string;
  first_at: Date;
  last_at: Date;
  occurrences: number;
}

export interface ErrorClasses {
  id: Generated<number>;
  program: string;
  fingerprint: Buffer;
  stage: 'import' | 'intake' | 'attempt' | 'refusal' | 'loss' | 'exhausted' | 'poll' | 'run' | 'export' | 'finding' | 'notice';
  place: string;
  step: string | null;
  code: string | null;
  pattern: string;
  first_seen_at: Date;
  last_seen_at: Date;
  occurrences: Generated<number>;
  submissions: Generated<number>;
  people: Generated<number>;
  state: 'open' | 'resolved' | 'ignored';
  state_at: Date;
  state_by: string;
  state_reason: string;
  mended_in: string | null;
  ignore_until: Date | null;
  ignore_occurrences: number | null;
  ignore_per_hour: number | null;
  regressed_at: Date | null;
  regressions: Generated<number>;
  owner: string | null;
  ticket: string | null;
  note: string | null;
}

export interface ErrorOccurrences {
  source: 'handoffs' | 'polls' | 'runs' | 'exports' | 'findings' | 'imports' | 'intake' | 'notices';
  source_id: number;
  class_id: number;
  program: string;
  submission_id: number | null;
  at: Date;
  weight: number;
}

export interface ExportDayOverrides {
  id: Generated<number>;
  program: string;
  export: string | null;
  day: Date;
  is_expected: boolean;
  reason: string;
  author: string;
  decided_at: Date;
}

export interface ExportExpectations {
  id: Generated<number>;
  program: string;
  export: string;
  day: Date;
  due_at: Date;
  deadline_at: Date;
  noted_at: Date;
  met_by: number | null;
  met_at: Date | null;
  excused_at: Date | null;
}

export interface ExportFiles {
  id: Generated<number>;
  program: string;
  export: string;
  day: Date;
  state: 'frozen' | 'archived' | 'uploaded' | 'confirmed' | 'blocked' | 'dropped';
  state_at: Date;
  file_name: string;
  candidates: number;
  written: number;
  superseded: number;
  refused: number;
  bytes: number;
  sha256: Buffer;
  window_from: Date | null;
  window_until: Date | null;
  archive_key: string | null;
  archive_redacted_at: Date | null;
  started_by: string;
  started_by_kind: 'person' | 'token' | 'system';
  reason: string;
  frozen_at: Date;
  confirmed_at: Date | null;
  tries: Generated<number>;
  next_try_at: Date | null;
  fault_code: string | null;
  fault: string | null;
}

export interface ExportReceipts {
  id: Generated<number>;
  file_id: number;
  program: string;
  list_sha256: Buffer;
  lines: number;
  received: number;
  not_received: number;
  repeated: number;
  not_ours: number;
  missing: Generated<number[]>;
  author: string;
  reason: string;
  at: Date;
}

export interface ExportRows {
  file_id: number;
  submission_id: number;
  program: string;
  outcome: 'written' | 'superseded' | 'refused';
  position: number | null;
  reason: string | null;
  superseded_by: number | null;
  changed: Generated<string[]>;
  released_at: Date | null;
}

export interface FailedAttempts {
  key_hash: Buffer;
  failures: number;
  until: Date;
}

export interface Findings {
  id: Generated<number>;
  program: string;
  kind: string;
  subject: string;
  submission_id: number | null;
  run_id: number | null;
  share_id: number | null;
  details: Generated<unknown>;
  answer: Buffer | null;
  answer_key_id: string | null;
  opened_at: Date;
  answer_by: Date;
  closed_at: Date | null;
  closed_reason: string | null;
  closed_by: string | null;
}

export interface Grants {
  id: Generated<number>;
  user_id: number;
  role: 'viewer' | 'operator' | 'approver' | 'administrator' | 'partner';
  program: string | null;
  partner: string | null;
  granted_by: string;
  granted_at: Date;
}

export interface HandoffAttempts {
  handoff_id: number;
  number: number;
  program: string;
  key: Buffer;
  content_sha256: Buffer;
  started_at: Date;
  ended_at: Date | null;
  outcome: 'taken' | 'refused' | 'not_taken' | 'unknown' | null;
  receipt: string | null;
  error: string | null;
  message: string | null;
  http_status: number | null;
  answer: Buffer | null;
  answer_key_id: string | null;
}

export interface HandoffHistory {
  id: Generated<number>;
  handoff_id: number;
  program: string;
  from_state: string | null;
  to_state: string;
  status: string | null;
  step: string | null;
  reason: string | null;
  author: string | null;
  at: Date;
}

export interface HandoffSchedule {
  handoff_id: number;
  program: string;
  destination: string;
  kind: 'deliver' | 'look_up' | 'poll';
  lane: Generated<number>;
  due_at: Date;
  asked_at: Date | null;
  tries: Generated<number>;
  misses: Generated<number>;
  missed_since: Date | null;
  has_finding: Generated<boolean>;
  receipt: string | null;
}

export interface Handoffs {
  id: Generated<number>;
  submission_id: number;
  document_id: number | null;
  program: string;
  destination: string;
  state: 'waiting' | 'sending' | 'accepted' | 'provisional' | 'delivered' | 'rejected' | 'retrying' | 'unknown' | 'exhausted' | 'expired' | 'missing' | 'cancelled';
  origin: 'route' | 'import' | 'run';
  round: Generated<number>;
  key: Buffer;
  content_sha256: Buffer | null;
  attempts: Generated<number>;
  receipt_kind: string | null;
  receipt: string | null;
  status: string | null;
  step: string | null;
  reason: string | null;
  heals_until: Date | null;
  followed_at: Date | null;
  state_at: Date;
  answer_by: Date;
  created_at: Date;
}

export interface Heartbeats {
  part: string;
  begun_at: Date;
  ran_at: Date | null;
  most_seconds: number;
  fault: string | null;
}

export interface ImportRefusals {
  id: Generated<number>;
  import_id: number;
  program: string;
  field: string;
  rule: string;
  rows: number;
  at: Date;
}

export interface Imports {
  id: Generated<number>;
  program: string;
  file_name: string;
  file_sha256: Buffer | null;
  started_by: string;
  started_at: Date;
  finished_at: Date | null;
  input: Generated<number>;
  imported: Generated<number>;
  refused: Generated<number>;
  already_known: Generated<number>;
  mended: Generated<number>;
  refused_object_key: string | null;
}

export interface IncidentEntries {
  id: Generated<number>;
  incident_id: number;
  program: string;
  kind: 'opened' | 'drafted' | 'done' | 'failed' | 'not_needed' | 'note' | 'closed' | 'overridden' | 'reopened';
  step: string | null;
  text: string;
  run_id: number | null;
  author: string;
  at: Date;
}

export interface IncidentSteps {
  incident_id: number;
  position: number;
  program: string;
  name: string;
  state: 'to_do' | 'drafted' | 'done' | 'failed' | 'not_needed';
  state_at: Date;
  state_by: string | null;
  run_id: number | null;
}

export interface Incidents {
  id: Generated<number>;
  program: string;
  playbook: string;
  playbook_version: number;
  playbook_hash: string;
  title: string;
  subject_kind: 'error_class' | 'finding' | 'export' | 'alert' | 'none';
  subject: string;
  state: 'open' | 'closed' | 'overridden';
  state_at: Date;
  opened_by: string;
  opened_at: Date;
  reason: string;
  closed_by: string | null;
  closed_reason: string | null;
}

export interface IntakeRefusals {
  id: Generated<number>;
  program: string;
  field: string;
  rule: string;
  rows: number;
  at: Date;
}

export interface LedgerCheckpoints {
  number: number;
  after_transaction: number;
  until_transaction: number;
  lines: number;
  root: Buffer;
  previous_hash: Buffer;
  sealed_at: Date;
  key_id: string;
  hash: Buffer;
  signature: Buffer;
}

export interface LedgerCopies {
  number: number;
  object_key: string;
  copied_at: Date;
}

export interface LedgerDetails {
  line_id: number;
  program: string | null;
  salt: Buffer | null;
  reason: string | null;
  details: unknown;
  redacted_at: Date | null;
}

export interface LedgerEras {
  era: number;
  began_at: Date;
}

export interface LedgerLines {
  id: Generated<number>;
  transaction_id: Generated<number>;
  at: Date;
  actor: string;
  actor_kind: 'person' | 'token' | 'system';
  program: string | null;
  action: string;
  subject_kind: string;
  subject_id: string;
  run_id: string | null;
  commitment: Buffer | null;
  hash: Buffer;
}

export interface LegalHolds {
  id: Generated<number>;
  program: string;
  person_id: string | null;
  submission_id: number | null;
  reason: string;
  placed_by: string;
  placed_at: Date;
  lifted_by: string | null;
  lifted_at: Date | null;
  lifted_reason: string | null;
}

export interface MaintenanceWindows {
  id: Generated<number>;
  program: string | null;
  rules: string[] | null;
  from_at: Date;
  until_at: Date;
  reason: string;
  author: string;
  decided_at: Date;
  ended_at: Date | null;
  ended_by: string | null;
}

export interface MetricCursors {
  name: string;
  counted_until: Date;
}

export interface NoticeAttempts {
  notice_id: number;
  number: number;
  program: string;
  channel: 'email' | 'sms';
  masked: string;
  template: string;
  reference: string;
  started_at: Date;
  ended_at: Date | null;
  outcome: 'taken' | 'refused' | 'not_taken' | 'unknown' | null;
  notification_id: string | null;
  http_status: number | null;
  error: string | null;
  status: string | null;
  status_at: Date | null;
  told_by: 'callback' | 'question' | null;
}

export interface NoticeEpisodes {
  id: Generated<number>;
  program: string;
  submission_id: number;
  person_id: string;
  subject: string;
  kind: 'delayed' | 'action_needed';
  reason: string;
  document: unknown;
  failed_at: Date;
  found_at: Date;
  confirm_at: Date;
  confirmed_at: Date | null;
  name: string | null;
  withheld: 'not_switched_on' | 'no_notice' | 'copy_delivered' | null;
  asked_at: Date | null;
  asked_by: string | null;
  run_id: number | null;
  ended_at: Date | null;
  ended_as: 'recovered' | 'mended' | 'set_aside' | null;
}

export interface NoticeHistory {
  id: Generated<number>;
  notice_id: number;
  program: string;
  from_state: string | null;
  to_state: string;
  why: string | null;
  at: Date;
}

export interface NoticeScans {
  program: string;
  kind: 'failures' | 'received';
  after_id: number;
  round_at: Date | null;
}

export interface NoticeSubjects {
  notice_id: number;
  submission_id: number;
  program: string;
  episode_id: number | null;
  documents: Generated<string[]>;
  joined_at: Date;
}

export interface NoticeSwitches {
  id: Generated<number>;
  program: string;
  is_on: boolean;
  at: Date;
}

export interface NoticeTold {
  submission_id: number;
  program: string;
  told: 'not_told' | 'withheld' | 'waiting' | 'under_way' | 'told';
}

export interface NoticeToldFacts {
  submission_id: number | null;
  program: string | null;
  told: string | null;
}

export interface Notices {
  id: Generated<number>;
  program: string;
  person_id: string;
  kind: 'received' | 'delayed' | 'action_needed' | 'mended';
  name: string;
  cause: string;
  reason: string | null;
  state: 'waiting' | 'sending' | 'sent' | 'unknown' | 'confirmed' | 'failed' | 'cancelled';
  state_at: Date;
  why: string | null;
  composed_at: Date;
  next_at: Date | null;
  confirm_by: Date;
  confirmed_at: Date | null;
  address: Generated<number>;
  addresses: number;
  tries: Generated<number>;
  resends: Generated<number>;
  attempts: Generated<number>;
  sealed: Buffer | null;
  key_id: string | null;
  closed_at: Date | null;
}

export interface Packages {
  id: Generated<number>;
  program: string;
  run_id: number;
  submission_id: number;
  content_hash: Buffer;
  object_key: string;
  bytes: number;
  sha256: Buffer;
  files: unknown;
  overrides: unknown;
  created_at: Date;
  destroyed_at: Date | null;
}

export interface PollLanes {
  program: string;
  destination: string;
  lane: number;
  fence: Generated<number>;
  faults: Generated<number>;
  resume_at: Date | null;
}

export interface PollSlices {
  id: Generated<number>;
  program: string;
  destination: string;
  started_at: Date;
  ended_at: Date;
  asked: number;
  answered: number;
  not_found: number;
  unanswered: number;
  unreadable: number;
  changed: number;
  fault: string | null;
}

export interface Purges {
  id: Generated<number>;
  program: string;
  kind: 'payload' | 'package' | 'input' | 'result' | 'notice' | 'answer';
  before: Date;
  run_id: number | null;
  author: string;
  reason: string;
  ordered_at: Date;
  destroyed: Generated<number>;
  finished_at: Date | null;
}

export interface RateLimits {
  destination: string;
  granted_at: Generated<Date[]>;
  granted_tokens: Generated<number[]>;
}

export interface Redactions {
  id: Generated<number>;
  program: string;
  pseudonym: string;
  submissions: number;
  counts: unknown;
  run_id: number | null;
  author: string;
  reason: string;
  at: Date;
}

export interface Remediations {
  id: Generated<number>;
  submission_id: number;
  program: string;
  kind: 'manual' | 'resubmitted' | 'accepted_by_partner' | 'duplicate' | 'withdrawn' | 'closed' | 'not_remediated';
  is_success: boolean;
  reason: string;
  author: string;
  evidence: unknown;
  kept_submission_id: number | null;
  run_id: number | null;
  decided_at: Date;
}

export interface RunApprovals {
  id: Generated<number>;
  run_id: number;
  program: string;
  digest: Buffer;
  decided_by: string;
  decision: 'approved' | 'rejected';
  reason: string;
  decided_at: Date;
}

export interface RunBlocks {
  run_id: number;
  block: number;
  program: string;
  first_position: number;
  last_position: number;
  eligible: number;
  sha256: Buffer;
  names: string;
  cells: string | null;
}

export interface RunDeliveries {
  run_id: number;
  program: string;
  attempt: number;
  kind: string;
  address: string;
  state: 'due' | 'done';
  tries: Generated<number>;
  refused_by: string | null;
  due_at: Date;
  done_at: Date | null;
}

export interface RunFiles {
  run_id: number;
  program: string;
  attempt: number;
  kind: 'output' | 'succeeded' | 'failed' | 'unprocessed';
  object_key: string;
  file_name: string;
  bytes: number;
  rows: number;
  sha256: Buffer;
  written_at: Date;
}

export interface RunHands {
  id: Generated<number>;
  run_id: number;
  program: string;
  name: string;
  deed: 'asked' | 'revised' | 'took_over';
  at: Date;
}

export interface RunItems {
  run_id: number;
  position: number;
  program: string;
  external_id: string;
  submission_id: number | null;
  handoff_id: number | null;
  is_eligible: boolean;
  reason: string | null;
  detail: string | null;
}

export interface RunNotes {
  id: Generated<number>;
  run_id: number;
  program: string;
  author: string;
  text: string;
  at: Date;
}

export interface RunOutcomes {
  run_id: number;
  attempt: number;
  position: number;
  program: string;
  outcome: 'succeeded' | 'failed' | 'skipped' | 'unknown';
  reason: string | null;
  message: string | null;
  output: unknown;
  has_package: Generated<boolean>;
  recorded_at: Date;
  id: Generated<number>;
}

export interface RunReviews {
  id: Generated<number>;
  run_id: number;
  program: string;
  digest: Buffer;
  started_by: string;
  reason: string;
  started_at: Date;
  review_by: Date;
  reviewed_by: string | null;
  verdict: 'upheld' | 'objected' | null;
  review_reason: string | null;
  reviewed_at: Date | null;
}

export interface RunSlices {
  run_id: number;
  attempt: number;
  slice: number;
  program: string;
  first_position: number;
  last_position: number;
  positions: number[] | null;
  items: number;
  block: number | null;
  state: 'due' | 'leased' | 'done';
  fence: Generated<number>;
  worker: string | null;
  leased_until: Date | null;
  progress_at: Date | null;
  succeeded: Generated<number>;
  failed: Generated<number>;
  skipped: Generated<number>;
  unknown: Generated<number>;
  again: Generated<number>;
  changed: Generated<number>;
}

export interface Runs {
  id: Generated<number>;
  program: string;
  task: string;
  title: string;
  task_code_hash: string;
  risk: 'reads' | 'reversible' | 'irreversible';
  params: unknown;
  selection: unknown;
  input_name: string | null;
  input_sha256: Buffer | null;
  input_object_key: string | null;
  input_address: string | null;
  input_columns: unknown;
  worklist_id: number | null;
  parent_run_id: number | null;
  requested_by: string;
  requested_by_kind: Generated<'person' | 'token' | 'system'>;
  requested_at: Date;
  reason: string;
  state: 'draft' | 'preparing' | 'awaiting_approval' | 'approved' | 'rejected' | 'expired' | 'queued' | 'running' | 'paused' | 'succeeded' | 'succeeded_with_failures' | 'failed' | 'cancelled';
  state_at: Date;
  state_reason: string | null;
  wanted: Generated<'run' | 'pause' | 'cancel'>;
  attempt: Generated<number>;
  approvals_needed: number;
  digest: Buffer | null;
  concurrency: number;
  rate_per_second: number | null;
  rate_most: number | null;
  lanes: Generated<number>;
  failure_budget: number;
  failures_forgiven: Generated<number>;
  change_budget: number | null;
  changes_forgiven: Generated<number>;
  items: Generated<number>;
  eligible: Generated<number>;
  carried_succeeded: Generated<number>;
  carried_failed: Generated<number>;
  carried_skipped: Generated<number>;
  carried_unknown: Generated<number>;
  active_seconds: Generated<number>;
  previewed_at: Date | null;
  samples: unknown;
  foreseen: unknown;
  estimated_seconds: number | null;
  expires_at: Date | null;
  started_at: Date | null;
  finished_at: Date | null;
}

export interface ScheduleApprovals {
  id: Generated<number>;
  program: string;
  schedule: string;
  digest: Buffer;
  decided_by: string;
  decision: 'approved' | 'rejected';
  reason: string;
  decided_at: Date;
  withdrawn_at: Date | null;
}

export interface ScheduleTimes {
  id: Generated<number>;
  program: string;
  schedule: string;
  task: string;
  due_at: Date;
  noted_at: Date;
  state: 'due' | 'drafted' | 'started' | 'idle' | 'missed' | 'excused';
  state_at: Date;
  why: string | null;
  detail: string | null;
  digest: Buffer;
  run_id: number | null;
  asked_by: string | null;
  reason: string;
}

export interface SealedFiles {
  id: Generated<number>;
  program: string;
  run_id: number;
  person_id: string | null;
  file_name: string;
  object_key: string;
  bytes: number;
  made_at: Date;
  destroyed_at: Date | null;
}

export interface Sessions {
  id: Generated<number>;
  token_hash: Buffer;
  user_id: number;
  way: 'link' | 'password' | 'provider';
  created_at: Date;
  seen_at: Date;
  expires_at: Date;
  ended_at: Date | null;
}

export interface ShareFetches {
  id: Generated<number>;
  share_id: number;
  position: number;
  link_id: number | null;
  program: string;
  fetched_at: Date;
  fetched_by: string | null;
  remote: string | null;
}

export interface ShareLines {
  share_id: number;
  position: number;
  program: string;
  submission_id: number;
  package_id: number;
  state: 'shared' | 'accepted' | 'refused' | 'revoked';
  reason: string | null;
  state_at: Date;
}

export interface ShareLinks {
  id: Generated<number>;
  share_id: number;
  position: number;
  program: string;
  kind: 'stable' | 'direct';
  token_hash: Buffer | null;
  expires_at: Date | null;
  issued_by: string;
  issued_at: Date;
  revoked_at: Date | null;
}

export interface Shares {
  id: Generated<number>;
  program: string;
  run_id: number;
  partner: string;
  state: 'preparing' | 'open' | 'settled' | 'revoked';
  state_at: Date;
  packages: Generated<number>;
  bytes: Generated<number>;
  left_out: Generated<unknown>;
  manifest_object_key: string | null;
  manifest_sha256: Buffer | null;
  answer_by: Date;
  created_by: string;
  created_at: Date;
}

export interface SignInLinks {
  token_hash: Buffer;
  user_id: number;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
}

export interface SignInVisits {
  state_hash: Buffer;
  code_verifier: string;
  nonce: string;
  created_at: Date;
  expires_at: Date;
  used_at: Date | null;
}

export interface StandingFacts {
  submission_id: number | null;
  program: string | null;
  form: string | null;
  settled: string | null;
  reason: string | null;
  answer_by: Date | null;
  boxed_since: Date | null;
  has_step: boolean | null;
  submitted_at: Date | null;
}

export interface StandingTotals {
  program: string;
  form: string;
  settled: string;
  reason: string | null;
  answer_by_hour: Date | null;
  n: number;
}

export interface Standings {
  submission_id: number;
  program: string;
  form: string;
  settled: 'withdrawn' | 'duplicate' | 'remediated' | 'closed' | 'delivered' | 'provisional' | 'in_progress' | 'needs_attention';
  reason: string | null;
  answer_by: Date | null;
  boxed_since: Date | null;
  has_step: boolean;
  submitted_at: Date;
}

export interface SubmissionCorrections {
  id: Generated<number>;
  submission_id: number;
  program: string;
  fields: string[];
  key_id: string;
  ciphertext: Buffer;
  reason: string;
  author: string;
  run_id: number | null;
  decided_at: Date;
}

export interface SubmissionFingerprints {
  submission_id: number;
  program: string;
  person_id: string;
  fingerprint: Buffer;
  near_fingerprint: Buffer;
  rules_version: number;
  key_version: string;
}

export interface SubmissionIdentities {
  submission_id: number;
  program: string;
  key_id: string;
  ciphertext: Buffer;
}

export interface SubmissionPayloads {
  submission_id: number;
  program: string;
  key_id: string;
  ciphertext: Buffer;
}

export interface SubmissionReleases {
  submission_id: number;
  program: string;
  released_at: Date;
  released_by: string;
  run_id: number | null;
  start_by: Date;
}

export interface SubmissionSearch {
  submission_id: number;
  program: string;
  field: string;
  blind_index: Buffer;
}

export interface Submissions {
  id: Generated<number>;
  program: string;
  form: string;
  external_id: string;
  person_id: string;
  submitted_at: Date;
  received_at: Date;
  content_hash: Buffer;
  origin: 'api' | 'import';
  import_id: number | null;
  start_by: Date;
}

export interface TaskSchedules {
  program: string;
  name: string;
  task: string;
  first_seen_at: Date;
  noted_until: Date;
  is_paused: Generated<boolean>;
  changed_by: string | null;
  reason: string | null;
  changed_at: Date | null;
}

export interface Tokens {
  id: Generated<number>;
  user_id: number;
  name: string;
  rights: Generated<string[]>;
  programs: Generated<string[]>;
  token_hash: Buffer;
  created_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
}

export interface TriageScans {
  source: string;
  settled: Generated<number>;
  reached: Generated<number>;
  marked: number | null;
  marked_transaction: number | null;
  marked_at: Date | null;
}

export interface TruthExits {
  list_id: number;
  program: string;
  side: 'theirs' | 'ours';
  layer: string;
  exit: string;
  n: number;
}

export interface TruthLists {
  id: Generated<number>;
  program: string;
  destination: string;
  receipt_kind: string;
  file_name: string;
  file_sha256: Buffer;
  object_key: string;
  as_of: Date;
  covers_from: Date | null;
  reading: unknown;
  given_by: string;
  given_at: Date;
  reason: string;
  theirs: Generated<number>;
  ours: Generated<number>;
  accepted_by: string | null;
  accepted_at: Date | null;
  accepted_reason: string | null;
  accepted: unknown;
}

export interface TruthRows {
  id: Generated<number>;
  list_id: number;
  program: string;
  side: 'theirs' | 'ours';
  row_number: number | null;
  receipt: string | null;
  status: string | null;
  state: string | null;
  status_at: Date | null;
  field: string | null;
  rule: string | null;
  handoff_id: number | null;
  our_state: string | null;
  layer: string | null;
  exit: string | null;
}

export interface Users {
  id: Generated<number>;
  name: string;
  issuer: string | null;
  subject: string | null;
  password_hash: string | null;
  created_at: Date;
  disabled_at: Date | null;
}

export interface WaybillMigrations {
  position: Generated<number>;
  name: string;
  sha256: string;
  applied_at: Date;
}

export interface WorklistEntries {
  worklist_id: number;
  submission_id: number;
  program: string;
  state: 'left' | 'in_run' | 'shared' | 'accepted' | 'refused' | 'withdrawn';
  run_id: number | null;
  share_id: number | null;
  added_at: Date;
  changed_at: Date;
}

export interface Worklists {
  id: Generated<number>;
  program: string;
  name: string;
  created_by: string;
  created_at: Date;
}

export interface WriteStops {
  id: Generated<number>;
  is_stopped: boolean;
  reason: string;
  author: string;
  at: Date;
}

export interface DB {
  acknowledgements: Acknowledgements;
  alert_deliveries: AlertDeliveries;
  alert_message_alerts: AlertMessageAlerts;
  alert_messages: AlertMessages;
  alert_samples: AlertSamples;
  alert_sightings: AlertSightings;
  alerts: Alerts;
  destination_pauses: DestinationPauses;
  documents: Documents;
  duplicate_members: DuplicateMembers;
  duplicate_sets: DuplicateSets;
  erasures: Erasures;
  error_class_hours: ErrorClassHours;
  error_class_people: ErrorClassPeople;
  error_class_submissions: ErrorClassSubmissions;
  error_classes: ErrorClasses;
  error_occurrences: ErrorOccurrences;
  export_day_overrides: ExportDayOverrides;
  export_expectations: ExportExpectations;
  export_files: ExportFiles;
  export_receipts: ExportReceipts;
  export_rows: ExportRows;
  failed_attempts: FailedAttempts;
  findings: Findings;
  grants: Grants;
  handoff_attempts: HandoffAttempts;
  handoff_history: HandoffHistory;
  handoff_schedule: HandoffSchedule;
  handoffs: Handoffs;
  heartbeats: Heartbeats;
  import_refusals: ImportRefusals;
  imports: Imports;
  incident_entries: IncidentEntries;
  incident_steps: IncidentSteps;
  incidents: Incidents;
  intake_refusals: IntakeRefusals;
  ledger_checkpoints: LedgerCheckpoints;
  ledger_copies: LedgerCopies;
  ledger_details: LedgerDetails;
  ledger_eras: LedgerEras;
  ledger_lines: LedgerLines;
  legal_holds: LegalHolds;
  maintenance_windows: MaintenanceWindows;
  metric_cursors: MetricCursors;
  notice_attempts: NoticeAttempts;
  notice_episodes: NoticeEpisodes;
  notice_history: NoticeHistory;
  notice_scans: NoticeScans;
  notice_subjects: NoticeSubjects;
  notice_switches: NoticeSwitches;
  notice_told: NoticeTold;
  notice_told_facts: NoticeToldFacts;
  notices: Notices;
  packages: Packages;
  poll_lanes: PollLanes;
  poll_slices: PollSlices;
  purges: Purges;
  rate_limits: RateLimits;
  redactions: Redactions;
  remediations: Remediations;
  run_approvals: RunApprovals;
  run_blocks: RunBlocks;
  run_deliveries: RunDeliveries;
  run_files: RunFiles;
  run_hands: RunHands;
  run_items: RunItems;
  run_notes: RunNotes;
  run_outcomes: RunOutcomes;
  run_reviews: RunReviews;
  run_slices: RunSlices;
  runs: Runs;
  schedule_approvals: ScheduleApprovals;
  schedule_times: ScheduleTimes;
  sealed_files: SealedFiles;
  sessions: Sessions;
  share_fetches: ShareFetches;
  share_lines: ShareLines;
  share_links: ShareLinks;
  shares: Shares;
  sign_in_links: SignInLinks;
  sign_in_visits: SignInVisits;
  standing_facts: StandingFacts;
  standing_totals: StandingTotals;
  standings: Standings;
  submission_corrections: SubmissionCorrections;
  submission_fingerprints: SubmissionFingerprints;
  submission_identities: SubmissionIdentities;
  submission_payloads: SubmissionPayloads;
  submission_releases: SubmissionReleases;
  submission_search: SubmissionSearch;
  submissions: Submissions;
  task_schedules: TaskSchedules;
  tokens: Tokens;
  triage_scans: TriageScans;
  truth_exits: TruthExits;
  truth_lists: TruthLists;
  truth_rows: TruthRows;
  users: Users;
  waybill_migrations: WaybillMigrations;
  worklist_entries: WorklistEntries;
  worklists: Worklists;
  write_stops: WriteStops;
}
