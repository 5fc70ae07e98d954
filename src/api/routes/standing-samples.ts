import { z } from 'zod';
import { now } from '#kernel/clock/clock.ts';
import { listStandingSamples } from '../../alerts/index.ts';
import { countNoticeEvents, countToldByProgram, TOLD } from '../../notices/index.ts';
import { programsOf } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { count, instant, programName } from '../schemas.ts';

const HOUR_MS = 3_600_000;
/** As long as samples are kept. */
const MOST_DAYS = 35;

const silences = z.strictObject({
  silent_failure: count,
  silent_failure_avoided_no_confirmation: count,
  silent_failure_avoided: count,
});

export const standingSampleRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/standing/samples',
    group: 'standing',
    summary: 'How many submissions there were and how many needed attention, as counted at past full hours. Kept for 35 days.',
    right: 'read',
    query: z.strictObject({
      days: z.coerce.number().int().min(1).max(MOST_DAYS).default(MOST_DAYS),
      /** By the day: the first count of each day (UTC), and the newest. */
      by: z.enum(['hour', 'day']).default('day'),
    }),
    answer: z.strictObject({
      from: instant,
      until: instant,
      samples: z.array(z.strictObject({ program: programName, at: instant, total: count, needs_attention: count })),
    }),
    handle: async ({ query: { days, by }, within }) => {
      const until = now();
      const from = new Date(until.getTime() - days * 24 * HOUR_MS);
      const samples = await within((session) => listStandingSamples(session, { from, by }));
      return {
        from: from.toISOString(),
        until: until.toISOString(),
        samples: samples.map(({ program, at, total, needsAttention }) => ({
          program,
          at: at.toISOString(),
          total,
          needs_attention: needsAttention,
        })),
      };
    },
  }),
  jsonRoute({
    method: 'GET',
    path: '/api/v1/told',
    group: 'notices',
    summary:
      'Of how many failed submissions the people were told, and how many failures came to be silent or not within the window: told and confirmed, told and not confirmed yet, not told.',
    right: 'read',
    query: z.strictObject({
      hours: z.coerce
        .number()
        .int()
        .min(1)
        .max(31 * 24)
        .default(24),
    }),
    answer: z.strictObject({
      at: instant,
      /** The silences were counted after `from` and until `at`; `told` is as it stands at `at`. */
      from: instant,
      programs: z.array(z.strictObject({ program: programName, told: z.record(z.enum(TOLD), count), silences })),
    }),
    handle: async ({ installation, caller, query: { hours }, within }) =>
      within(async (session) => {
        const at = now();
        const from = new Date(at.getTime() - hours * HOUR_MS);
        const events = await countNoticeEvents(session, from, at);
        const told = await countToldByProgram(session);
        const programs = programsOf(installation, caller).map(({ name }) => {
          const tolds = told.filter((one) => one.program === name).map((one) => [one.told, one.count]);
          const of = (event: string): number =>
            events.filter((one) => one.program === name && one.event === event).reduce((sum, one) => sum + one.count, 0);
          return {
            program: name,
            told: { told: 0, under_way: 0, waiting: 0, withheld: 0, not_told: 0, ...Object.fromEntries(tolds) },
            silences: {
              silent_failure: of('silent_failure'),
              silent_failure_avoided_no_confirmation: of('silent_failure_avoided_no_confirmation'),
              silent_failure_avoided: of('silent_failure_avoided'),
            },
          };
        });
        return { at: at.toISOString(), from: from.toISOString(), programs };
      }),
  }),
];
