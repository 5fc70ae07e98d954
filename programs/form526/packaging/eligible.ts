import type { SubmissionFacts } from '../../../src/sdk/index.ts';

/** Reasons to need attention under which a package would be a second effect that nobody decided. */
const NEEDS_A_DECISION = new Set(['outcome_unknown', 'missing_at_receiver', 'awaiting_acknowledgement']);

/** Why a submission is not packaged, or undefined when it is. */
export function whyNotPackaged(facts: SubmissionFacts): string | undefined {
  if (facts.state !== 'needs_attention') return facts.state;
  if (facts.reason && NEEDS_A_DECISION.has(facts.reason)) return facts.reason;
  if (facts.duplicateOf) return 'duplicate_not_marked';
  const [problem] = facts.problems;
  return problem?.code;
}
