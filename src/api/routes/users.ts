import { z } from 'zod';
import {
  addUser,
  type Grant,
  grantRole,
  listSessions,
  listUsers,
  ROLES,
  removeUser,
  revokeRole,
  type UserRow,
} from '../../access/index.ts';
import { jsonRoute } from '../route.ts';
import { instant, isoOrNull, numberId, programName } from '../schemas.ts';
import { grant } from './grant-shape.ts';

const userName = z.string().regex(/^[a-z][a-z0-9._-]{0,62}$/);
const roleRequest = {
  role: z.enum(ROLES),
  programs: z.array(programName).default([]).describe('Empty: every program, those to come too.'),
  partner: z.string().optional().describe('Whose shares they see; with role partner only.'),
};
const named = z.strictObject({ name: userName });
const user = z.strictObject({
  name: userName,
  grants: z.array(grant),
  has_password: z.boolean(),
  is_provided: z.boolean().describe('Signs in at the organisation’s provider, which tells the roles.'),
  created_at: instant,
  disabled_at: instant.nullable(),
});

export const userRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/users',
    group: 'access',
    summary: 'Everybody, with their roles.',
    right: 'administer',
    isForAll: true,
    answer: z.strictObject({ users: z.array(user) }),
    handle: async ({ within }) => ({ users: (await within(listUsers)).map(shapeOf) }),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/users',
    group: 'access',
    summary: 'Adds a user with a role.',
    right: 'administer',
    isForAll: true,
    body: z.strictObject({ name: userName, ...roleRequest }),
    answer: user,
    statuses: [201],
    handle: async ({ caller, body, within }) => shapeOf(await within((session) => addUser(session, body, caller.actor))),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/users/:name/grants',
    group: 'access',
    summary: 'Gives a user one more role.',
    right: 'administer',
    isForAll: true,
    params: named,
    body: z.strictObject(roleRequest),
    answer: user,
    handle: async ({ caller, params, body, within }) =>
      shapeOf(await within((session) => grantRole(session, params.name, body, caller.actor))),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/users/:name/grant-removals',
    group: 'access',
    summary: 'Takes a role away from a user: every session and token has less from the next call on.',
    right: 'administer',
    isForAll: true,
    params: named,
    body: z.strictObject(roleRequest),
    answer: user,
    handle: async ({ caller, params, body, within }) =>
      shapeOf(await within((session) => revokeRole(session, params.name, body, caller.actor))),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/users/:name/removals',
    group: 'access',
    summary: 'Ends what a user may do: every session ends and every token is refused. What they did stays recorded.',
    right: 'administer',
    isForAll: true,
    params: named,
    answer: z.strictObject({ name: userName, removed: z.literal(true) }),
    handle: async ({ caller, params, within }) => {
      await within((session) => removeUser(session, params.name, caller.actor));
      return { name: params.name, removed: true as const };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/sessions',
    group: 'access',
    summary: 'Who is signed in now, in how many browsers, and since when.',
    right: 'administer',
    isForAll: true,
    answer: z.strictObject({
      sessions: z.array(
        z.strictObject({
          id: numberId,
          user: userName,
          way: z.enum(['link', 'password', 'provider']),
          created_at: instant,
          seen_at: instant,
          expires_at: instant,
        }),
      ),
    }),
    handle: async ({ within }) => ({
      sessions: (await within(listSessions)).map((each) => ({
        ...each,
        created_at: each.created_at.toISOString(),
        seen_at: each.seen_at.toISOString(),
        expires_at: each.expires_at.toISOString(),
      })),
    }),
  }),
];

function shapeOf({ name, grants, has_password, issuer, created_at, disabled_at }: UserRow) {
  return {
    name,
    grants: grants.map((each: Grant) => ({ ...each })),
    has_password,
    is_provided: issuer !== null,
    created_at: created_at.toISOString(),
    disabled_at: isoOrNull(disabled_at),
  };
}
