-- Lists of what a receiver really has, compared with what we handed over; and the indexes by which operators look for hand-offs.

-- One file for one destination, as of one moment. Its rows are evidence from the moment at which a person accepts the comparison.
create table truth_lists (
  id bigint generated always as identity primary key,
  program text not null,
  destination text not null,
  receipt_kind text not null,
  file_name text not null,
  file_sha256 bytea not null,
  -- The file as it came, encrypted.
  object_key text not null,
  -- What the receiver had at this moment; hand-offs made later, or before `covers_from`, are not looked for in it.
  as_of timestamptz not null,
  covers_from timestamptz,
  -- How it was read: names of columns, and what the receiver's words mean.
  reading jsonb not null,
  given_by text not null,
  given_at timestamptz not null,
  reason text not null check (reason <> ''),
  -- `theirs`: rows of the file. `ours`: hand-offs to the destination.
  theirs integer not null default 0,
  ours bigint not null default 0,
  accepted_by text,
  accepted_at timestamptz,
  accepted_reason text,
  -- What came of it: counts of moves, of rows that had moved by then, of findings.
  accepted jsonb,
  check (covers_from < as_of),
  check ((accepted_at is null) = (accepted_by is null)),
  check ((accepted_at is null) = (accepted_reason is null)),
  check ((accepted_at is null) = (accepted is null))
);
create unique index truth_lists_file on truth_lists (program, destination, file_sha256, as_of);

-- The funnel: how many left the comparison where, and why. What leaves adds up to the side's whole.
create table truth_exits (
  list_id bigint not null references truth_lists (id),
  program text not null,
  side text not null check (side in ('theirs', 'ours')),
  layer text not null,
  exit text not null,
  n bigint not null check (n > 0),
  primary key (list_id, side, layer, exit)
);

-- Rows of the file, and hand-offs that it lacks.
create table truth_rows (
  id bigint generated always as identity primary key,
  list_id bigint not null references truth_lists (id),
  program text not null,
  side text not null check (side in ('theirs', 'ours')),
  -- As a spreadsheet numbers it; null for what the file lacks.
  row_number integer,
  receipt text,
  status text,
  -- What the word means here.
  state text,
  status_at timestamptz,
  -- Of a row that cannot be used: where and why.
  field text,
  rule text,
  handoff_id bigint references handoffs (id),
  our_state text,
  layer text,
  exit text,
  check ((side = 'theirs') = (row_number is not null)),
  check ((rule is null) = (field is null))
);
create index truth_rows_order on truth_rows (list_id, side, row_number, id);
create index truth_rows_receipt on truth_rows (list_id, receipt) where side = 'theirs';

-- Lists of what is not proved yet, by program and state; what is late, by when its answer was due.
create index handoffs_unproved on handoffs (program, state, destination, id)
  where state in ('waiting', 'sending', 'accepted', 'provisional', 'retrying', 'unknown', 'missing');
create index handoffs_overdue on handoffs (program, answer_by)
  where state in ('waiting', 'sending', 'accepted', 'retrying', 'unknown', 'missing');
create index handoffs_ended on handoffs (program, state, id) where state in ('rejected', 'expired', 'exhausted', 'cancelled');
create index handoffs_reason on handoffs (program, reason, id) where reason is not null;
create index handoffs_unproved_by_age on handoffs (program, state, id)
  where state in ('waiting', 'sending', 'accepted', 'provisional', 'retrying', 'unknown', 'missing');
-- The list by change is merged from one walk for each state, wherever its rows lie.
create index handoffs_by_change on handoffs (program, state, state_at, id);

grant insert, update on truth_lists, truth_rows to waybill_app;
grant insert on truth_exits to waybill_app;
grant select on truth_lists, truth_rows, truth_exits to waybill_reader;

-- Who read what a person sent, by its external id: a line that opens many names them all. Row-level security keeps containment out of an index, so the
-- scope is asked here.
create index ledger_details_opened on ledger_details using gin ((details -> 'opened') jsonb_path_ops) where details ? 'opened';
create function ledger_openings(of_program text, external_id text) returns setof bigint
  language sql stable security definer set search_path = public, pg_temp as $$
  select line_id from ledger_details
  where details ? 'opened' and details -> 'opened' @> jsonb_build_array(external_id) and program = of_program
    and (waybill_all_programs() or of_program = any (waybill_programs()))
$$;
revoke execute on function ledger_openings(text, text) from public;
grant execute on function ledger_openings(text, text) to waybill_app;
