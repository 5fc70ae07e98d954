-- What is handed to a partner by hand: one zip for each submission, in shares with a manifest, links, fetches and acknowledgements.

create table packages (
  id bigint generated always as identity primary key,
  program text not null,
  run_id bigint not null references runs (id),
  submission_id bigint not null references submissions (id),
  -- Hash of what the package is made from (submission, overrides, code): the object key derives from it, so a second try finds the first.
  content_hash bytea not null,
  -- Two runs may make the same package of a submission, and then find the same object.
  object_key text not null,
  bytes bigint not null,
  sha256 bytea not null,
  files jsonb not null,
  overrides jsonb not null,
  created_at timestamptz not null,
  -- Its object was destroyed: redacted, or past its retention.
  destroyed_at timestamptz,
  unique (run_id, submission_id)
);
create index packages_submission on packages (submission_id);
create index packages_object on packages (object_key);

create table shares (
  id bigint generated always as identity primary key,
  program text not null,
  run_id bigint not null references runs (id),
  partner text not null,
  state text not null check (state in ('preparing', 'open', 'settled', 'revoked')),
  state_at timestamptz not null,
  packages integer not null default 0,
  bytes bigint not null default 0,
  -- The run's other packages, by reason: packages of the run = packages + the sum of these.
  left_out jsonb not null default '{}',
  manifest_object_key text,
  manifest_sha256 bytea,
  answer_by timestamptz not null,
  created_by text not null,
  created_at timestamptz not null,
  check ((state = 'preparing') = (manifest_object_key is null))
);
-- A run that was retried has packages that its first share lacks; they go into another.
create unique index shares_one_preparing on shares (run_id) where state = 'preparing';
create index shares_run on shares (run_id);
create index shares_by_answer on shares (answer_by, id);

create table share_lines (
  share_id bigint not null references shares (id),
  position integer not null,
  program text not null,
  submission_id bigint not null references submissions (id),
  package_id bigint not null references packages (id),
  state text not null check (state in ('shared', 'accepted', 'refused', 'revoked')),
  reason text,
  state_at timestamptz not null,
  primary key (share_id, position),
  unique (share_id, submission_id)
);
create index share_lines_submission on share_lines (submission_id);
create index share_lines_package on share_lines (package_id);
create unique index share_lines_one_live on share_lines (submission_id) where state = 'shared';
-- What the sweep looks at.
create index share_lines_unsettled on share_lines (share_id, position) where state in ('shared', 'refused');

create table share_links (
  id bigint generated always as identity primary key,
  share_id bigint not null,
  position integer not null,
  program text not null,
  kind text not null check (kind in ('stable', 'direct')),
  token_hash bytea unique,
  expires_at timestamptz,
  issued_by text not null,
  issued_at timestamptz not null,
  revoked_at timestamptz,
  foreign key (share_id, position) references share_lines (share_id, position)
);
create index share_links_line on share_links (share_id, position);

create table share_fetches (
  id bigint generated always as identity primary key,
  share_id bigint not null,
  position integer not null,
  -- Null where somebody fetched who was signed in as the partner.
  link_id bigint references share_links (id),
  program text not null,
  fetched_at timestamptz not null,
  fetched_by text,
  remote text,
  foreign key (share_id, position) references share_lines (share_id, position),
  check ((link_id is null) = (fetched_by is not null))
);
create index share_fetches_line on share_fetches (share_id, position);
create index share_fetches_link on share_fetches (link_id);

create table acknowledgements (
  id bigint generated always as identity primary key,
  share_id bigint not null references shares (id),
  program text not null,
  file_sha256 bytea not null,
  row_number integer not null,
  external_id text not null,
  verdict text not null check (verdict in ('accepted', 'rejected')),
  reason text,
  acknowledged_by text not null,
  received_at timestamptz not null,
  unique (share_id, file_sha256, row_number)
);
