-- Who may do what. Secrets are stored as hashes only.

create table users (
  id bigint generated always as identity primary key,
  name text not null unique check (name ~ '^[a-z][a-z0-9._-]{0,62}$'),
  -- Who they are at the organisation's own sign-in; null for those that only this installation knows.
  issuer text,
  subject text,
  -- argon2id with its parameters and salt; null: signs in otherwise.
  password_hash text,
  created_at timestamptz not null,
  disabled_at timestamptz,
  unique (issuer, subject),
  check ((issuer is null) = (subject is null))
);

create table grants (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id),
  role text not null check (role in ('viewer', 'operator', 'approver', 'administrator', 'partner')),
  -- Null: every program, those to come too.
  program text,
  -- Whose shares a partner sees.
  partner text,
  granted_by text not null,
  granted_at timestamptz not null,
  check ((role = 'partner') = (partner is not null)),
  check (partner is null or program is not null)
);
create unique index grants_once on grants (user_id, role, coalesce(program, ''), coalesce(partner, ''));

create table tokens (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id),
  name text not null,
  -- Less than its user may and sees: a token never has more. Empty: all of it.
  rights text[] not null default '{}' check (rights <@ array['read', 'operate', 'approve', 'administer', 'receive']),
  programs text[] not null default '{}',
  token_hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);

create table sign_in_links (
  token_hash bytea primary key,
  user_id bigint not null references users (id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- A sign-in at the organisation's own provider, between going there and coming back.
create table sign_in_visits (
  state_hash bytea primary key,
  code_verifier text not null,
  nonce text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table sessions (
  id bigint generated always as identity primary key,
  token_hash bytea not null unique,
  user_id bigint not null references users (id),
  -- How they signed in: with a link, a password, or at the provider.
  way text not null check (way in ('link', 'password', 'provider')),
  created_at timestamptz not null,
  -- The last call, to the minute.
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
create index sessions_user on sessions (user_id) where ended_at is null;

-- Failed tries of a minute, over all servers: by address, and by name where passwords are tried. Gone a minute after their time is over.
create table failed_attempts (
  -- HMAC of what is counted, under a key that the database does not have: neither addresses nor names can be told from it.
  key_hash bytea primary key,
  failures integer not null,
  until timestamptz not null
);
create index failed_attempts_until on failed_attempts (until);
