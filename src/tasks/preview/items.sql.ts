import { type Session, sql } from '#kernel/db/database.ts';
import type { FrozenItem } from './block.ts';

/** Items of one page of which something is kept by itself. */
export async function insertItems(session: Session, run: { id: number; program: string }, items: readonly FrozenItem[]): Promise<void> {
  await sql`
    insert into run_items (run_id, program, position, external_id, submission_id, handoff_id, is_eligible, reason, detail)
    select ${run.id}, ${run.program}, i.position, i.external_id, i.submission_id, i.handoff_id, i.reason is null, i.reason, i.detail
    from unnest(${items.map((i) => i.position)}::int[], ${items.map((i) => i.externalId)}::text[], ${items.map((i) => i.submissionId)}::bigint[],
      ${items.map((i) => i.handoffId)}::bigint[], ${items.map((i) => i.reason)}::text[], ${items.map((i) => i.detail)}::text[])
      as i (position, external_id, submission_id, handoff_id, reason, detail)`.execute(session.query);
}

/** A preview that is made again replaces the draft's items. */
export async function deleteItems(session: Session, runId: number): Promise<void> {
  await sql`delete from run_items where run_id = ${runId}`.execute(session.query);
}

/** Of these submissions, the ones that an earlier row of the run names already. */
export async function selectNamedBefore(session: Session, runId: number, submissionIds: readonly number[]): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ id: number }>`
    select distinct submission_id as id from run_items where submission_id = any (${submissionIds}::bigint[]) and run_id = ${runId}`.execute(
    session.query,
  );
  return new Set(rows.map(({ id }) => id));
}

/** The same of hand-offs. */
export async function selectHandoffsNamedBefore(
  session: Session,
  runId: number,
  handoffIds: readonly number[],
): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ id: number }>`
    select distinct handoff_id as id from run_items where handoff_id = any (${handoffIds}::bigint[]) and run_id = ${runId}`.execute(
    session.query,
  );
  return new Set(rows.map(({ id }) => id));
}

/** The rows that do not fit, in order, a page behind `after`, each with its number, field and rule. */
export async function selectFaults(session: Session, runId: number, after: number, limit: number): Promise<readonly RowFault[]> {
  const { rows } = await sql<RowFault>`
    select position, external_id as name, reason, detail from run_items
    where run_id = ${runId} and not is_eligible and detail is not null and position > ${after} order by position limit ${limit}`.execute(
    session.query,
  );
  return rows;
}

/** So many are shown with a run; its failed file has all of them. */
export const MOST_FAULTS = 20;

export interface RowFault {
  readonly position: number;
  readonly name: string;
  readonly reason: string;
  readonly detail: string;
}

export async function countReasons(session: Session, runId: number): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<{ reason: string; n: number }>`
    select reason, count(*) as n from run_items where run_id = ${runId} and not is_eligible group by reason order by n desc, reason`.execute(
    session.query,
  );
  return Object.fromEntries(rows.map(({ reason, n }) => [reason, n]));
}
