import { z } from 'zod';
import { defineTask, type Outcome, succeeded } from '../sdk/index.ts';

const params = z.strictObject({
  field: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,60}$/)
    .describe('A field that the program’s forms declare searchable, such as ssn'),
  reason: z.string().trim().min(1).max(500).describe('Why these people are looked for; it stands in the ledger'),
});

const row = z.object({
  value: z.string().trim().min(1).max(200).meta({ description: 'What the field holds, as it was sent', personal: true }),
});

/** Finds submissions by what a form declares searchable, through keyed hashes; nothing is opened. Who looked for what field, and why, is in the ledger. */
export const findSubmissions = defineTask<z.infer<typeof params>, z.infer<typeof row>>({
  name: 'find-submissions',
  title: 'Find submissions by a searchable field',
  description:
    'For each value: the submissions that hold it in the field. The ledger says who looked, in which field, why, and what was found.',
  risk: 'reads',
  approvals: 1,
  params,
  choices: { field: async ({ searchable }) => searchable.map((name) => ({ value: name, title: name })) },
  over: ['csv', 'failed'],
  row: { schema: row },
  concurrency: 1,
  failureBudget: 0,
  outputColumns: ['found', 'submissions'],
  works: 'on a slice of rows',
  performRows: async ({ params: { field, reason }, reads }, rows) => {
    const found = await reads.search(
      field,
      rows.map(({ value }) => value),
      reason,
    );
    return found.map((ids): Outcome => succeeded({ output: { found: ids.length, submissions: ids.join(' ') } }));
  },
});
