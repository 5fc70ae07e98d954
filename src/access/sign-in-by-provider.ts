import { createHash } from 'node:crypto';
import { now } from '#kernel/clock/clock.ts';
import { hashToken } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { recordLines } from '../ledger/index.ts';
import {
  deleteGrantsBut,
  insertGrants,
  insertUser,
  insertVisit,
  selectUserBySubject,
  type UserRow,
  useVisitOnce,
  type Visit,
} from './access.sql.ts';
import { type Grant, ROLES, type Role } from './caller.ts';
import { type SignedIn, startSession } from './sign-in.ts';

/** Who the organisation's own sign-in says that somebody is. */
export interface ProvidedPerson {
  readonly issuer: string;
  readonly subject: string;
  /** The name that they go by there. */
  readonly name: string;
  /** The texts of the claim that tells roles. */
  readonly roles: readonly string[];
}

const VISIT_MS = 10 * 60_000;

/** Notes that somebody goes to the provider, so that only they come back. */
export async function beginVisit(session: Session, state: string, visit: Visit): Promise<void> {
  const at = now();
  await insertVisit(session, { ...visit, hash: hashToken(state), at, expiresAt: new Date(at.getTime() + VISIT_MS) });
}

/** @throws WaybillError WB_UNAUTHENTICATED for who never went there, came back before, or took longer than ten minutes */
export async function endVisit(session: Session, state: string): Promise<Visit> {
  const visit = await useVisitOnce(session, hashToken(state), now());
  if (visit) return visit;
  throw new WaybillError('WB_UNAUTHENTICATED', 'This sign-in was not begun here, was used before, or took too long. Begin again.');
}

/**
 * A session for a person whom the provider vouches for. Their roles are those of the claim at this moment: what it no longer tells is gone.
 * @throws WaybillError WB_FORBIDDEN for a person without a role here, WB_UNAUTHENTICATED for one who was removed here
 */
export async function signInByProvider(session: Session, person: ProvidedPerson, programs: readonly string[]): Promise<SignedIn> {
  const grants = grantsOfClaim(person.roles, programs);
  if (grants.length === 0)
    throw new WaybillError('WB_FORBIDDEN', 'Your account has no role in this installation. Ask whoever administers your accounts for one.');
  const user = await keepUser(session, person, grants);
  return startSession(session, user, 'provider');
}

/**
 * `operator` in every program, `operator:vye` in one, `partner:form526:vba` for a partner's shares. What is no role here is another system's and
 * left alone.
 */
export function grantsOfClaim(texts: readonly string[], programs: readonly string[]): Grant[] {
  const grants = texts.flatMap((text): Grant[] => {
    const [role = '', program, partner, ...rest] = text.replace(/^waybill[:/]/, '').split(':');
    if (rest.length > 0 || !isRole(role) || (program !== undefined && !programs.includes(program))) return [];
    if ((role === 'partner') !== (partner !== undefined)) return [];
    return [{ role, program: program ?? null, partner: partner ?? null }];
  });
  const named = new Map(grants.map((grant) => [JSON.stringify(grant), grant]));
  return [...named.values()];
}

async function keepUser(session: Session, person: ProvidedPerson, grants: readonly Grant[]): Promise<UserRow> {
  const at = now();
  const known = (await selectUserBySubject(session, person.issuer, person.subject)) ?? (await addProvided(session, person, at));
  if (known.disabled_at) throw new WaybillError('WB_UNAUTHENTICATED', `The user ${known.name} was removed here.`);
  const gone = await deleteGrantsBut(session, known.id, grants);
  const added = await insertGrants(session, { userId: known.id, by: 'sign-in provider', at }, grants);
  if (gone + added > 0)
    await recordLines(session, [
      {
        at,
        actor: { kind: 'system', name: 'sign-in provider' },
        program: null,
        action: 'roles.told',
        subject: { kind: 'user', id: known.name },
        details: { roles: grants.map(({ role, program, partner }) => [role, program, partner].filter((part) => part !== null).join(':')) },
      },
    ]);
  return { ...known, grants: [...grants] };
}

async function addProvided(session: Session, person: ProvidedPerson, at: Date): Promise<UserRow> {
  for (const name of namesFor(person)) {
    const id = await insertUser(session, { name, at, issuer: person.issuer, subject: person.subject });
    if (id === undefined) continue;
    await recordLines(session, [
      { at, actor: { kind: 'system', name: 'sign-in provider' }, program: null, action: 'user.added', subject: { kind: 'user', id: name } },
    ]);
    return (await selectUserBySubject(session, person.issuer, person.subject))!;
  }
  throw new WaybillError('WB_USER_EXISTS', 'No name is free for this account; an administrator can remove the user that has it.');
}

/** The name there as a name here; one that somebody else has gets a tail that stays the same for the account. */
function namesFor({ issuer, subject, name }: ProvidedPerson): readonly string[] {
  const local =
    name
      .toLowerCase()
      .replace(/@.*$/, '')
      .replace(/[^a-z0-9._-]+/g, '-')
      .replace(/^[^a-z]+/, '')
      .slice(0, 50) || 'user';
  const tail = createHash('sha256').update(`${issuer} ${subject}`).digest('hex').slice(0, 8);
  return [local, `${local}-${tail}`];
}

function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}
