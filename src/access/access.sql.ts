import { type Session, sql } from '#kernel/db/database.ts';
import type { Right, Role } from './caller.ts';

export interface UserRow {
  readonly id: number;
  readonly name: string;
  readonly role: Role;
  readonly programs: string[];
  readonly created_at: Date;
  readonly disabled_at: Date | null;
}

export async function insertUser(
  session: Session,
  name: string,
  role: Role,
  programs: readonly string[],
  at: Date,
): Promise<UserRow | undefined> {
  const { rows } = await sql<UserRow>`
    insert into users (name, role, programs, created_at) values (${name}, ${role}, ${[...programs]}::text[], ${at})
    on conflict (name) do nothing
    returning *`.execute(session.query);
  return rows[0];
}

export async function selectUser(session: Session, name: string): Promise<UserRow | undefined> {
  const { rows } = await sql<UserRow>`select * from users where name = ${name}`.execute(session.query);
  return rows[0];
}

export async function selectUsers(session: Session): Promise<UserRow[]> {
  const { rows } = await sql<UserRow>`select * from users order by name`.execute(session.query);
  return rows;
}

/** Ends what the user holds, too: a disabled user's tokens and sessions are refused from now on. */
export async function disableUser(session: Session, name: string, at: Date): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    update users set disabled_at = ${at} where name = ${name} and disabled_at is null returning id`.execute(session.query);
  return rows.length === 1;
}

export async function insertToken(
  session: Session,
  row: { userId: number; name: string; rights: readonly Right[]; programs: readonly string[]; hash: Buffer; at: Date; expiresAt: Date },
): Promise<void> {
  await sql`
    insert into tokens (user_id, name, rights, programs, token_hash, created_at, expires_at)
    values (${row.userId}, ${row.name}, ${[...row.rights]}::text[], ${[...row.programs]}::text[], ${row.hash}, ${row.at}, ${row.expiresAt})`.execute(
    session.query,
  );
}

export interface TokenRow {
  readonly id: number;
  readonly user: string;
  readonly name: string;
  /** Empty: all that its user may. */
  readonly rights: Right[];
  /** Empty: all that its user sees. */
  readonly programs: string[];
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
}

export async function selectTokens(session: Session): Promise<TokenRow[]> {
  const { rows } = await sql<TokenRow>`
    select t.id, u.name as "user", t.name, t.rights, t.programs, t.created_at, t.expires_at, t.revoked_at
    from tokens t join users u on u.id = t.user_id order by t.id`.execute(session.query);
  return rows;
}

export async function revokeToken(session: Session, id: number, at: Date): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    update tokens set revoked_at = ${at} where id = ${id} and revoked_at is null returning id`.execute(session.query);
  return rows.length === 1;
}

export type TokenUserRow = UserRow & { readonly tokenRights: Right[]; readonly tokenPrograms: string[] };

export async function selectUserByToken(session: Session, hash: Buffer, at: Date): Promise<TokenUserRow | undefined> {
  const { rows } = await sql<TokenUserRow>`
    select u.*, t.rights as "tokenRights", t.programs as "tokenPrograms" from tokens t join users u on u.id = t.user_id
    where t.token_hash = ${hash} and t.revoked_at is null and t.expires_at > ${at} and u.disabled_at is null`.execute(session.query);
  return rows[0];
}

export async function insertSignInLink(session: Session, row: { userId: number; hash: Buffer; at: Date; expiresAt: Date }): Promise<void> {
  await sql`
    insert into sign_in_links (token_hash, user_id, created_at, expires_at)
    values (${row.hash}, ${row.userId}, ${row.at}, ${row.expiresAt})`.execute(session.query);
}

/** Uses a link up: of two callers at once, one gets the user. */
export async function useSignInLinkOnce(session: Session, hash: Buffer, at: Date): Promise<UserRow | undefined> {
  const { rows } = await sql<UserRow>`
    with used as (
      update sign_in_links set used_at = ${at}
      where token_hash = ${hash} and used_at is null and expires_at > ${at}
      returning user_id
    )
    select u.* from used join users u on u.id = used.user_id where u.disabled_at is null`.execute(session.query);
  return rows[0];
}

export async function insertSession(session: Session, row: { userId: number; hash: Buffer; at: Date; expiresAt: Date }): Promise<void> {
  await sql`
    insert into sessions (token_hash, user_id, created_at, expires_at)
    values (${row.hash}, ${row.userId}, ${row.at}, ${row.expiresAt})`.execute(session.query);
}

export async function selectUserBySession(session: Session, hash: Buffer, at: Date): Promise<UserRow | undefined> {
  const { rows } = await sql<UserRow>`
    select u.* from sessions s join users u on u.id = s.user_id
    where s.token_hash = ${hash} and s.ended_at is null and s.expires_at > ${at} and u.disabled_at is null`.execute(session.query);
  return rows[0];
}

export async function endSessions(session: Session, userId: number, at: Date): Promise<void> {
  await sql`update sessions set ended_at = ${at} where user_id = ${userId} and ended_at is null`.execute(session.query);
}
