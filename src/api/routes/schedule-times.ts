import { z } from 'zod';
import { now } from '#kernel/clock/clock.ts';
import { listScheduleTimes } from '../../tasks/index.ts';
import { jsonRoute } from '../route.ts';
import { limit, numberId, programName } from '../schemas.ts';
import { scheduleName, timeOf, timeRow, timeState } from './schedules.ts';

const HOUR_MS = 3_600_000;

export const scheduleTimeRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/schedule-times',
    group: 'schedules',
    summary: 'Due times, the newest first; each that was not run says why. `state=missed` is what somebody should look at.',
    right: 'read',
    query: z.strictObject({
      program: programName.optional(),
      schedule: scheduleName.optional(),
      state: timeState.optional(),
      /** Only those that came to their state within so many hours. */
      hours: z.coerce
        .number()
        .int()
        .min(1)
        .max(31 * 24)
        .optional(),
      after: numberId.optional(),
      limit: limit(100, 500),
    }),
    answer: z.strictObject({ times: z.array(timeRow), next: z.string().nullable() }),
    handle: async ({ query, within }) => {
      const states = query.state && [query.state];
      const since = query.hours && new Date(now().getTime() - query.hours * HOUR_MS);
      const filter = {
        program: query.program,
        schedule: query.schedule,
        states,
        since: since || undefined,
        beforeId: query.after,
        limit: query.limit + 1,
      };
      const rows = await within((session) => listScheduleTimes(session, filter));
      const shown = rows.slice(0, query.limit);
      const last = shown.at(-1);
      return { times: shown.map(timeOf), next: rows.length > shown.length && last ? String(last.id) : null };
    },
  }),
];
