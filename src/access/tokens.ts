import { now } from '#kernel/clock/clock.ts';
import { hashToken, newToken } from '#kernel/crypto/index.ts';
import type { Scope, Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type Actor, recordLines } from '../ledger/index.ts';
import { insertToken, revokeToken, selectUser, selectUserByToken } from './access.sql.ts';
import { type Caller, mayDo, type Right, rightsOf, scopeOf } from './caller.ts';
import { callerOf } from './manage-users.ts';

const DAY_MS = 86_400_000;

/** What a token is for. Rights and programs that are left out are all that its user has, now and later. */
export interface TokenRequest {
  readonly user: string;
  readonly name: string;
  readonly days: number;
  readonly rights?: readonly Right[];
  readonly programs?: readonly string[];
}

/**
 * Issues a token for a user. The text is answered once; only its hash is kept.
 * @throws WaybillError WB_NOT_FOUND; WB_USAGE for a right or a program that the user does not have
 */
export async function issueToken(session: Session, given: TokenRequest, actor: Actor): Promise<{ token: string; expiresAt: Date }> {
  const at = now();
  const user = await selectUser(session, given.user);
  if (!user || user.disabled_at) throw new WaybillError('WB_NOT_FOUND', `There is no active user "${given.user}".`);
  const { rights = [], programs = [] } = given;
  refuseMore(callerOf(user), rights, programs);
  const token = newToken('wb');
  const expiresAt = new Date(at.getTime() + given.days * DAY_MS);
  await insertToken(session, { userId: user.id, name: given.name, rights, programs, hash: hashToken(token), at, expiresAt });
  await recordLines(session, [
    {
      at,
      actor,
      program: null,
      action: 'token.issued',
      subject: { kind: 'user', id: given.user },
      details: { name: given.name, days: given.days, rights: [...rights], programs: [...programs] },
    },
  ]);
  return { token, expiresAt };
}

/**
 * The same on behalf of somebody: nobody issues a token with more than they have at hand, so that a lesser token does not make a greater one.
 * @throws WaybillError WB_FORBIDDEN, and what `issueToken` throws
 */
export async function issueTokenFor(session: Session, caller: Caller, given: TokenRequest): Promise<{ token: string; expiresAt: Date }> {
  const { rights = [], programs = [] } = given;
  const user = await selectUser(session, given.user);
  const asked = rights.length > 0 ? rights : user ? rightsOf(callerOf(user)) : [];
  const right = asked.find((each) => !mayDo(caller, each));
  if (right) throw new WaybillError('WB_FORBIDDEN', `You call with a token that may not ${right}; it issues no token that may.`);
  const { scope } = caller;
  if (scope !== '*' && (programs.length === 0 || programs.some((program) => !scope.includes(program))))
    throw new WaybillError('WB_FORBIDDEN', `You see ${scope.join(', ') || 'no program'} only; name programs among them for the token.`);
  return issueToken(session, given, caller.actor);
}

/** @throws WaybillError WB_NOT_FOUND where there is no live token of that number. */
export async function withdrawToken(session: Session, id: number, actor: Actor): Promise<void> {
  const at = now();
  if (!(await revokeToken(session, id, at))) throw new WaybillError('WB_NOT_FOUND', `There is no live token ${id}.`);
  await recordLines(session, [{ at, actor, program: null, action: 'token.revoked', subject: { kind: 'token', id } }]);
}

/** The caller that a token stands for, or undefined where it is unknown, expired or revoked. */
export async function callerByToken(session: Session, token: string): Promise<Caller | undefined> {
  const user = await selectUserByToken(session, hashToken(token), now());
  return user && lessen(callerOf(user), user.tokenRights, user.tokenPrograms);
}

/** Asked at every call: a token has no more than its user has at that moment. */
function lessen(caller: Caller, rights: readonly Right[], programs: readonly string[]): Caller {
  const kept = [...caller.permits].filter(([right]) => rights.length === 0 || rights.includes(right));
  const permits = new Map(kept.map(([right, scope]) => [right, narrow(scope, programs)]));
  return { ...caller, permits, scope: scopeOf(permits) };
}

function narrow(scope: Scope, programs: readonly string[]): Scope {
  if (programs.length === 0) return scope;
  return programs.filter((program) => scope === '*' || scope.includes(program));
}

function refuseMore(user: Caller, rights: readonly Right[], programs: readonly string[]): void {
  const right = rights.find((each) => !mayDo(user, each));
  if (right) throw new WaybillError('WB_USAGE', `${user.name} has no role that may ${right}; no token of theirs may.`);
  const { scope } = user;
  const program = programs.find((each) => scope !== '*' && !scope.includes(each));
  if (program) throw new WaybillError('WB_USAGE', `${user.name} does not see the program ${program}; no token of theirs does.`);
}
