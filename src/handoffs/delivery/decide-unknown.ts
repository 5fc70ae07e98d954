import { z } from 'zod';
import { defineTask, succeeded } from '../../sdk/index.ts';
import { DECIDED_STATES, HANDOFF_DECISIONS } from './decide-handoff.ts';

const params = z
  .strictObject({
    decision: z
      .enum(HANDOFF_DECISIONS)
      .describe(
        'delivered: the receiver has it. not_arrived: it never got there and is sent again, which may send it twice. next_destination: it goes the next way. stop: nothing more is sent by itself',
      ),
    reason: z.string().trim().min(1).max(500).describe('Who found out what, and where'),
    evidence: z.string().trim().min(1).max(2_000).optional().describe('With delivered: what proves it, in the receiver’s words'),
  })
  .refine(({ decision, evidence }) => decision !== 'delivered' || evidence !== undefined, {
    path: ['evidence'],
    message: 'a delivery needs its proof',
  });

/** One decision about many hand-offs of which only a person knows on, for any program. */
export const decideUnknown = defineTask<z.infer<typeof params>>({
  name: 'decide-unknown',
  title: 'Decide about hand-offs that nobody can tell of',
  description:
    'One decision about each of these hand-offs that are unknown, missing or out of attempts. It is recorded with author and reason, and moves them.',
  risk: 'irreversible',
  approvals: 1,
  params,
  over: ['handoffs', 'csv', 'failed'],
  concurrency: 1,
  failureBudget: 20,
  notEligible: ({ state }) => ((DECIDED_STATES as readonly string[]).includes(state) ? undefined : `is_${state}`),
  sample: async ({ params: { decision } }, { state, destination }) => ({ before: { state, destination }, after: { decision } }),
  outputColumns: ['destination', 'was', 'decision'],
  works: 'on a slice of handoffs',
  performHandoffs: async ({ params: { decision, reason, evidence } }, handoffs) =>
    handoffs.map(({ destination, state }) =>
      succeeded({
        decision: { decision, reason, ...(evidence === undefined ? {} : { evidence: { evidence } }) },
        output: { destination, was: state, decision },
      }),
    ),
});
