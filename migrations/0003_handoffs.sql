-- Deliveries to systems we do not control, and what does not add up about them.

create table handoffs (
  id bigint generated always as identity primary key,
  submission_id bigint not null references submissions (id),
  -- Null: the whole submission went in one delivery (a paper package).
  document_id bigint references documents (id),
  program text not null,
  destination text not null,
  state text not null check (state in ('waiting', 'sending', 'accepted', 'provisional', 'delivered', 'rejected', 'retrying', 'unknown',
    'exhausted', 'expired', 'missing', 'cancelled')),
  origin text not null check (origin in ('route', 'import', 'run')),
  -- Derived from submission, destination, document and content; never from the attempt.
  key bytea not null,
  content_sha256 bytea,
  receipt_kind text,
  receipt text,
  reason text,
  state_at timestamptz not null,
  answer_by timestamptz not null,
  created_at timestamptz not null
);
create index handoffs_submission on handoffs (submission_id);
create unique index handoffs_receipt on handoffs (destination, receipt_kind, receipt) where receipt is not null;
create unique index handoffs_one_open on handoffs (submission_id, coalesce(document_id, 0))
  where state in ('waiting', 'sending', 'accepted', 'retrying', 'unknown', 'missing');

create table handoff_history (
  id bigint generated always as identity primary key,
  handoff_id bigint not null references handoffs (id),
  program text not null,
  from_state text,
  to_state text not null,
  reason text,
  at timestamptz not null
);
create index handoff_history_handoff on handoff_history (handoff_id, id);

create table findings (
  id bigint generated always as identity primary key,
  program text not null,
  kind text not null,
  -- What it is about, once: opening the same finding again changes nothing.
  subject text not null,
  submission_id bigint references submissions (id),
  run_id bigint,
  share_id bigint,
  details jsonb not null default '{}',
  opened_at timestamptz not null,
  answer_by timestamptz not null,
  closed_at timestamptz,
  closed_reason text,
  check ((closed_at is null) = (closed_reason is null))
);
create unique index findings_open on findings (program, kind, subject) where closed_at is null;
create index findings_submission on findings (submission_id) where submission_id is not null;
