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

export interface RateLimits {
  destination: string;
  granted_at: Generated<Date[]>;
  granted_tokens: Generated<number[]>;
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

export interface RunItems {
  run_id: number;
  position: number;
  program: string;
  external_id: string;
  submission_id: number | null;
  cells: unknown;
  is_eligible: boolean;
  reason: string | null;
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
}

export interface RunSlices {
  run_id: number;
  attempt: number;
  slice: number;
  program: string;
  positions: number[];
  state: 'due' | 'leased' | 'done';
  fence: Generated<number>;
  worker: string | null;
  leased_until: Date | null;
  succeeded: Generated<number>;
  failed: Generated<number>;
  skipped: Generated<number>;
  unknown: Generated<number>;
  again: Generated<number>;
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
  worklist_id: number | null;
  parent_run_id: number | null;
  requested_by: string;
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
  lanes: Generated<number>;
  failure_budget: number;
  failures_forgiven: Generated<number>;
  items: Generated<number>;
  eligible: Generated<number>;
  carried_succeeded: Generated<number>;
  carried_failed: Generated<number>;
  carried_skipped: Generated<number>;
  carried_unknown: Generated<number>;
  active_seconds: Generated<number>;
  previewed_at: Date | null;
  expires_at: Date | null;
  started_at: Date | null;
  finished_at: Date | null;
}

export interface Sessions {
  token_hash: Buffer;
  user_id: number;
  created_at: Date;
  expires_at: Date;
  ended_at: Date | null;
}

export interface ShareFetches {
  id: Generated<number>;
  link_id: number;
  program: string;
  fetched_at: Date;
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

export interface StandingFacts {
  submission_id: number | null;
  program: string | null;
  form: string | null;
  settled: string | null;
  reason: string | null;
  answer_by: Date | null;
  boxed_since: Date | null;
  has_step: boolean | null;
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

export interface Tokens {
  id: Generated<number>;
  user_id: number;
  name: string;
  token_hash: Buffer;
  created_at: Date;
  expires_at: Date;
  revoked_at: Date | null;
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
  role: 'viewer' | 'operator' | 'approver' | 'administrator' | 'partner';
  programs: Generated<string[]>;
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

export interface DB {
  acknowledgements: Acknowledgements;
  documents: Documents;
  duplicate_members: DuplicateMembers;
  duplicate_sets: DuplicateSets;
  export_day_overrides: ExportDayOverrides;
  export_expectations: ExportExpectations;
  export_files: ExportFiles;
  export_receipts: ExportReceipts;
  export_rows: ExportRows;
  findings: Findings;
  handoff_attempts: HandoffAttempts;
  handoff_history: HandoffHistory;
  handoff_schedule: HandoffSchedule;
  handoffs: Handoffs;
  imports: Imports;
  ledger_checkpoints: LedgerCheckpoints;
  ledger_copies: LedgerCopies;
  ledger_details: LedgerDetails;
  ledger_eras: LedgerEras;
  ledger_lines: LedgerLines;
  packages: Packages;
  poll_lanes: PollLanes;
  poll_slices: PollSlices;
  rate_limits: RateLimits;
  remediations: Remediations;
  run_approvals: RunApprovals;
  run_files: RunFiles;
  run_items: RunItems;
  run_outcomes: RunOutcomes;
  run_slices: RunSlices;
  runs: Runs;
  sessions: Sessions;
  share_fetches: ShareFetches;
  share_lines: ShareLines;
  share_links: ShareLinks;
  shares: Shares;
  sign_in_links: SignInLinks;
  standing_facts: StandingFacts;
  standing_totals: StandingTotals;
  standings: Standings;
  submission_fingerprints: SubmissionFingerprints;
  submission_identities: SubmissionIdentities;
  submission_payloads: SubmissionPayloads;
  submission_releases: SubmissionReleases;
  submission_search: SubmissionSearch;
  submissions: Submissions;
  tokens: Tokens;
  truth_exits: TruthExits;
  truth_lists: TruthLists;
  truth_rows: TruthRows;
  users: Users;
  waybill_migrations: WaybillMigrations;
  worklist_entries: WorklistEntries;
  worklists: Worklists;
}
