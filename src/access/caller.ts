import type { Scope } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { Actor } from '../ledger/index.ts';

export const ROLES = ['viewer', 'operator', 'approver', 'administrator', 'partner'] as const;
export type Role = (typeof ROLES)[number];

/** What can be asked for. Reading is a right of its own: a partner has none but its shares. */
export const RIGHT_NAMES = ['read', 'operate', 'approve', 'administer'] as const;
export type Right = (typeof RIGHT_NAMES)[number];

const RIGHTS: Readonly<Record<Role, readonly Right[]>> = {
  viewer: ['read'],
  operator: ['read', 'operate'],
  approver: ['read', 'approve'],
  administrator: ['read', 'operate', 'approve', 'administer'],
  partner: [],
};

/** Who calls, and the programs they may see. */
export interface Caller {
  readonly userId: number;
  readonly name: string;
  readonly role: Role;
  /** What the role may do, less what a token leaves out. */
  readonly rights: readonly Right[];
  readonly scope: Scope;
  readonly actor: Actor;
}

export function mayDo(caller: Caller, right: Right): boolean {
  return caller.rights.includes(right);
}

/** What a page may offer; the API checks each call all the same. */
export function rightsOf(caller: Caller): Right[] {
  return [...caller.rights];
}

/** @throws WaybillError WB_FORBIDDEN naming the right that the caller's role lacks. */
export function demand(caller: Caller, right: Right): void {
  if (mayDo(caller, right)) return;
  const isLeftOut = rightsOfRole(caller.role).includes(right);
  throw new WaybillError(
    'WB_FORBIDDEN',
    isLeftOut
      ? `This token of ${caller.name} was issued without the right to ${right}.`
      : `${caller.name} has the role ${caller.role}, which may not ${right}.`,
  );
}

export function rightsOfRole(role: Role): readonly Right[] {
  return RIGHTS[role];
}
