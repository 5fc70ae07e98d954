import { z } from 'zod';
import { defineTask, succeeded } from '../../src/sdk/index.ts';

/** A task that runs by the clock every ten minutes, once two people have agreed to that. */
export const countingTask = defineTask<Record<string, never>>({
  name: 'count-held',
  title: 'Count what is held',
  description: 'Notes each submission that is held.',
  risk: 'reversible',
  approvals: 2,
  params: z.strictObject({}),
  over: ['query'],
  concurrency: 1,
  failureBudget: 0,
  notEligible: ({ reason }) => (reason === 'held' ? undefined : 'not_held'),
  outputColumns: ['counted'],
  schedules: [
    {
      name: 'count-held-often',
      reason: 'to see whether it grows',
      cron: '*/10 * * * *',
      timeZone: 'America/New_York',
      catchUp: 'latest',
      overlap: 'skip',
      selection: { kind: 'query', reasons: ['held'], forms: [], limit: 5 },
    },
  ],
  works: 'on one submission',
  perform: async () => succeeded({ output: { counted: 'yes' } }),
});
