import { now } from '#kernel/clock/clock.ts';
import { hashToken, newToken } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import { type Actor, recordLines } from '../ledger/index.ts';
import {
  endSession,
  endSessions,
  insertSession,
  insertSignInLink,
  type SessionRow,
  type SignInWay,
  selectSessions,
  selectUserBySession,
  touchSession,
  type UserRow,
  useSignInLinkOnce,
} from './access.sql.ts';
import type { Caller } from './caller.ts';
import { callerNamed, callerOf } from './manage-users.ts';

const MINUTE_MS = 60_000;
const LINK_MS = 12 * 60 * MINUTE_MS;
const SESSION_MS = 12 * 60 * MINUTE_MS;
/** A session that nobody uses for so long has ended. */
export const IDLE_MS = 30 * MINUTE_MS;

export interface SignedIn {
  readonly sessionToken: string;
  readonly expiresAt: Date;
}

/** A caller by session, and until when it lasts: `expiresAt` whatever they do, `idleUntil` unless they call again before. */
export interface SessionCaller extends Caller {
  readonly sessionId: number;
  readonly expiresAt: Date;
  readonly idleUntil: Date;
}

/** A token for one sign-in within twelve hours; printed on the terminal of whoever started the server. */
export async function issueSignInLink(session: Session, user: Pick<UserRow, 'id'>): Promise<string> {
  const at = now();
  const token = newToken('wbl');
  await insertSignInLink(session, { userId: user.id, hash: hashToken(token), at, expiresAt: new Date(at.getTime() + LINK_MS) });
  return token;
}

/**
 * The same for somebody who is to sign in here: whoever has the link is that user, so that it is in the ledger who asked for it.
 * @throws WaybillError WB_NOT_FOUND
 */
export async function inviteUser(session: Session, name: string, actor: Actor): Promise<string> {
  const { userId } = await callerNamed(session, name);
  const link = await issueSignInLink(session, { id: userId });
  await recordLines(session, [{ at: now(), actor, program: null, action: 'user.invited', subject: { kind: 'user', id: name } }]);
  return link;
}

/** Turns a sign-in link into a browser session; a link works once. */
export async function signIn(session: Session, link: string): Promise<SignedIn | undefined> {
  const user = await useSignInLinkOnce(session, hashToken(link), now());
  return user && startSession(session, user, 'link');
}

/** A browser's session for a user who has shown who they are. */
export async function startSession(session: Session, user: UserRow, way: SignInWay): Promise<SignedIn> {
  const at = now();
  const sessionToken = newToken('wbs');
  const expiresAt = new Date(at.getTime() + SESSION_MS);
  await insertSession(session, { userId: user.id, hash: hashToken(sessionToken), way, at, expiresAt });
  await recordLines(session, [
    {
      at,
      actor: callerOf(user).actor,
      program: null,
      action: 'session.started',
      subject: { kind: 'user', id: user.name },
      details: { way },
    },
  ]);
  return { sessionToken, expiresAt };
}

/**
 * The caller that a browser session stands for, or undefined where it has ended. Calling keeps it from going idle.
 * @param isPassive what a page asks by itself, without anybody at it, does not keep a session
 */
export async function callerBySession(session: Session, sessionToken: string, isPassive = false): Promise<SessionCaller | undefined> {
  const at = now();
  const user = await selectUserBySession(session, hashToken(sessionToken), at, new Date(at.getTime() - IDLE_MS));
  if (!user) return undefined;
  const isStale = at.getTime() - user.seenAt.getTime() > MINUTE_MS;
  if (isStale && !isPassive) await touchSession(session, user.sessionId, at);
  const seenAt = isPassive ? user.seenAt : at;
  return { ...callerOf(user), sessionId: user.sessionId, expiresAt: user.expiresAt, idleUntil: new Date(seenAt.getTime() + IDLE_MS) };
}

/** Ends this one session. */
export async function signOut(session: Session, caller: SessionCaller): Promise<void> {
  const at = now();
  if (await endSession(session, caller.sessionId, at)) await noteEnd(session, caller, at, 1);
}

/** Ends every session of the caller. */
export async function signOutEverywhere(session: Session, caller: Caller): Promise<void> {
  const at = now();
  await noteEnd(session, caller, at, await endSessions(session, caller.userId, at));
}

function noteEnd(session: Session, caller: Caller, at: Date, count: number): Promise<unknown> {
  return recordLines(session, [
    { at, actor: caller.actor, program: null, action: 'session.ended', subject: { kind: 'user', id: caller.name }, details: { count } },
  ]);
}

/** Sessions that are open now, the one used last first. */
export async function listSessions(session: Session): Promise<readonly SessionRow[]> {
  const at = now();
  return selectSessions(session, at, new Date(at.getTime() - IDLE_MS));
}
