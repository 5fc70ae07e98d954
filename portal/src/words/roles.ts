import type { Session } from '../api/index.ts';

export type Grant = Session['user']['grants'][number];
export type Role = Grant['role'];

/** What each role may do, for whoever gives one. */
export const ROLES: Readonly<Record<Role, string>> = {
  viewer: 'Viewer: sees everything, changes nothing',
  operator: 'Operator: asks for runs and mends submissions',
  approver: 'Approver: decides on what others ask for',
  administrator: 'Administrator: all of it, and who may do what',
  partner: 'Partner: fetches and acknowledges its own shares',
};

export const ROLE_NAMES = Object.keys(ROLES) as readonly Role[];

export function grantWords({ role, program, partner }: Grant): string {
  if (partner !== null) return `${role} ${partner} of ${program ?? 'every program'}`;
  return `${role} in ${program ?? 'every program'}`;
}
