-- A person's submissions that are the same. Found by a pass; marked only by an approved run, as remediations.

create table duplicate_sets (
  id bigint generated always as identity primary key,
  program text not null,
  person_id text not null,
  fingerprint bytea not null,
  found_at timestamptz not null,
  unique (program, person_id, fingerprint)
);

create table duplicate_members (
  set_id bigint not null references duplicate_sets (id),
  submission_id bigint not null references submissions (id),
  program text not null,
  added_at timestamptz not null,
  primary key (set_id, submission_id)
);
create index duplicate_members_submission on duplicate_members (submission_id);
