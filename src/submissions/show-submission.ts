import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import {
  type DocumentRow,
  type RemediationRecord,
  type SubmissionRow,
  selectDocuments,
  selectRemediations,
  selectSubmission,
} from './read-submissions.sql.ts';

export interface ShownSubmission extends SubmissionRow {
  readonly documents: readonly DocumentRow[];
  /** The newest first; that one counts. */
  readonly remediations: readonly RemediationRecord[];
}

/**
 * Everything about one submission but what the person wrote.
 * @param at the moment of its standing
 * @throws WaybillError WB_NOT_FOUND
 */
export async function showSubmission(session: Session, program: string, externalId: string, at: Date = now()): Promise<ShownSubmission> {
  const submission = await selectSubmission(session, program, externalId, at);
  if (!submission) throw new WaybillError('WB_NOT_FOUND', 'There is no submission with this id within your programs.');
  const documents = await selectDocuments(session, [submission.id]);
  return { ...submission, documents, remediations: await selectRemediations(session, submission.id) };
}
