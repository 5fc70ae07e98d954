-- The scope of a session, the roles that work under it, and the append-only record of who did what, when and why.

-- A transaction begins with `set local waybill.programs`: a list with commas between, or '*' for all. Without it nothing is visible.
create function waybill_programs() returns text[] language sql stable parallel safe as
  $$ select string_to_array(coalesce(current_setting('waybill.programs', true), ''), ',') $$;
create function waybill_all_programs() returns boolean language sql stable parallel safe as
  $$ select coalesce(current_setting('waybill.programs', true), '') = '*' $$;

do $$
declare
  missing text;
begin
  foreach missing in array array['waybill_app', 'waybill_reader'] loop
    if to_regrole(missing) is null then
      execute format('create role %I nologin', missing);
    end if;
  end loop;
end $$;

-- Transaction numbers order the ledger and only grow within one database cluster. A dump restored into another one begins a new era.
create table ledger_eras (
  era integer primary key check (era between 1 and 500),
  began_at timestamptz not null
);

-- 2^44 numbers an era: seventeen million million transactions, and 500 eras stay below 2^53.
create function ledger_transaction() returns bigint language sql stable as
  $$ select (select coalesce(max(era), 0) from ledger_eras) * 17592186044416 + pg_current_xact_id()::text::bigint $$;
-- Every transaction below this number has ended.
create function ledger_finished_before() returns bigint language sql volatile as
  $$ select (select coalesce(max(era), 0) from ledger_eras) * 17592186044416 + pg_snapshot_xmin(pg_current_snapshot())::text::bigint $$;

create sequence ledger_line_ids;

-- One line of the record. `hash` covers everything in the line but its number and transaction, which the checkpoint covers.
create table ledger_lines (
  id bigint primary key default nextval('ledger_line_ids'),
  transaction_id bigint not null default ledger_transaction(),
  at timestamptz not null,
  actor text not null check (actor <> ''),
  actor_kind text not null check (actor_kind in ('person', 'token', 'system')),
  -- Null: the installation as a whole; visible to the scope of all programs only.
  program text,
  action text not null check (action ~ '^[a-z][a-z_]*\.[a-z][a-z_]*$'),
  subject_kind text not null,
  subject_id text not null,
  run_id text,
  -- Salted hash of reason and details, which can be redacted without breaking the chain. Null: there are none.
  commitment bytea check (octet_length(commitment) = 32),
  hash bytea not null check (octet_length(hash) = 32)
);
create index ledger_lines_order on ledger_lines (transaction_id, id);
create index ledger_lines_subject on ledger_lines (subject_kind, subject_id, id);
create index ledger_lines_run on ledger_lines (run_id, id) where run_id is not null;
-- What people did is what people look for; what the system did by itself is most of the lines.
create index ledger_lines_person on ledger_lines (actor, id) where actor_kind <> 'system';

-- What a line says in words and figures. Redaction empties the row and leaves it standing.
create table ledger_details (
  line_id bigint primary key references ledger_lines (id),
  program text,
  salt bytea,
  reason text,
  details jsonb,
  redacted_at timestamptz,
  constraint ledger_details_whole check ((redacted_at is null) = (salt is not null)),
  constraint ledger_details_empty check (redacted_at is null or (reason is null and details is null))
);

-- A signed Merkle root over the lines of the transactions from `after_transaction` up to, and without, `until_transaction`.
create table ledger_checkpoints (
  number bigint primary key check (number > 0),
  after_transaction bigint not null,
  until_transaction bigint not null,
  lines integer not null check (lines > 0),
  root bytea not null,
  previous_hash bytea not null,
  sealed_at timestamptz not null,
  key_id text not null,
  hash bytea not null,
  signature bytea not null,
  constraint ledger_checkpoints_forward check (until_transaction > after_transaction)
);

-- Which checkpoints stand in the object store as well, where whoever owns this database cannot change them.
create table ledger_copies (
  number bigint primary key references ledger_checkpoints (number),
  object_key text not null,
  copied_at timestamptz not null
);

create function refuse_ledger_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: % on % is refused', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete or truncate on ledger_lines for each statement execute function refuse_ledger_change();
create trigger append_only before update or delete or truncate on ledger_checkpoints for each statement execute function refuse_ledger_change();
create trigger append_only before update or delete or truncate on ledger_copies for each statement execute function refuse_ledger_change();
create trigger append_only before update or delete or truncate on ledger_eras for each statement execute function refuse_ledger_change();
create trigger keeps_rows before delete or truncate on ledger_details for each statement execute function refuse_ledger_change();

-- The only change to what a line says is its redaction, once.
create function refuse_ledger_rewording() returns trigger language plpgsql as $$
begin
  if new.redacted_at is null or old.redacted_at is not null or new.line_id <> old.line_id or new.program is distinct from old.program then
    raise exception 'details of ledger line % may be redacted once and not changed', old.line_id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger redacted_only before update on ledger_details for each row execute function refuse_ledger_rewording();

alter table ledger_lines enable row level security;
alter table ledger_details enable row level security;
create policy readable on ledger_lines for select
  using ((select waybill_all_programs()) or program = any ((select waybill_programs())::text[]));
create policy recordable on ledger_lines for insert
  with check (program is null or (select waybill_all_programs()) or program = any ((select waybill_programs())::text[]));
create policy readable on ledger_details for select
  using ((select waybill_all_programs()) or program = any ((select waybill_programs())::text[]));
create policy recordable on ledger_details for insert
  with check (program is null or (select waybill_all_programs()) or program = any ((select waybill_programs())::text[]));
create policy redactable on ledger_details for update
  using ((select waybill_all_programs()) or program = any ((select waybill_programs())::text[]));

grant usage on schema public to waybill_app, waybill_reader;
grant usage on sequence ledger_line_ids to waybill_app;
grant select on ledger_lines, ledger_details, ledger_checkpoints, ledger_copies, ledger_eras to waybill_app, waybill_reader;
-- `transaction_id` is left out: nobody chooses a line's place in the order.
grant insert (id, at, actor, actor_kind, program, action, subject_kind, subject_id, run_id, commitment, hash) on ledger_lines to waybill_app;
grant insert on ledger_details, ledger_checkpoints, ledger_copies, ledger_eras to waybill_app;
grant update (salt, reason, details, redacted_at) on ledger_details to waybill_app;
