import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { selectHandoffEvents, selectLedgerEvents } from './handoff-events.sql.ts';
import { selectNoticeEvents } from './notice-events.sql.ts';
import { selectIntakeEvents, selectSubmissionId, selectWorkEvents } from './submission-events.sql.ts';
import { inOrder, type TimelineEvent } from './timeline.ts';

/**
 * Everything that happened to one submission, in order of time: intake, documents, duplicates, decisions, runs, packages, shares, files,
 * hand-offs with their attempts and the partners' words, findings, what its person was written, and who read it.
 * @throws WaybillError WB_NOT_FOUND
 */
export async function readTimeline(session: Session, program: string, externalId: string): Promise<readonly TimelineEvent[]> {
  const id = await selectSubmissionId(session, program, externalId);
  if (id === undefined) throw new WaybillError('WB_NOT_FOUND', 'There is no submission with this id within your programs.');
  const intake = await selectIntakeEvents(session, id);
  const work = await selectWorkEvents(session, id);
  const handoffs = await selectHandoffEvents(session, id);
  const notices = await selectNoticeEvents(session, id);
  const ledger = await selectLedgerEvents(session, program, externalId);
  return inOrder([...intake, ...work, ...handoffs, ...notices, ...ledger]);
}
