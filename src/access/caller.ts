import type { Scope } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { Actor } from '../ledger/index.ts';

export const ROLES = ['viewer', 'operator', 'approver', 'administrator', 'partner'] as const;
export type Role = (typeof ROLES)[number];

/** What can be asked for. A partner has none of them but `receive`: its own shares. */
export const RIGHT_NAMES = ['read', 'operate', 'approve', 'administer', 'receive'] as const;
export type Right = (typeof RIGHT_NAMES)[number];

const RIGHTS: Readonly<Record<Role, readonly Right[]>> = {
  viewer: ['read'],
  operator: ['read', 'operate'],
  approver: ['read', 'approve'],
  administrator: ['read', 'operate', 'approve', 'administer'],
  partner: ['receive'],
};

/** A role of somebody. `program` null: in every program, those to come too. */
export interface Grant {
  readonly role: Role;
  readonly program: string | null;
  /** Whose shares they see; with role `partner` only. */
  readonly partner: string | null;
}

/** Who calls, and what they may do where. */
export interface Caller {
  readonly userId: number;
  readonly name: string;
  readonly grants: readonly Grant[];
  /** The programs in which they have each right, less what a token leaves out. */
  readonly permits: ReadonlyMap<Right, Scope>;
  /** The programs that this call sees: all of theirs, or after `demand` those in which they have the right that was asked for. */
  readonly scope: Scope;
  readonly actor: Actor;
}

/** Whether they may do it in that program; without one, whether anywhere. */
export function mayDo({ permits }: Pick<Caller, 'permits'>, right: Right, program?: string): boolean {
  const scope = permits.get(right);
  if (scope === undefined) return false;
  return program === undefined || scope === '*' || scope.includes(program);
}

/** The programs that they administer, whatever the right that was asked for. */
export function administeredBy({ permits }: Pick<Caller, 'permits'>): Scope {
  return permits.get('administer') ?? [];
}

/** Whose shares they see, by their roles of partner: in a program, or (null) in each that the call sees. */
export function receiversOf({ grants }: Pick<Caller, 'grants'>): { readonly program: string | null; readonly partner: string }[] {
  return grants.flatMap(({ role, program, partner }) => (role === 'partner' && partner !== null ? [{ program, partner }] : []));
}

/** What a page may offer; the API checks each call all the same. */
export function rightsOf({ permits }: Caller): Right[] {
  return RIGHT_NAMES.filter((right) => permits.has(right));
}

/**
 * The caller as far as they have the right: within the programs in which they do.
 * @throws WaybillError WB_FORBIDDEN naming the right that the caller's roles lack
 */
export function demand<C extends Caller>(caller: C, right: Right): C {
  const scope = caller.permits.get(right);
  if (scope !== undefined) return { ...caller, scope };
  const isLeftOut = permitsOf(caller.grants).has(right);
  throw new WaybillError(
    'WB_FORBIDDEN',
    isLeftOut
      ? `This token of ${caller.name} was issued without the right to ${right}.`
      : `${caller.name} has the ${rolesOf(caller)}, which may not ${right}.`,
  );
}

/** What concerns the installation as a whole needs the right in every program. @throws WaybillError WB_FORBIDDEN */
export function demandEverywhere<C extends Caller>(caller: C, right: Right): C {
  const narrowed = demand(caller, right);
  if (narrowed.scope === '*') return narrowed;
  throw new WaybillError('WB_FORBIDDEN', `${caller.name} may ${right} in ${narrowed.scope.join(', ')} only; this concerns every program.`);
}

function rolesOf({ grants }: Caller): string {
  const roles = [...new Set(grants.map(({ role }) => role))];
  if (roles.length === 0) return 'role of nobody';
  return roles.length === 1 ? `role ${roles[0]}` : `roles ${roles.join(' and ')}`;
}

/** The programs of each right, from roles that add to each other. */
export function permitsOf(grants: readonly Grant[]): ReadonlyMap<Right, Scope> {
  const permits = new Map<Right, Scope>();
  for (const { role, program } of grants)
    for (const right of RIGHTS[role]) {
      const before = permits.get(right) ?? [];
      const isAll = program === null || before === '*';
      permits.set(right, isAll ? '*' : [...new Set([...before, program])]);
    }
  return permits;
}

/** The programs in which they have any of the rights. */
export function scopeOf(permits: ReadonlyMap<Right, Scope>): Scope {
  const scopes = [...permits.values()];
  return scopes.includes('*') ? '*' : [...new Set(scopes.flat())];
}
