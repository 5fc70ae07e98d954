import { z } from 'zod';
import { RIGHT_NAMES, ROLES, rightsOf, signOutEverywhere } from '../../access/index.ts';
import { programsOf } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { programName } from '../schemas.ts';

export const sessionRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/session',
    group: 'session',
    summary: 'Who calls, and the programs they may see.',
    right: undefined,
    answer: z.strictObject({
      user: z.strictObject({
        name: z.string(),
        roles: z.array(z.enum(ROLES)),
        rights: z.array(z.enum(RIGHT_NAMES)).describe('What this caller may ask for; a page offers nothing else.'),
      }),
      programs: z.array(programName),
    }),
    handle: async ({ installation, caller }) => ({
      user: { name: caller.name, roles: [caller.role], rights: rightsOf(caller) },
      programs: programsOf(installation, caller).map(({ name }) => name),
    }),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/sign-outs',
    group: 'session',
    summary: 'Ends every session of the caller.',
    right: undefined,
    answer: z.strictObject({ user: z.string() }),
    handle: async ({ caller, within }) => {
      await within((session) => signOutEverywhere(session, caller));
      return { user: caller.name };
    },
  }),
];
