-- What is kept no longer: holds that forbid it, what was destroyed on whose word, and the objects that are still to be destroyed.

-- Whoever is named here is kept, whatever a retention period says. Neither person nor submission: the whole program.
create table legal_holds (
  id bigint generated always as identity primary key,
  program text not null,
  person_id text,
  submission_id bigint references submissions (id),
  reason text not null check (reason <> ''),
  placed_by text not null,
  placed_at timestamptz not null,
  lifted_by text,
  lifted_at timestamptz,
  lifted_reason text,
  check (person_id is null or submission_id is null),
  check ((lifted_at is null) = (lifted_by is null)),
  check ((lifted_at is null) = (lifted_reason is null))
);
create index legal_holds_live on legal_holds (program, person_id) where lifted_at is null;

-- A person of whom nothing is kept but counts and states. `pseudonym` takes the place of the person's id everywhere; it is made with a salt that is
-- kept nowhere.
create table redactions (
  id bigint generated always as identity primary key,
  program text not null,
  pseudonym text not null,
  submissions integer not null,
  -- How many of each kind were emptied or destroyed.
  counts jsonb not null,
  run_id bigint references runs (id),
  author text not null,
  reason text not null check (reason <> ''),
  at timestamptz not null
);

-- One order for each kind; it is worked in slices, and what a hold covers is left.
create table purges (
  id bigint generated always as identity primary key,
  program text not null,
  kind text not null check (kind in ('payload', 'package', 'input', 'result', 'notice', 'answer')),
  before timestamptz not null,
  run_id bigint references runs (id),
  author text not null,
  reason text not null check (reason <> ''),
  ordered_at timestamptz not null,
  destroyed integer not null default 0,
  finished_at timestamptz
);
create index purges_due on purges (id) where finished_at is null;

-- What remains to be done in the object store after the database has let go of it. Done again it changes nothing.
create table erasures (
  id bigint generated always as identity primary key,
  program text not null,
  redaction_id bigint references redactions (id),
  purge_id bigint references purges (id),
  step text not null check (step in ('object', 'result_files', 'refused_rows', 'archive_lines')),
  object_key text,
  -- A run, an import or a file of an export.
  subject_id bigint,
  -- What is to be looked for; emptied when it is done.
  details jsonb,
  ordered_at timestamptz not null,
  -- The same file from two people is one object: it rests, so that a submission on its way with it is stored before anybody asks who names it.
  due_at timestamptz not null,
  done_at timestamptz,
  check ((step = 'object') = (object_key is not null)),
  check (step = 'object' or subject_id is not null),
  check (done_at is null or details is null)
);
create index erasures_due on erasures (due_at, id) where done_at is null;

-- Files that a run made for whoever asked for it, encrypted: they are personal, or open doors. Who takes one is in the ledger.
create table sealed_files (
  id bigint generated always as identity primary key,
  program text not null,
  run_id bigint not null references runs (id),
  -- Whom it is about, where it is about one person.
  person_id text,
  file_name text not null,
  object_key text not null unique,
  bytes bigint not null,
  made_at timestamptz not null,
  destroyed_at timestamptz
);
create index sealed_files_run on sealed_files (run_id);
create index sealed_files_person on sealed_files (program, person_id) where person_id is not null;

create function is_held(of_submission bigint) returns boolean language sql stable parallel safe as $$
  select exists (
    select from submissions s join legal_holds h on h.program = s.program and h.lifted_at is null
    where s.id = of_submission
      and (h.submission_id = s.id or h.person_id = s.person_id or (h.submission_id is null and h.person_id is null))
  )
$$;

create function has_holds(of_program text) returns boolean language sql stable parallel safe as
  $$ select exists (select from legal_holds h where h.program = of_program and h.lifted_at is null) $$;

grant select on legal_holds, redactions, purges, erasures, sealed_files to waybill_app, waybill_reader;
grant insert on redactions to waybill_app;
grant insert, update on legal_holds, purges, erasures, sealed_files to waybill_app;
-- Redaction and purge empty what stands beside the facts.
grant update (person_id, fingerprint) on duplicate_sets to waybill_app;
grant update (names, cells) on run_blocks to waybill_app;
grant update (external_id) on run_items to waybill_app;
grant update (message, output) on run_outcomes to waybill_app;
grant delete on run_files to waybill_app;
grant update (overrides, files, destroyed_at) on packages to waybill_app;
grant update (reason) on acknowledgements to waybill_app;
