import { z } from 'zod';
import { WaybillError } from '#kernel/errors.ts';
import {
  type Caller,
  RIGHT_NAMES,
  ROLES,
  rightsOf,
  type SessionCaller,
  setPassword,
  signOut,
  signOutEverywhere,
} from '../../access/index.ts';
import { programsOf } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { instant, programName } from '../schemas.ts';
import { grant } from './grant-shape.ts';

export const sessionRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/session',
    group: 'session',
    summary: 'Who calls, what they may do where, and until when a session lasts.',
    right: undefined,
    answer: z.strictObject({
      user: z.strictObject({
        name: z.string(),
        roles: z.array(z.enum(ROLES)),
        grants: z.array(grant),
        rights: z.array(z.enum(RIGHT_NAMES)).describe('What this caller may ask for; a page offers nothing else.'),
      }),
      programs: z.array(programName),
      session: z
        .strictObject({ expires_at: instant, idle_until: instant.describe('Unless they do something before.') })
        .nullable()
        .describe('Null for a call by token.'),
    }),
    handle: async ({ installation, caller }) => ({
      user: {
        name: caller.name,
        roles: [...new Set(caller.grants.map(({ role }) => role))],
        grants: caller.grants.map((each) => ({ ...each })),
        rights: rightsOf(caller),
      },
      programs: programsOf(installation, caller).map(({ name }) => name),
      session: lastsOf(caller),
    }),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/sign-outs',
    group: 'session',
    summary: 'Ends every session of the caller, or this one only.',
    right: undefined,
    body: z.strictObject({ everywhere: z.boolean().default(true) }),
    answer: z.strictObject({ user: z.string() }),
    handle: async ({ caller, body, within }) => {
      const isHere = 'sessionId' in caller && !body.everywhere;
      await within((session) => (isHere ? signOut(session, caller as SessionCaller) : signOutEverywhere(session, caller)));
      return { user: caller.name };
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/passwords',
    group: 'session',
    summary: 'Sets the caller’s own password and ends their other sessions. By session only.',
    right: undefined,
    body: z.strictObject({
      password: z.string().max(1_000),
      current: z.string().max(1_000).optional().describe('The one before, where there is one.'),
    }),
    answer: z.strictObject({ user: z.string() }),
    handle: async ({ installation, caller, body }) => {
      if (!('sessionId' in caller)) throw new WaybillError('WB_FORBIDDEN', 'A token sets no password; sign in for that.');
      await setPassword(installation, caller as SessionCaller, body);
      return { user: caller.name };
    },
  }),
];

function lastsOf(caller: Caller | SessionCaller) {
  if (!('idleUntil' in caller)) return null;
  return { expires_at: caller.expiresAt.toISOString(), idle_until: caller.idleUntil.toISOString() };
}
