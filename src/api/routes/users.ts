import { z } from 'zod';
import { addUser, listUsers, ROLES, removeUser } from '../../access/index.ts';
import { programFor } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { instant, isoOrNull, programName } from '../schemas.ts';

const userName = z.string().regex(/^[a-z][a-z0-9._-]{0,62}$/);
const role = z.enum(ROLES);
const programs = z.array(programName).describe('Empty: every program.');

export const userRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/users',
    group: 'access',
    summary: 'Everybody, with role and programs.',
    right: 'read',
    answer: z.strictObject({
      users: z.array(z.strictObject({ name: userName, role, programs, created_at: instant, disabled_at: instant.nullable() })),
    }),
    handle: async ({ within }) => ({
      users: (await within(listUsers)).map(({ name, role: has, programs: sees, created_at, disabled_at }) => ({
        name,
        role: has,
        programs: sees,
        created_at: created_at.toISOString(),
        disabled_at: isoOrNull(disabled_at),
      })),
    }),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/users',
    group: 'access',
    summary: 'Adds a user.',
    right: 'administer',
    body: z.strictObject({ name: userName, role, programs: programs.default([]) }),
    answer: z.strictObject({ name: userName, role, programs }),
    statuses: [201],
    handle: async ({ installation, caller, body, within }) => {
      for (const each of body.programs) programFor(installation, caller, each);
      const added = await within((session) => addUser(session, body, caller.actor));
      return { name: added.name, role: added.role, programs: added.programs };
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/users/:name/removals',
    group: 'access',
    summary: 'Ends what a user may do: every session ends and every token is refused. What they did stays recorded.',
    right: 'administer',
    params: z.strictObject({ name: userName }),
    answer: z.strictObject({ name: userName, removed: z.literal(true) }),
    handle: async ({ caller, params, within }) => {
      await within((session) => removeUser(session, params.name, caller.actor));
      return { name: params.name, removed: true as const };
    },
  }),
];
