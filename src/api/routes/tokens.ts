import { z } from 'zod';
import { issueTokenFor, listTokens, RIGHT_NAMES, withdrawToken } from '../../access/index.ts';
import { programFor } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { byId, instant, isoOrNull, numberId, programName } from '../schemas.ts';

const MOST_DAYS = 3_650;
const right = z.enum(RIGHT_NAMES);
const userName = z.string().regex(/^[a-z][a-z0-9._-]{0,62}$/);
const tokenName = z.string().trim().min(1).max(200).describe('What it is for.');
const rights = z.array(right).describe('A part of what its user may; empty for all of it.');
const programs = z.array(programName).describe('Some of the programs that its user sees; empty for all of them.');

export const tokenRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/tokens',
    group: 'access',
    summary: 'Every token with its user and what it may; never its text.',
    right: 'administer',
    isForAll: true,
    answer: z.strictObject({
      tokens: z.array(
        z.strictObject({
          id: numberId,
          user: userName,
          name: z.string(),
          rights,
          programs,
          created_at: instant,
          expires_at: instant,
          revoked_at: instant.nullable(),
        }),
      ),
    }),
    handle: async ({ within }) => {
      const tokens = await within(listTokens);
      return {
        tokens: tokens.map((each) => ({
          ...each,
          created_at: each.created_at.toISOString(),
          expires_at: each.expires_at.toISOString(),
          revoked_at: isoOrNull(each.revoked_at),
        })),
      };
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/tokens',
    group: 'access',
    summary: 'Issues a token for a user, with all that the user may or with less. Its text is answered once.',
    right: 'administer',
    isForAll: true,
    body: z.strictObject({
      user: userName,
      name: tokenName,
      days: z.number().int().min(1).max(MOST_DAYS).default(90),
      rights: rights.default([]),
      programs: programs.default([]),
    }),
    answer: z.strictObject({ user: userName, name: z.string(), rights, programs, token: z.string(), expires_at: instant }),
    statuses: [201],
    handle: async ({ installation, caller, body, within }) => {
      for (const each of body.programs) programFor(installation, caller, each);
      const { token, expiresAt } = await within((session) => issueTokenFor(session, caller, body));
      const { user, name } = body;
      return { user, name, rights: body.rights, programs: body.programs, token, expires_at: expiresAt.toISOString() };
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/tokens/:id/revocations',
    group: 'access',
    summary: 'Ends a token: whatever calls with it is refused from now on.',
    right: 'administer',
    isForAll: true,
    params: byId,
    answer: z.strictObject({ id: numberId, revoked: z.literal(true) }),
    handle: async ({ caller, params, within }) => {
      await within((session) => withdrawToken(session, params.id, caller.actor));
      return { id: params.id, revoked: true as const };
    },
  }),
];
