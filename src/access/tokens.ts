import { now } from '#kernel/clock/clock.ts';
import { hashToken, newToken } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type Actor, recordLines } from '../ledger/index.ts';
import { insertToken, revokeToken, selectUser, selectUserByToken } from './access.sql.ts';
import type { Caller } from './caller.ts';
import { callerOf } from './manage-users.ts';

const DAY_MS = 86_400_000;

/** Issues a token for a user. The text is answered once; only its hash is kept. */
export async function issueToken(
  session: Session,
  given: { user: string; name: string; days: number },
  actor: Actor,
): Promise<{ token: string; expiresAt: Date }> {
  const at = now();
  const user = await selectUser(session, given.user);
  if (!user || user.disabled_at) throw new WaybillError('WB_NOT_FOUND', `There is no active user "${given.user}".`);
  const token = newToken('wb');
  const expiresAt = new Date(at.getTime() + given.days * DAY_MS);
  await insertToken(session, { userId: user.id, name: given.name, hash: hashToken(token), at, expiresAt });
  await recordLines(session, [
    {
      at,
      actor,
      program: null,
      action: 'token.issued',
      subject: { kind: 'user', id: given.user },
      details: { name: given.name, days: given.days },
    },
  ]);
  return { token, expiresAt };
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
  return user && callerOf(user);
}
