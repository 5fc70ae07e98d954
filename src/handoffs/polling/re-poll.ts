import { z } from 'zod';
import { defineTask, skipped, succeeded } from '../../sdk/index.ts';

const params = z.strictObject({ reason: z.string().trim().min(1).max(500).describe('Why they are asked about before it is their turn') });

/** States in which a partner can still say something about a hand-off that it took. */
const ASKED = ['accepted', 'provisional', 'rejected', 'missing'];

/** Asks partners about hand-offs now, for any program. Their limits hold all the same. */
export const rePoll = defineTask<z.infer<typeof params>>({
  name: 're-poll',
  title: 'Ask about hand-offs now',
  description: 'The next questions to partners are about these hand-offs, in place of when they were due. Nothing is sent.',
  risk: 'reversible',
  approvals: 0,
  params,
  over: ['handoffs', 'csv', 'failed'],
  concurrency: 1,
  failureBudget: 0,
  notEligible: ({ state, receipt }) => (receipt === null ? 'no_receipt' : ASKED.includes(state) ? undefined : `is_${state}`),
  outputColumns: ['destination'],
  works: 'on a slice of handoffs',
  performHandoffs: async ({ params: { reason } }, handoffs) =>
    handoffs.map(({ receipt, destination }) =>
      receipt === null ? skipped('no_receipt') : succeeded({ poll: { reason }, output: { destination } }),
    ),
});
