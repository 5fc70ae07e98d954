import { z } from 'zod';
import { defineTask, type Outcome, skipped, succeeded } from '#sdk';

const params = z.strictObject({
  notice: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,60}$/)
    .meta({ title: 'Notice', description: 'The name of one of the program’s notices.' }),
  reason: z.string().trim().min(1).max(2_000).meta({ title: 'Why these people are written to now' }),
});

/**
 * Writes to people whose failure was found while notices were switched off. What was told already is not told again, and what is healing
 * is not told yet: the run only lifts what withheld it.
 */
export const sendNotices = defineTask<z.infer<typeof params>>({
  name: 'send-notices',
  title: 'Write to the people concerned',
  description: 'Tells people of failures that were found while notices were switched off. Nobody is told the same twice.',
  risk: 'irreversible',
  approvals: 1,
  params,
  choices: { notice: async ({ notices }) => notices },
  over: ['worklist', 'csv', 'query'],
  works: 'on a slice',
  concurrency: 4,
  failureBudget: 50,
  outputColumns: ['notice'],
  notEligible: ({ state }) => (state === 'needs_attention' ? undefined : 'has_not_failed'),
  performSlice: async ({ params: { notice, reason } }, submissions) =>
    submissions.map(
      ({ state }): Outcome =>
        state === 'needs_attention'
          ? succeeded({ output: { notice }, notice: { name: notice, reason } })
          : skipped('has_not_failed', 'it needs no attention any more'),
    ),
});
