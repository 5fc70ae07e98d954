import { z } from 'zod';
import { type AnyTask, defineTask, succeeded } from '../../src/sdk/index.ts';

const params = z.strictObject({
  because: z.string().meta({ title: 'About those who wait because', description: 'What the submissions need attention for now.' }),
  enclosed: z.array(z.string()).min(1).meta({ title: 'Enclosed', description: 'What goes into the envelope.' }),
  copies: z.int().min(1).max(9).meta({ title: 'Copies', description: 'For the file.' }),
  posted: z.iso.datetime().meta({ title: 'Posted', description: 'When the post is taken away.' }),
  stamps: z.record(z.string(), z.int()).optional().meta({ title: 'Stamps', description: 'How many of which colour.' }),
});

const row = z.object({
  letter: z.string().regex(/^\d{4}$/, 'has four digits'),
  town: z.string().min(1),
  weight: z.coerce.number().max(50, 'is too heavy').optional(),
});

/** A task whose form has a field of every kind that a page may get wrong, over the rows of a file. */
export const lettersTask: AnyTask = defineTask<z.infer<typeof params>, z.infer<typeof row>>({
  name: 'letters',
  title: 'Post letters',
  description: 'Posts one letter for each row.',
  risk: 'reversible',
  approvals: 1,
  params,
  choices: {
    because: async ({ attention }) =>
      (await attention()).map(({ reason, count }) => ({ value: reason, title: `${reason} (${count} now)` })),
    enclosed: async ({ forms }) => [...forms, { value: 'map', title: 'A map' }],
  },
  over: ['csv'],
  row: { schema: row, key: 'letter' },
  concurrency: 1,
  failureBudget: 1,
  outputColumns: ['town'],
  works: 'on one row',
  notEligible: ({ town }) => (town === 'Nowhere' ? 'no_such_town' : undefined),
  sample: async ({ params: { copies } }, { town, weight }) => ({ before: { town }, after: { town, copies, weight: weight ?? null } }),
  performRow: async (_, { town }) => succeeded({ output: { town } }),
});
