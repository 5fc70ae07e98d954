import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type Actor, recordLines } from '../ledger/index.ts';
import { disableUser, endSessions, insertUser, selectUser, type UserRow } from './access.sql.ts';
import { type Caller, ROLES, type Role, rightsOfRole } from './caller.ts';

const USER_NAME = /^[a-z][a-z0-9._-]{0,62}$/;

/** Adds a user. `programs` empty: all of them. @throws WaybillError WB_USAGE for a bad name or role, WB_USER_EXISTS. */
export async function addUser(
  session: Session,
  given: { name: string; role: string; programs: readonly string[] },
  actor: Actor,
): Promise<UserRow> {
  const { name, role, programs } = given;
  if (!USER_NAME.test(name)) throw new WaybillError('WB_USAGE', `"${name}" is no user name: use small letters, digits, dots and dashes.`);
  if (!isRole(role)) throw new WaybillError('WB_USAGE', `"${role}" is no role; there are ${ROLES.join(', ')}.`);
  const at = now();
  const user = await insertUser(session, name, role, programs, at);
  if (!user) throw new WaybillError('WB_USER_EXISTS', `There is a user "${name}" already.`);
  await recordLines(session, [
    { at, actor, program: null, action: 'user.added', subject: { kind: 'user', id: name }, details: { role, programs: [...programs] } },
  ]);
  return user;
}

/** The user, added where there is none. For an installation's first start. */
export async function ensureUser(session: Session, name: string, role: Role, actor: Actor): Promise<UserRow> {
  return (await selectUser(session, name)) ?? (await addUser(session, { name, role, programs: [] }, actor));
}

/** Disables a user and ends the user's sessions. */
export async function removeUser(session: Session, name: string, actor: Actor): Promise<void> {
  const at = now();
  const user = await selectUser(session, name);
  if (!user || !(await disableUser(session, name, at))) throw new WaybillError('WB_NOT_FOUND', `There is no active user "${name}".`);
  await endSessions(session, user.id, at);
  await recordLines(session, [{ at, actor, program: null, action: 'user.disabled', subject: { kind: 'user', id: name } }]);
}

/** The caller that a user's name stands for. @throws WaybillError WB_NOT_FOUND. */
export async function callerNamed(session: Session, name: string): Promise<Caller> {
  const user = await selectUser(session, name);
  if (!user || user.disabled_at)
    throw new WaybillError('WB_NOT_FOUND', `There is no active user "${name}"; \`waybill users list\` shows who there is.`);
  return callerOf(user);
}

export function callerOf(user: UserRow): Caller {
  return {
    userId: user.id,
    name: user.name,
    role: user.role,
    rights: rightsOfRole(user.role),
    scope: user.programs.length === 0 ? '*' : user.programs,
    actor: { kind: 'person', name: user.name },
  };
}

function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}
