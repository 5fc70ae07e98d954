import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type Actor, recordLines } from '../ledger/index.ts';
import { deleteGrantsBut, disableUser, endSessions, insertGrants, insertUser, selectUser, type UserRow } from './access.sql.ts';
import { type Caller, type Grant, permitsOf, ROLES, type Role, scopeOf } from './caller.ts';

const USER_NAME = /^[a-z][a-z0-9._-]{0,62}$/;

/** What somebody is to have. `programs` empty: all of them. */
export interface RoleRequest {
  readonly role: string;
  readonly programs: readonly string[];
  /** Whose shares they see; with role `partner`, and one program at least. */
  readonly partner?: string | undefined;
}

/** Adds a user with a role. @throws WaybillError WB_USAGE for a bad name or role, WB_USER_EXISTS. */
export async function addUser(session: Session, given: RoleRequest & { readonly name: string }, actor: Actor): Promise<UserRow> {
  const { name } = given;
  if (!USER_NAME.test(name)) throw new WaybillError('WB_USAGE', `"${name}" is no user name: use small letters, digits, dots and dashes.`);
  const grants = grantsOf(given);
  const at = now();
  const userId = await insertUser(session, { name, at });
  if (userId === undefined) throw new WaybillError('WB_USER_EXISTS', `There is a user "${name}" already.`);
  await insertGrants(session, { userId, by: actor.name, at }, grants);
  await recordLines(session, [
    { at, actor, program: null, action: 'user.added', subject: { kind: 'user', id: name }, details: told(given) },
  ]);
  return (await selectUser(session, name))!;
}

/** Gives a user one more role; what they have already changes nothing. @throws WaybillError WB_USAGE, WB_NOT_FOUND */
export async function grantRole(session: Session, name: string, given: RoleRequest, actor: Actor): Promise<UserRow> {
  const grants = grantsOf(given);
  const user = await activeUser(session, name);
  const at = now();
  const added = await insertGrants(session, { userId: user.id, by: actor.name, at }, grants);
  if (added > 0)
    await recordLines(session, [
      { at, actor, program: null, action: 'role.granted', subject: { kind: 'user', id: name }, details: told(given) },
    ]);
  return (await selectUser(session, name))!;
}

/** Takes roles away from a user; every session and token has less from the next call on. @throws WaybillError WB_USAGE, WB_NOT_FOUND */
export async function revokeRole(session: Session, name: string, given: RoleRequest, actor: Actor): Promise<UserRow> {
  const gone = grantsOf(given);
  const user = await activeUser(session, name);
  const isGone = (grant: Grant): boolean =>
    gone.some(({ role, program, partner }) => role === grant.role && program === grant.program && partner === grant.partner);
  const kept = user.grants.filter((grant) => !isGone(grant));
  const at = now();
  if ((await deleteGrantsBut(session, user.id, kept)) === 0)
    throw new WaybillError('WB_NOT_FOUND', `${name} does not have that role there.`);
  await recordLines(session, [
    { at, actor, program: null, action: 'role.revoked', subject: { kind: 'user', id: name }, details: told(given) },
  ]);
  return { ...user, grants: kept };
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
  return callerOf(await activeUser(session, name));
}

async function activeUser(session: Session, name: string): Promise<UserRow> {
  const user = await selectUser(session, name);
  if (user && !user.disabled_at) return user;
  throw new WaybillError('WB_NOT_FOUND', `There is no active user "${name}"; \`waybill users list\` shows who there is.`);
}

export function callerOf(user: Pick<UserRow, 'id' | 'name' | 'grants'>): Caller {
  const permits = permitsOf(user.grants);
  const actor = { kind: 'person', name: user.name } as const;
  return { userId: user.id, name: user.name, grants: user.grants, permits, scope: scopeOf(permits), actor };
}

function grantsOf({ role, programs, partner }: RoleRequest): Grant[] {
  if (!isRole(role)) throw new WaybillError('WB_USAGE', `"${role}" is no role; there are ${ROLES.join(', ')}.`);
  if (role !== 'partner' && partner !== undefined) throw new WaybillError('WB_USAGE', `The role ${role} is of no partner.`);
  if (role === 'partner' && (partner === undefined || programs.length === 0))
    throw new WaybillError('WB_USAGE', 'The role partner needs the partner and the program whose shares they fetch.');
  const everywhere: readonly (string | null)[] = programs.length === 0 ? [null] : programs;
  return everywhere.map((program) => ({ role, program, partner: partner ?? null }));
}

function told({ role, programs, partner }: RoleRequest) {
  return { role, programs: [...programs], ...(partner === undefined ? {} : { partner }) };
}

function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}
