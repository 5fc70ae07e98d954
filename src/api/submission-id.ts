import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { showSubmission } from '../submissions/index.ts';

/**
 * Our own id of the submission that a list is narrowed to; undefined where it is not.
 * @throws WaybillError WB_USAGE for a submission without its program, WB_NOT_FOUND
 */
export async function submissionIdOf(
  session: Session,
  program: string | undefined,
  submission: string | undefined,
): Promise<number | undefined> {
  if (submission === undefined) return undefined;
  if (program === undefined) throw new WaybillError('WB_USAGE', 'Name the program of the submission: program.');
  return (await showSubmission(session, program, submission)).id;
}
