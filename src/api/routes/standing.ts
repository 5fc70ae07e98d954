import { z } from 'zod';
import { AGES, BREACHES, countStandings, emptyOutlook, HOLDERS, type ProgramOutlook, readOutlook } from '../../standing/index.ts';
import { programsOf } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { count, instant, programName } from '../schemas.ts';
import { standingCounts } from './standing-shape.ts';

const partition = <Name extends string>(names: readonly Name[]) =>
  z.strictObject(Object.fromEntries(names.map((name) => [spoken(name), count])) as Record<string, typeof count>);

const program = z.strictObject({
  program: programName,
  standing: standingCounts,
  /** Why submissions need attention; adds up to `needs_attention`. */
  reasons: z.array(z.strictObject({ reason: z.string(), count })),
  /** `under_half + over_half = in_progress`; `past` is those whose time box has passed. */
  ageing: partition(AGES),
  /** When time boxes end if nothing is answered; adds up to `in_progress`. `next_week` begins where `next_day` ends. */
  forecast: partition(BREACHES),
  /** Who has what needs attention; adds up to `needs_attention`. */
  holders: partition(HOLDERS),
});

export const standingRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/standing',
    group: 'standing',
    summary: 'Where every submission taken in until `at` stands, how old it is, and who has it. Each partition adds up to its whole.',
    right: 'read',
    answer: z.strictObject({
      at: instant,
      forecast_until: z.strictObject({ next_day: instant, next_week: instant }),
      programs: z.array(program),
    }),
    handle: async ({ installation, caller, within }) => {
      const { at, forecastUntil, programs } = await within((session) => readOutlook(session));
      const counted = new Map(programs.map((each) => [each.program, each]));
      return {
        at: at.toISOString(),
        forecast_until: { next_day: forecastUntil.nextDay.toISOString(), next_week: forecastUntil.nextWeek.toISOString() },
        programs: programsOf(installation, caller).map(({ name }) => shapeOf(name, counted.get(name))),
      };
    },
  }),
];

function shapeOf(name: string, found: ProgramOutlook | undefined): z.input<typeof program> {
  const { standing, reasons, ageing, forecast, holders } = found ?? { standing: countStandings([]), reasons: [], ...emptyOutlook() };
  return {
    program: name,
    standing: { ...standing },
    reasons: [...reasons],
    ageing: spokenCounts(ageing),
    forecast: spokenCounts(forecast),
    holders: spokenCounts(holders),
  };
}

function spokenCounts(counted: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counted).map(([name, n]) => [spoken(name), n]));
}

function spoken(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
