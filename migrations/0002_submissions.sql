-- What people sent. A submission, its documents and its facts are inserted and never changed, but for keys (re-wrap), redaction, and a file that could
-- not be read and comes anew.

create table imports (
  id bigint generated always as identity primary key,
  program text not null,
  file_name text not null,
  file_sha256 bytea,
  started_by text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  input integer not null default 0,
  imported integer not null default 0,
  refused integer not null default 0,
  already_known integer not null default 0,
  -- Documents of rows that were known, put right by the file that came now. They are in no sum.
  mended integer not null default 0,
  refused_object_key text,
  constraint imports_add_up check (finished_at is null or input = imported + refused + already_known)
);

create table submissions (
  id bigint generated always as identity primary key,
  program text not null,
  form text not null,
  -- The id that the outside world uses, as text: leading zeros count.
  external_id text not null check (external_id ~ '^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$'),
  person_id text not null,
  submitted_at timestamptz not null,
  received_at timestamptz not null,
  -- Keyed hash of the canonical submission: tells the same submission given again from another one under the same id.
  content_hash bytea not null,
  origin text not null check (origin in ('api', 'import')),
  import_id bigint references imports (id),
  -- Until when a submission that is not held may wait for its first step.
  start_by timestamptz not null,
  unique (program, external_id)
);
create index submissions_person on submissions (program, person_id);
create index submissions_import on submissions (import_id, id) where import_id is not null;

create table submission_payloads (
  submission_id bigint primary key references submissions (id),
  program text not null,
  key_id text not null,
  ciphertext bytea not null
);

create table submission_identities (
  submission_id bigint primary key references submissions (id),
  program text not null,
  key_id text not null,
  ciphertext bytea not null
);

-- Encrypted bytes do not compress; trying took a third of an intake.
alter table submission_payloads alter column ciphertext set storage external;
alter table submission_identities alter column ciphertext set storage external;

create table documents (
  id bigint generated always as identity primary key,
  submission_id bigint not null references submissions (id),
  program text not null,
  -- '21-526EZ', '21-4142', 'attachment1': never the person's own file name, which is inside the payload.
  label text not null,
  document_type text not null,
  is_required boolean not null,
  parent_document_id bigint references documents (id),
  position integer not null,
  source text not null check (source in ('form', 'attachment')),
  media_type text,
  bytes bigint,
  content_sha256 bytea,
  -- The file as it came, where another is kept: a PDF whose table of objects was written anew. Duplicates are told by what people sent.
  received_bytes bigint,
  received_sha256 bytea,
  object_key text,
  -- What is wrong with an attachment as it was received; null when it opened well.
  problem_code text,
  problem text,
  unique (submission_id, label)
);
-- Asked for every batch of an import; nearly all documents are good and are not in it.
create index documents_broken on documents (submission_id) where problem_code is not null;

-- A document that cannot be read may be mended by the file that comes later. One that opened well is what the person sent: its object may move under
-- a new key, and nothing else of it changes.
create function keep_good_document() returns trigger language plpgsql as $$
begin
  raise exception 'Document % opened well when it came and is never replaced.', old.id using errcode = 'check_violation';
end $$;
create trigger documents_keep_good before update on documents for each row
  when (old.problem_code is null
    and (old.media_type, old.bytes, old.content_sha256, old.received_bytes, old.received_sha256, old.problem_code, old.problem)
      is distinct from (new.media_type, new.bytes, new.content_sha256, new.received_bytes, new.received_sha256, new.problem_code, new.problem)
    -- All of it gone: forgotten, see forget_submissions.
    and num_nonnulls(new.media_type, new.bytes, new.content_sha256, new.received_bytes, new.received_sha256, new.object_key, new.problem_code, new.problem) > 0)
  execute function keep_good_document();

create table submission_fingerprints (
  submission_id bigint primary key references submissions (id),
  program text not null,
  person_id text not null,
  fingerprint bytea not null,
  near_fingerprint bytea not null,
  rules_version integer not null,
  key_version text not null
);
-- It holds all that the pass for duplicates reads, so that the pass is one walk over the index.
create index submission_fingerprints_sets on submission_fingerprints (program, person_id, fingerprint) include (submission_id, near_fingerprint);

create table submission_search (
  submission_id bigint not null references submissions (id),
  program text not null,
  field text not null,
  blind_index bytea not null,
  primary key (program, field, blind_index, submission_id)
);

-- Imported submissions are held until a release says otherwise.
create table submission_releases (
  submission_id bigint primary key references submissions (id),
  program text not null,
  released_at timestamptz not null,
  released_by text not null,
  run_id bigint,
  start_by timestamptz not null
);

create table remediations (
  id bigint generated always as identity primary key,
  submission_id bigint not null references submissions (id),
  program text not null,
  kind text not null check (kind in ('manual', 'resubmitted', 'accepted_by_partner', 'duplicate', 'withdrawn', 'closed', 'not_remediated')),
  is_success boolean not null,
  reason text not null check (reason <> ''),
  author text not null,
  evidence jsonb,
  kept_submission_id bigint references submissions (id),
  run_id bigint,
  decided_at timestamptz not null,
  check ((kind = 'duplicate') = (kept_submission_id is not null)),
  check (kept_submission_id <> submission_id)
);
create index remediations_newest on remediations (submission_id, decided_at desc, id desc);
create index remediations_kept on remediations (kept_submission_id) where kept_submission_id is not null;

-- Every decision about a submission locks its row first, in id order, and with it what settling it will lock: its copies and the one that it names
-- as kept. The application may change no submission, so it may lock none by itself.
create function lock_submissions(ids bigint[]) returns setof bigint
  language sql security definer set search_path = public, pg_temp as $$
  select id from submissions
  where id = any (ids || array(
      select r.submission_id from remediations r where r.kept_submission_id = any (ids)
      union all
      select r.kept_submission_id from remediations r where r.submission_id = any (ids) and r.kept_submission_id is not null
    ))
    and (waybill_all_programs() or program = any (waybill_programs()))
  order by id for no key update
$$;
revoke execute on function lock_submissions(bigint[]) from public;
grant execute on function lock_submissions(bigint[]) to waybill_app;

-- Re-wrap of attachments under a new key writes new objects.
grant update (object_key) on documents to waybill_app;

-- Overrides of what a receiver's rules refuse, encrypted. The newest of each field counts; what was sent stays as it is.
create table submission_corrections (
  id bigint generated always as identity primary key,
  submission_id bigint not null references submissions (id),
  program text not null,
  -- Names of the fields; their values are inside.
  fields text[] not null,
  key_id text not null,
  ciphertext bytea not null,
  reason text not null check (reason <> ''),
  author text not null,
  run_id bigint,
  decided_at timestamptz not null
);
create index submission_corrections_of on submission_corrections (submission_id, id);

-- Facts are inserted and never changed, so the application may neither change nor delete them; this is the one way to forget, and all that it does.
-- With a pseudonym: the person too. Salted hashes keep what is equal equal, and lead back to nobody. Answers the objects that nothing names any more.
create function forget_submissions(ids bigint[], pseudonym text, salt bytea) returns setof text
  language plpgsql security definer set search_path = public, pg_temp as $$
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
end $$;
revoke execute on function forget_submissions(bigint[], text, bytea) from public;
grant execute on function forget_submissions(bigint[], text, bytea) to waybill_app;

grant insert, update (key_id, ciphertext) on submission_corrections to waybill_app;
grant select on submission_corrections to waybill_reader;
