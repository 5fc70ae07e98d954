-- Who may do what. Secrets are stored as hashes only.

create table users (
  id bigint generated always as identity primary key,
  name text not null unique check (name ~ '^[a-z][a-z0-9._-]{0,62}$'),
  role text not null check (role in ('viewer', 'operator', 'approver', 'administrator', 'partner')),
  -- Empty: every program.
  programs text[] not null default '{}',
  created_at timestamptz not null,
  disabled_at timestamptz
);

create table tokens (
  id bigint generated always as identity primary key,
  user_id bigint not null references users (id),
  name text not null,
  -- Less than its user may and sees: a token never has more. Empty: all of it.
  rights text[] not null default '{}' check (rights <@ array['read', 'operate', 'approve', 'administer']),
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

create table sessions (
  token_hash bytea primary key,
  user_id bigint not null references users (id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz
);
