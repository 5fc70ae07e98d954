-- Deliveries to systems we do not control, and what does not add up about them.

create table handoffs (
  id bigint generated always as identity primary key,
  submission_id bigint not null references submissions (id),
  -- Null: the whole submission goes in one delivery (a paper package).
  document_id bigint references documents (id),
  program text not null,
  destination text not null,
  state text not null check (state in ('waiting', 'sending', 'accepted', 'provisional', 'delivered', 'rejected', 'retrying', 'unknown',
    'exhausted', 'expired', 'missing', 'cancelled')),
  origin text not null check (origin in ('route', 'import', 'run')),
  -- How many hand-offs of the same content to the same destination came before: the next file number, an upload location that ran out.
  round integer not null default 0,
  -- Derived from submission, destination, document, round and content; never from the attempt.
  key bytea not null,
  content_sha256 bytea,
  -- The attempts made; the newest one's number is the fence of whoever makes it.
  attempts integer not null default 0,
  receipt_kind text,
  receipt text,
  -- The partner's own word for where it is, and the step of its work.
  status text,
  step text,
  -- The entry of the destination's error table, or why it moved.
  reason text,
  -- A refusal that may turn by itself is watched until then, and the route waits for it.
  heals_until timestamptz,
  -- When the route answered its end: a fresh hand-off was made, or nothing was left.
  followed_at timestamptz,
  state_at timestamptz not null,
  answer_by timestamptz not null,
  created_at timestamptz not null
);
create index handoffs_submission on handoffs (submission_id);
create unique index handoffs_receipt on handoffs (program, destination, receipt_kind, receipt) where receipt is not null;
create unique index handoffs_one_open on handoffs (submission_id, coalesce(document_id, 0))
  where state in ('waiting', 'sending', 'accepted', 'retrying', 'unknown', 'missing');
create unique index handoffs_rounds on handoffs (submission_id, coalesce(document_id, 0), destination, round) where origin <> 'import';

-- One try of a hand-off: written before the call, ended after it. An answer that could not be read is kept, encrypted.
create table handoff_attempts (
  handoff_id bigint not null references handoffs (id),
  number integer not null,
  program text not null,
  key bytea not null,
  content_sha256 bytea not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('taken', 'refused', 'not_taken', 'unknown')),
  -- What the destination gave, or the receipt that was known before the call that matters.
  receipt text,
  error text,
  -- For operators; nothing personal.
  message text,
  http_status integer,
  answer bytea,
  answer_key_id text,
  primary key (handoff_id, number),
  check ((ended_at is null) = (outcome is null)),
  check ((answer is null) = (answer_key_id is null))
);
create index handoff_attempts_answers on handoff_attempts (program, handoff_id, number) where answer is not null;

create table handoff_history (
  id bigint generated always as identity primary key,
  handoff_id bigint not null references handoffs (id),
  program text not null,
  from_state text,
  to_state text not null,
  -- The partner's word and step that were seen, where an answer moved it.
  status text,
  step text,
  reason text,
  -- Who decided, where a person did.
  author text,
  at timestamptz not null
);
create index handoff_history_handoff on handoff_history (handoff_id, id);

-- What is next for a hand-off, and when: one row, as narrow as a poll of a million needs it. A lane is worked by one job at a time.
create table handoff_schedule (
  handoff_id bigint primary key references handoffs (id),
  program text not null,
  destination text not null,
  kind text not null check (kind in ('deliver', 'look_up', 'poll')),
  -- Polls are spread in blocks: what came together is asked about in one question, not in four that each get a quarter of the answer.
  lane smallint not null generated always as ((case kind when 'poll' then handoff_id / 100 else handoff_id end % 4)::smallint) stored,
  due_at timestamptz not null,
  -- When the partner was last asked, and how often in a row nothing changed.
  asked_at timestamptz,
  tries integer not null default 0,
  -- Answers in a row that did not know it, and when the first of them came.
  misses integer not null default 0,
  missed_since timestamptz,
  -- A finding about its answers may be open; the next good answer closes it.
  has_finding boolean not null default false,
  receipt text
) with (fillfactor = 70);
create index handoff_schedule_due on handoff_schedule (program, destination, kind, lane, due_at);

-- Who may record what a destination answers about one lane: the fence of whoever took it last. And until when nobody asks.
create table poll_lanes (
  program text not null,
  destination text not null,
  lane smallint not null,
  fence bigint not null default 0,
  -- Questions in a row that got no answer: each makes the pause longer and the next question smaller.
  faults smallint not null default 0,
  resume_at timestamptz,
  primary key (program, destination, lane)
) with (fillfactor = 50);

-- One bulk question to a partner: what was asked is what was answered, not known, or left out.
create table poll_slices (
  id bigint generated always as identity primary key,
  program text not null,
  destination text not null,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  asked integer not null,
  answered integer not null,
  not_found integer not null,
  unanswered integer not null,
  unreadable integer not null,
  changed integer not null,
  -- Why the whole question got no answer.
  fault text,
  constraint poll_slices_add_up check (asked = answered + not_found + unanswered + unreadable),
  check (changed <= answered + not_found)
);
create index poll_slices_newest on poll_slices (program, destination, started_at desc);

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
  -- The answer that it is about, where nobody could read it; encrypted.
  answer bytea,
  answer_key_id text,
  opened_at timestamptz not null,
  answer_by timestamptz not null,
  closed_at timestamptz,
  closed_reason text,
  -- Who closed it, where a person did.
  closed_by text,
  check ((closed_at is null) = (closed_reason is null)),
  check (closed_by is null or closed_at is not null),
  check ((answer is null) = (answer_key_id is null))
);
create unique index findings_open on findings (program, kind, subject) where closed_at is null;
-- For each order of the list, what is open by itself: it lies behind all that was closed.
create index findings_urgent on findings (answer_by, id) where closed_at is null;
create index findings_newest on findings (id) where closed_at is null;
create index findings_by_answer on findings (answer_by, id);
create index findings_answers on findings (program, id) where answer is not null;
create index findings_submission on findings (submission_id) where submission_id is not null;
