import { z } from 'zod';
import type { LoadedProgram } from '../../registry/index.ts';
import { programsOf } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { programName } from '../schemas.ts';

const programShown = z.strictObject({
  name: programName,
  title: z.string(),
  forms: z.array(
    z.strictObject({
      name: z.string(),
      title: z.string(),
      searchable: z.array(z.string()).describe('Fields to look for submissions by.'),
    }),
  ),
  destinations: z.array(z.strictObject({ name: z.string(), title: z.string() })),
});

function shownOf({ name, title, forms, destinations }: LoadedProgram): z.input<typeof programShown> {
  return {
    name,
    title,
    forms: [...forms.values()].map((form) => ({ name: form.name, title: form.title, searchable: Object.keys(form.searchable) })),
    destinations: [...destinations.values()].map((destination) => ({ name: destination.name, title: destination.title })),
  };
}

export const programRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/programs',
    group: 'programs',
    summary: 'The programs that the caller may see, with their forms, searchable fields and destinations.',
    right: 'read',
    answer: z.strictObject({ programs: z.array(programShown) }),
    handle: async ({ installation, caller }) => ({ programs: programsOf(installation, caller).map(shownOf) }),
  }),
];
