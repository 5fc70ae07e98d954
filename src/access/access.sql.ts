import { type Session, sql } from '#kernel/db/database.ts';
import type { Grant, Right } from './caller.ts';

export interface UserRow {
  readonly id: number;
  readonly name: string;
  /** Where the organisation's own sign-in knows them; null: this installation alone does. */
  readonly issuer: string | null;
  readonly has_password: boolean;
  readonly created_at: Date;
  readonly disabled_at: Date | null;
  readonly grants: Grant[];
}

/** With the roles that a user has at this moment. */
const USER = sql`u.id, u.name, u.issuer, u.password_hash is not null as has_password, u.created_at, u.disabled_at,
  coalesce((select jsonb_agg(jsonb_build_object('role', g.role, 'program', g.program, 'partner', g.partner) order by g.id)
    from grants g where g.user_id = u.id), '[]') as grants`;

export interface NewUser {
  readonly name: string;
  readonly at: Date;
  readonly issuer?: string;
  readonly subject?: string;
}

export async function insertUser(session: Session, { name, at, issuer, subject }: NewUser): Promise<number | undefined> {
  const { rows } = await sql<{ id: number }>`
    insert into users (name, issuer, subject, created_at) values (${name}, ${issuer ?? null}, ${subject ?? null}, ${at})
    on conflict do nothing returning id`.execute(session.query);
  return rows[0]?.id;
}

export async function insertGrants(
  session: Session,
  of: { readonly userId: number; readonly by: string; readonly at: Date },
  grants: readonly Grant[],
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into grants (user_id, role, program, partner, granted_by, granted_at)
    select ${of.userId}, given.role, given.program, given.partner, ${of.by}, ${of.at}
    from unnest(${grants.map(({ role }) => role)}::text[], ${grants.map(({ program }) => program)}::text[],
      ${grants.map(({ partner }) => partner)}::text[]) as given (role, program, partner)
    on conflict do nothing returning id`.execute(session.query);
  return rows.length;
}

/** Every grant of the user that is not among these; answers how many went. */
export async function deleteGrantsBut(session: Session, userId: number, kept: readonly Grant[]): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    delete from grants g where g.user_id = ${userId} and not exists (
      select from unnest(${kept.map(({ role }) => role)}::text[], ${kept.map(({ program }) => program)}::text[],
        ${kept.map(({ partner }) => partner)}::text[]) as kept (role, program, partner)
      where kept.role = g.role and kept.program is not distinct from g.program and kept.partner is not distinct from g.partner
    ) returning id`.execute(session.query);
  return rows.length;
}

export async function selectUser(session: Session, name: string): Promise<UserRow | undefined> {
  const { rows } = await sql<UserRow>`select ${USER} from users u where u.name = ${name}`.execute(session.query);
  return rows[0];
}

export async function selectUserBySubject(session: Session, issuer: string, subject: string): Promise<UserRow | undefined> {
  const { rows } = await sql<UserRow>`select ${USER} from users u where u.issuer = ${issuer} and u.subject = ${subject}`.execute(
    session.query,
  );
  return rows[0];
}

export async function selectUsers(session: Session): Promise<UserRow[]> {
  const { rows } = await sql<UserRow>`select ${USER} from users u order by u.name`.execute(session.query);
  return rows;
}

export async function selectPassword(session: Session, name: string): Promise<{ id: number; hash: string } | undefined> {
  const { rows } = await sql<{ id: number; hash: string }>`
    select id, password_hash as hash from users where name = ${name} and password_hash is not null and disabled_at is null`.execute(
    session.query,
  );
  return rows[0];
}

export async function updatePassword(session: Session, userId: number, hash: string): Promise<void> {
  await sql`update users set password_hash = ${hash} where id = ${userId}`.execute(session.query);
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
    select ${USER}, t.rights as "tokenRights", t.programs as "tokenPrograms" from tokens t join users u on u.id = t.user_id
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
    select ${USER} from used join users u on u.id = used.user_id where u.disabled_at is null`.execute(session.query);
  return rows[0];
}

export type SignInWay = 'link' | 'password' | 'provider';

export interface NewSession {
  readonly userId: number;
  readonly hash: Buffer;
  readonly way: SignInWay;
  readonly at: Date;
  readonly expiresAt: Date;
}

export async function insertSession(session: Session, row: NewSession): Promise<void> {
  await sql`
    insert into sessions (token_hash, user_id, way, created_at, seen_at, expires_at)
    values (${row.hash}, ${row.userId}, ${row.way}, ${row.at}, ${row.at}, ${row.expiresAt})`.execute(session.query);
}

export type SessionUserRow = UserRow & { readonly sessionId: number; readonly seenAt: Date; readonly expiresAt: Date };

/** @param idleSince sessions not seen since then have ended */
export async function selectUserBySession(session: Session, hash: Buffer, at: Date, idleSince: Date): Promise<SessionUserRow | undefined> {
  const { rows } = await sql<SessionUserRow>`
    select ${USER}, s.id as "sessionId", s.seen_at as "seenAt", s.expires_at as "expiresAt" from sessions s join users u on u.id = s.user_id
    where s.token_hash = ${hash} and s.ended_at is null and s.expires_at > ${at} and s.seen_at > ${idleSince} and u.disabled_at is null`.execute(
    session.query,
  );
  return rows[0];
}

export async function touchSession(session: Session, id: number, at: Date): Promise<void> {
  await sql`update sessions set seen_at = ${at} where id = ${id} and seen_at < ${at}`.execute(session.query);
}

export async function endSession(session: Session, id: number, at: Date): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    update sessions set ended_at = ${at} where id = ${id} and ended_at is null returning id`.execute(session.query);
  return rows.length === 1;
}

/** All of them but one. Answers how many ended. */
export async function endSessions(session: Session, userId: number, at: Date, but: number | null = null): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    update sessions set ended_at = ${at} where user_id = ${userId} and ended_at is null and id is distinct from ${but}
    returning id`.execute(session.query);
  return rows.length;
}

export interface SessionRow {
  readonly id: number;
  readonly user: string;
  readonly way: SignInWay;
  readonly created_at: Date;
  readonly seen_at: Date;
  readonly expires_at: Date;
}

export async function selectSessions(session: Session, at: Date, idleSince: Date): Promise<SessionRow[]> {
  const { rows } = await sql<SessionRow>`
    select s.id, u.name as "user", s.way, s.created_at, s.seen_at, s.expires_at from sessions s join users u on u.id = s.user_id
    where s.ended_at is null and s.expires_at > ${at} and s.seen_at > ${idleSince} and u.disabled_at is null order by s.seen_at desc`.execute(
    session.query,
  );
  return rows;
}

export interface Visit {
  readonly codeVerifier: string;
  readonly nonce: string;
}

export async function insertVisit(
  session: Session,
  row: Visit & { readonly hash: Buffer; readonly at: Date; readonly expiresAt: Date },
): Promise<void> {
  await sql`
    insert into sign_in_visits (state_hash, code_verifier, nonce, created_at, expires_at)
    values (${row.hash}, ${row.codeVerifier}, ${row.nonce}, ${row.at}, ${row.expiresAt})`.execute(session.query);
}

/** Uses a visit up: who comes back twice with one state is refused the second time. */
export async function useVisitOnce(session: Session, hash: Buffer, at: Date): Promise<Visit | undefined> {
  const { rows } = await sql<Visit>`
    update sign_in_visits set used_at = ${at} where state_hash = ${hash} and used_at is null and expires_at > ${at}
    returning code_verifier as "codeVerifier", nonce`.execute(session.query);
  return rows[0];
}
