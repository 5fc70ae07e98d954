import { z } from 'zod';
import { defineTask, succeeded } from '../sdk/index.ts';

const params = z.object({ reason: z.string().min(1).max(500).describe('Why these submissions may now be sent') });

/** Lets imported submissions of any program go; until then they are held. */
export const releaseHeld = defineTask<z.infer<typeof params>>({
  name: 'release-held',
  title: 'Release held submissions',
  description: 'Lets imported submissions go their ordinary way: a route, or the next file. Until then nothing of them is sent.',
  risk: 'irreversible',
  approvals: 1,
  params,
  over: ['worklist', 'csv', 'query'],
  concurrency: 1,
  failureBudget: 50,
  notEligible: (facts) => (facts.state === 'needs_attention' && facts.reason === 'held' ? undefined : (facts.reason ?? facts.state)),
  outputColumns: [],
  works: 'on a slice',
  performSlice: async (context, submissions) => submissions.map(() => succeeded({ release: { reason: context.params.reason } })),
});
