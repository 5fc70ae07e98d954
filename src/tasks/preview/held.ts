import type { RawBuilder } from 'kysely';
import { sql } from '#kernel/db/database.ts';

export interface AskingRun {
  readonly runId: number;
  /** A preview asks about every other run; an item that runs asks about older ones only: of two previewed at once, the older has the row. */
  readonly isPreview: boolean;
}

/** Rows of a worklist (`e`) by which another run or a share has the submission. */
export function entriesOfOthers(submission: RawBuilder<unknown>, { runId }: AskingRun): RawBuilder<unknown> {
  return sql`worklist_entries e
    where e.submission_id = ${submission} and (e.state = 'shared' or (e.state = 'in_run' and e.run_id <> ${runId}))`;
}

/** Items (`i`) of another live run (`r`) that is to change the submission. */
export function itemsOfOthers(submission: RawBuilder<unknown>, { runId, isPreview }: AskingRun): RawBuilder<unknown> {
  return sql`run_items i join runs r on r.id = i.run_id
    where i.submission_id = ${submission} and (i.run_id < ${runId} or (${isPreview} and i.run_id > ${runId})) and i.is_eligible
      and r.risk <> 'reads' and r.state in ('awaiting_approval', 'approved', 'queued', 'running', 'paused')`;
}

/** True where nobody else has the submission; or always, for a run that passes nothing over. */
export function isFree(submission: RawBuilder<unknown>, { passesOver, runId }: Taker): RawBuilder<unknown> {
  const asking = { runId, isPreview: true };
  return sql`(not ${passesOver}::boolean or (not exists (select from ${entriesOfOthers(submission, asking)})
    and not exists (select from ${itemsOfOthers(submission, asking)})))`;
}

/** The run that takes rows up to a limit. */
export interface Taker {
  readonly runId: number;
  /** Rows that another run or a share has do not count against the limit: they are passed over. */
  readonly passesOver: boolean;
}
