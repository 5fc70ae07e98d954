import type { PostSubmissionsProgramIdRemediationsData } from '../api/index.ts';

export const REMEDIATION_WORDS: Readonly<Record<PostSubmissionsProgramIdRemediationsData['body']['kind'], string>> = {
  manual: 'Done by hand; the receiver has it',
  resubmitted: 'Sent again another way; the receiver has it',
  accepted_by_partner: 'The partner accepted it',
  duplicate: 'Duplicate of a submission that is kept',
  withdrawn: 'Withdrawn by the person',
  closed: 'Closed: nothing more will be done',
  not_remediated: 'Not mended after all: it needs attention again',
};
