import { z } from 'zod';
import { readWeeklyReport } from '../../history/index.ts';
import type { StandingCounts } from '../../standing/index.ts';
import { programFor } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { count, instant, programName } from '../schemas.ts';
import { standingCounts } from './standing-shape.ts';

export const reportRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/reports/weekly',
    group: 'standing',
    summary: 'What became of the submissions that were taken in during seven days. Scope and window are stated; `lines` add up to `total`.',
    right: 'read',
    query: z.strictObject({
      program: programName,
      until: instant.optional().describe('End of the seven days; the last Sunday, midnight UTC, where left out'),
    }),
    answer: z.strictObject({
      program: programName,
      from: instant,
      until: instant,
      at: instant.describe('When it was asked where they stand'),
      total: count,
      lines: z.array(z.strictObject({ way: z.string(), count, percent: z.number() })),
      standing: standingCounts,
      by_form: z.array(z.strictObject({ form: z.string(), standing: standingCounts })),
      handoffs: z
        .array(z.strictObject({ destination: z.string(), state: z.string(), count }))
        .describe('Hand-offs of whatever age that came into a state within the window'),
      everything: standingCounts.describe('All submissions ever taken in, as they stand at `at`'),
    }),
    handle: async ({ installation, caller, query, within }) => {
      const { name } = programFor(installation, caller, query.program);
      const report = await within((session) =>
        readWeeklyReport(session, name, query.until === undefined ? undefined : new Date(query.until)),
      );
      return {
        program: report.program,
        from: report.from.toISOString(),
        until: report.until.toISOString(),
        at: report.at.toISOString(),
        total: report.total,
        lines: report.lines.map((line) => ({ ...line })),
        standing: shapeOf(report.standing),
        by_form: report.byForm.map(({ form, standing }) => ({ form, standing: shapeOf(standing) })),
        handoffs: report.handoffs.map(({ destination, state, n }) => ({ destination, state, count: n })),
        everything: shapeOf(report.everything),
      };
    },
  }),
];

function shapeOf(standing: StandingCounts) {
  return { ...standing };
}
