import { z } from 'zod';
import { listKeys } from '#kernel/crypto/index.ts';
import { jsonRoute } from '../route.ts';

export const settingRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/settings',
    group: 'access',
    summary: 'Every setting with where it was given; of secrets only that they are set.',
    right: 'administer',
    isForAll: true,
    answer: z.strictObject({
      settings: z.array(
        z.strictObject({
          setting: z.string(),
          variable: z.string().describe('The environment variable that sets it.'),
          title: z.string(),
          is_set: z.boolean(),
          is_secret: z.boolean(),
          origin: z.enum(['default', 'file', 'sandbox', 'environment', 'option']).nullable(),
          value: z.string().nullable().describe('Null for secrets and for what is not set.'),
        }),
      ),
    }),
    handle: async ({ installation: { config } }) => ({
      settings: config.describe().map(({ isSet, isSecret, origin, value, ...same }) => ({
        ...same,
        is_set: isSet,
        is_secret: isSecret,
        origin: origin ?? null,
        value: value ?? null,
      })),
    }),
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/keys',
    group: 'access',
    summary: 'Purposes and versions of the key ring, never a key.',
    right: 'administer',
    isForAll: true,
    answer: z.strictObject({
      keys: z.array(
        z.strictObject({ purpose: z.string(), id: z.string(), is_newest: z.boolean().describe('What is new is written under it.') }),
      ),
    }),
    handle: async ({ installation: { config } }) => ({
      keys: listKeys(config.keys).map(({ isNewest, ...key }) => ({ ...key, is_newest: isNewest })),
    }),
  }),
];
