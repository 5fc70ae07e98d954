import { z } from 'zod';
import { defineTask, succeeded } from '../sdk/index.ts';

const params = z.strictObject({
  export: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_-]{0,60}$/)
    .describe('The name of one of the program’s exports'),
  reason: z.string().trim().min(1).max(500).describe('What the list is for; it stands in the ledger'),
});

/** Everybody whose change a partner is not proved to have, as a sealed file, for any program with exports. */
export const exportReady = defineTask<z.infer<typeof params>>({
  name: 'export-ready',
  title: 'List who waits for an export',
  description:
    'Everybody of one kind whose change the partner is not proved to have: what the next file takes, what stands in a file on its way, what was refused or ' +
    'is held. The list names people by their pseudonymous ids and is a sealed file of the run.',
  risk: 'reversible',
  approvals: 0,
  params,
  choices: { export: async ({ exports }) => exports },
  over: ['nothing'],
  concurrency: 1,
  failureBudget: 0,
  outputColumns: ['export'],
  works: 'once',
  performOnce: async ({ params: { export: name, reason } }) => succeeded({ readyList: { export: name, reason }, output: { export: name } }),
});
