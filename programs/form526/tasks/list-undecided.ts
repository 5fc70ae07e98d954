import { z } from 'zod';
import { defineTask, succeeded } from '../../../src/sdk/index.ts';

const UNDECIDED = ['unknown', 'missing'];

/** The list that the team goes through each morning: only a person can say what became of these. */
export const listUndecided = defineTask<Record<string, never>>({
  name: 'list-undecided',
  title: 'List the hand-offs that wait for a decision',
  description:
    'Hand-offs of which nobody can tell whether they arrived, and those that the receiver no longer knows: where each went, since when it waits, and the ' +
    'partner’s last word. Changes nothing.',
  risk: 'reads',
  approvals: 0,
  params: z.strictObject({}),
  over: ['handoffs', 'failed'],
  concurrency: 1,
  failureBudget: 0,
  outputColumns: ['destination', 'document', 'state', 'since', 'status'],
  schedules: [
    {
      name: 'undecided-each-morning',
      reason: 'the list for the morning round',
      cron: '30 7 * * 1-5',
      timeZone: 'America/New_York',
      catchUp: 'latest',
      overlap: 'skip',
      blackouts: ['us_federal'],
      selection: { kind: 'handoffs', destinations: [], states: UNDECIDED, limit: 1_000 },
    },
  ],
  notEligible: ({ state }) => (UNDECIDED.includes(state) ? undefined : `is_${state}`),
  works: 'on a slice of handoffs',
  performHandoffs: async (_context, handoffs) =>
    handoffs.map(({ destination, document, state, stateAt, status }) =>
      succeeded({
        output: { destination, document: document ?? 'all', state, since: stateAt.toISOString(), status: status ?? '' },
      }),
    ),
});
