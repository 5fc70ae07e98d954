import { z } from 'zod';
import { countStandings, readStanding, STANDINGS } from '../../standing/index.ts';
import { programsOf } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { count, instant, programName } from '../schemas.ts';

const counts = z.strictObject({
  ...(Object.fromEntries(STANDINGS.map((standing) => [standing, count])) as Record<(typeof STANDINGS)[number], typeof count>),
  total: count,
});

export const standingRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/standing',
    group: 'standing',
    summary: 'Where every submission stands at one moment. The eight standings add up to the total, the reasons to needs_attention.',
    right: 'read',
    answer: z.strictObject({
      at: instant,
      programs: z.array(
        z.strictObject({ program: programName, standing: counts, reasons: z.array(z.strictObject({ reason: z.string(), count })) }),
      ),
    }),
    handle: async ({ installation, caller, within }) => {
      const { at, programs } = await within((session) => readStanding(session));
      const counted = new Map(programs.map((each) => [each.program, each]));
      return {
        at: at.toISOString(),
        programs: programsOf(installation, caller).map(({ name: program }) => {
          const { standing, reasons } = counted.get(program) ?? { standing: countStandings([]), reasons: [] };
          return { program, standing: { ...standing }, reasons: [...reasons] };
        }),
      };
    },
  }),
];
