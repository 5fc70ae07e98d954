import { z } from 'zod';
import { defineTask, type Outcome, type SubmissionFacts, skipped, succeeded } from '../sdk/index.ts';

const params = z.object({ reason: z.string().min(1).max(500).describe('Why they are set aside, and who agreed to it') });

/** Marks what the rule names, for any program. A mark is a remediation that names the kept submission; nothing is deleted. */
export const markDuplicates = defineTask<z.infer<typeof params>>({
  name: 'mark-duplicates',
  title: 'Set exact duplicates aside',
  description:
    'Marks submissions that a person sent more than once with the same content. The earliest unsuccessful one is kept, or the one that succeeded. ' +
    'Each mark names the kept submission and can be taken back.',
  risk: 'reversible',
  approvals: 1,
  params,
  over: ['duplicates', 'csv'],
  concurrency: 1,
  failureBudget: 0,
  notEligible: (facts) => (facts.duplicateOf === null ? 'not_a_duplicate' : undefined),
  outputColumns: ['kept'],
  works: 'on a slice',
  performSlice: async (context, submissions) => submissions.map((facts) => mark(facts, context.params.reason)),
});

function mark(facts: SubmissionFacts, reason: string): Outcome {
  if (facts.duplicateOf === null) return skipped('not_a_duplicate');
  return succeeded({
    remediation: { kind: 'duplicate', isSuccess: true, reason, keptId: facts.duplicateOf },
    output: { kept: facts.duplicateOf },
  });
}
