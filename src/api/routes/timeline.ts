import { z } from 'zod';
import { readTimeline } from '../../history/index.ts';
import { jsonRoute } from '../route.ts';
import { externalId, instant, programName } from '../schemas.ts';

export const timelineRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/submissions/:program/:id/timeline',
    group: 'submissions',
    summary: 'Everything that happened to one submission, in order of time, with who did it and why. What the person wrote is not in it.',
    right: 'read',
    params: z.strictObject({ program: programName, id: externalId }),
    answer: z.strictObject({
      program: programName,
      id: externalId,
      events: z.array(
        z.strictObject({
          at: instant,
          /** `noun.verb` */
          kind: z.string(),
          /** A person, a token, or the part of Waybill that did it. */
          who: z.string().nullable(),
          why: z.string().nullable(),
          details: z.record(z.string(), z.unknown()),
        }),
      ),
    }),
    handle: async ({ params: { program, id }, within }) => {
      const events = await within((session) => readTimeline(session, program, id));
      return {
        program,
        id,
        events: events.map(({ at, details, ...event }) => ({ ...event, at: at.toISOString(), details: { ...details } })),
      };
    },
  }),
];
