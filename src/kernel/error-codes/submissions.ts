import { type ErrorEntry, entry } from './entry.ts';

/** What is taken in, and decisions about it. */
export const SUBMISSION_ERRORS = {
  WB_REMEDIATION_UNPROVED: entry(
    400,
    'A decision says that the receiver has the submission, and brings no evidence of it.',
    'Give the proof: `--evidence` on the command line, `evidence` in a call or in the effect of a task. Without one, record it as closed.',
  ),
  WB_SUBMISSION_CONFLICT: entry(
    409,
    'Other content was taken in under this id before.',
    'Give the submission an id of its own; what was taken in first stays as it is.',
  ),
  WB_SUBMISSION_REFUSED: entry(422, 'The submission breaks rules of its form.', 'Mend each field that the faults name and send it again.'),
} as const satisfies Record<string, ErrorEntry>;
