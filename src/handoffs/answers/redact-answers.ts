import type { Session } from '#kernel/db/database.ts';
import { countOldAnswers, emptyAttempts, emptyFindings, emptyOldAnswers } from './redact-answers.sql.ts';

/** Empties what partners answered about these submissions and was kept. States, receipts and counts stay. Answers how many rows were emptied. */
export async function redactAnswers(session: Session, submissionIds: readonly number[]): Promise<number> {
  return (await emptyAttempts(session, submissionIds)) + (await emptyFindings(session, submissionIds));
}

export { countOldAnswers, emptyOldAnswers as purgeAnswers };
