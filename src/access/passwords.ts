import { now } from '#kernel/clock/clock.ts';
import { hashPassword, isPassword } from '#kernel/crypto/index.ts';
import type { Database, Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { recordLines } from '../ledger/index.ts';
import { endSessions, selectPassword, selectUser, updatePassword } from './access.sql.ts';
import { type Counts, countedGuess } from './hold-off.ts';
import { type SessionCaller, type SignedIn, startSession } from './sign-in.ts';

const SHORTEST = 12;
const LONGEST = 200;
/** What is compared where there is no such user, so that the time of the answer tells nothing. */
let nobody: Promise<string> | undefined;

export interface NewPassword {
  readonly password: string;
  /** The one before, where there is one. */
  readonly current?: string | undefined;
}

/**
 * Sets the caller's own password and ends their other sessions.
 * @throws WaybillError WB_USAGE for one that is too short, too long, or easy to guess; WB_UNAUTHENTICATED where the one before is not given;
 * WB_TOO_MANY_ATTEMPTS where it was tried too often
 */
export async function setPassword(house: Counts, caller: SessionCaller, { password, current }: NewPassword): Promise<void> {
  const { database } = house;
  refuseWeak(caller.name, password);
  const stored = await database.transaction('*', (session: Session) => selectPassword(session, caller.name));
  const isCurrent = async () => (await isPassword(current ?? '', stored?.hash ?? '')) || undefined;
  // Not by the name alone, whose tries strangers make: whoever is signed in can change a password that is under attack.
  if (stored && !(await countedGuess(house, [{ kind: 'current', value: caller.name }], isCurrent)))
    throw new WaybillError('WB_UNAUTHENTICATED', 'The password that you have now is another one.');
  const hash = await hashPassword(password);
  await database.transaction('*', async (session) => {
    const at = now();
    await updatePassword(session, caller.userId, hash);
    await endSessions(session, caller.userId, at, caller.sessionId);
    await recordLines(session, [
      { at, actor: caller.actor, program: null, action: 'password.set', subject: { kind: 'user', id: caller.name } },
    ]);
  });
}

function refuseWeak(name: string, password: string): void {
  if (password.length < SHORTEST || password.length > LONGEST)
    throw new WaybillError('WB_USAGE', `A password has from ${SHORTEST} to ${LONGEST} characters.`);
  if (new Set(password).size <= 2 || password.toLowerCase().includes(name))
    throw new WaybillError('WB_USAGE', 'That password is too easy to guess: it repeats one character, or holds the name.');
}

/**
 * A session for whoever knows the name's password; undefined for anybody else, after the same time. Counted by the address that the call came from, and by name.
 * @throws WaybillError WB_TOO_MANY_ATTEMPTS
 */
export async function signInByPassword(
  house: Counts,
  { name, password, address }: { readonly name: string; readonly password: string; readonly address: string },
): Promise<SignedIn | undefined> {
  const ways = [
    { kind: 'address', value: address },
    { kind: 'name', value: name },
  ] as const;
  return countedGuess(house, ways, () => sessionFor(house.database, name, password));
}

async function sessionFor(database: Database, name: string, password: string): Promise<SignedIn | undefined> {
  const stored = await database.transaction('*', (session: Session) => selectPassword(session, name));
  nobody ??= hashPassword('nobody has this password');
  const isRight = await isPassword(password, stored?.hash ?? (await nobody));
  if (!stored || !isRight) return undefined;
  return database.transaction('*', async (session) => {
    const user = await selectUser(session, name);
    return user && !user.disabled_at ? startSession(session, user, 'password') : undefined;
  });
}
