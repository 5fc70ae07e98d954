import { now } from '#kernel/clock/clock.ts';
import { hashToken, newToken } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import { recordLines } from '../ledger/index.ts';
import { endSessions, insertSession, insertSignInLink, selectUserBySession, type UserRow, useSignInLinkOnce } from './access.sql.ts';
import type { Caller } from './caller.ts';
import { callerOf } from './manage-users.ts';

const LINK_MS = 12 * 3_600_000;
const SESSION_MS = 12 * 3_600_000;

/** A token for one sign-in within twelve hours; printed on the terminal of whoever started the server. */
export async function issueSignInLink(session: Session, user: UserRow): Promise<string> {
  const at = now();
  const token = newToken('wbl');
  await insertSignInLink(session, { userId: user.id, hash: hashToken(token), at, expiresAt: new Date(at.getTime() + LINK_MS) });
  return token;
}

/** Turns a sign-in link into a browser session; a link works once. */
export async function signIn(session: Session, link: string): Promise<{ sessionToken: string; expiresAt: Date } | undefined> {
  const at = now();
  const user = await useSignInLinkOnce(session, hashToken(link), at);
  if (!user) return undefined;
  const sessionToken = newToken('wbs');
  const expiresAt = new Date(at.getTime() + SESSION_MS);
  await insertSession(session, { userId: user.id, hash: hashToken(sessionToken), at, expiresAt });
  await recordLines(session, [
    { at, actor: callerOf(user).actor, program: null, action: 'session.started', subject: { kind: 'user', id: user.name } },
  ]);
  return { sessionToken, expiresAt };
}

/** The caller that a browser session stands for, or undefined where it has ended. */
export async function callerBySession(session: Session, sessionToken: string): Promise<Caller | undefined> {
  const user = await selectUserBySession(session, hashToken(sessionToken), now());
  return user && callerOf(user);
}

/** Ends every session of the caller. */
export async function signOutEverywhere(session: Session, caller: Caller): Promise<void> {
  const at = now();
  await endSessions(session, caller.userId, at);
  await recordLines(session, [
    { at, actor: caller.actor, program: null, action: 'session.ended', subject: { kind: 'user', id: caller.name } },
  ]);
}
