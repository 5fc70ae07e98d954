import { z } from 'zod';
import { assignClass, ignoreClass, reopenClass, resolveClass } from '../../triage/index.ts';
import { type Call, jsonRoute } from '../route.ts';
import { byId, instant, reason, why } from '../schemas.ts';
import { classOf, classRow } from './triage-shapes.ts';

const mostFailures = 1_000_000_000;
const somewhere = z.string().trim().min(1).max(300).nullable().optional();

export const triageDeedRoutes = [
  jsonRoute({
    method: 'POST',
    path: '/api/v1/error-classes/:id/resolutions',
    group: 'triage',
    summary: 'Says that it is mended. A failure that happens from now on opens it anew and marks it.',
    right: 'operate',
    params: byId,
    /** `mended_in`: the version that mends it. */
    body: z.strictObject({ reason, mended_in: z.string().trim().min(1).max(100).optional() }),
    answer: classRow,
    statuses: [201],
    handle: async (call) => classOf(await resolveClass(call.installation.database, { ...deedOf(call), mendedIn: call.body.mended_in })),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/error-classes/:id/ignores',
    group: 'triage',
    summary: 'Lets it be until the first of these: a date, so many more failures, so many in one clock hour.',
    right: 'operate',
    params: byId,
    body: z.strictObject({
      reason,
      until: instant.optional(),
      count: z.number().int().min(1).max(mostFailures).optional(),
      per_hour: z.number().int().min(1).max(mostFailures).optional(),
    }),
    answer: classRow,
    statuses: [201],
    handle: async (call) => {
      const { until, count, per_hour: perHour } = call.body;
      const till = until === undefined ? undefined : new Date(until);
      return classOf(await ignoreClass(call.installation.database, { ...deedOf(call), until: till, count, perHour }));
    },
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/error-classes/:id/reopenings',
    group: 'triage',
    summary: 'Takes back that it is mended or ignored.',
    right: 'operate',
    params: byId,
    body: why,
    answer: classRow,
    statuses: [201],
    handle: async (call) => classOf(await reopenClass(call.installation.database, deedOf(call))),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/error-classes/:id/assignments',
    group: 'triage',
    summary: 'Who looks after it, where it is worked on, what is known of it. Null takes a word away. Nothing personal belongs here.',
    right: 'operate',
    params: byId,
    body: z.strictObject({ reason, owner: somewhere, ticket: somewhere, note: z.string().trim().min(1).max(4_000).nullable().optional() }),
    answer: classRow,
    statuses: [201],
    handle: async (call) => {
      const { owner, ticket, note } = call.body;
      return classOf(await assignClass(call.installation.database, { ...deedOf(call), words: { owner, ticket, note } }));
    },
  }),
];

function deedOf({ caller, params, body }: Call<z.infer<typeof byId>, unknown, { readonly reason: string }>) {
  return { id: params.id, by: caller.actor, scope: caller.scope, reason: body.reason };
}
