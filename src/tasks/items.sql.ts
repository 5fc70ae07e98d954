import { type Session, sql } from '#kernel/db/database.ts';

export interface NewItem {
  readonly position: number;
  readonly externalId: string;
  readonly submissionId: number | null;
  /** The other cells of its row, by column. */
  readonly cells: Readonly<Record<string, string>> | null;
  /** Why it will not run; null when it will. */
  readonly reason: string | null;
}

export async function insertItems(session: Session, run: { id: number; program: string }, items: readonly NewItem[]): Promise<void> {
  await sql`
    insert into run_items (run_id, program, position, external_id, submission_id, cells, is_eligible, reason)
    select ${run.id}, ${run.program}, i.position, i.external_id, i.submission_id, i.cells::jsonb, i.reason is null, i.reason
    from unnest(${items.map((i) => i.position)}::int[], ${items.map((i) => i.externalId)}::text[], ${items.map((i) => i.submissionId)}::bigint[],
      ${items.map((i) => i.cells && JSON.stringify(i.cells))}::text[], ${items.map((i) => i.reason)}::text[])
      as i (position, external_id, submission_id, cells, reason)`.execute(session.query);
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

export interface FrozenItem {
  readonly position: number;
  readonly externalId: string;
  readonly submissionId: number | null;
  readonly reason: string | null;
}

/** In order, a page behind `after`. */
export async function selectItems(session: Session, runId: number, after: number, limit: number): Promise<readonly FrozenItem[]> {
  const { rows } = await sql<FrozenItem>`
    select position, external_id as "externalId", submission_id as "submissionId", reason from run_items
    where run_id = ${runId} and position > ${after} order by position limit ${limit}`.execute(session.query);
  return rows;
}

export interface ItemToRun {
  readonly position: number;
  readonly submissionId: number;
}

/** Of a slice, the items that have no outcome in this attempt: all of them at first, the rest after a lost lease. */
export async function selectItemsToRun(
  session: Session,
  slice: { readonly runId: number; readonly attempt: number; readonly positions: readonly number[] },
): Promise<readonly ItemToRun[]> {
  const { rows } = await sql<ItemToRun>`
    select i.position, i.submission_id as "submissionId" from run_items i
    where i.run_id = ${slice.runId} and i.position = any (${slice.positions}::int[]) and i.is_eligible
      and not exists (
        select 1 from run_outcomes o where o.run_id = i.run_id and o.position = i.position and o.attempt = ${slice.attempt}
      )
    order by i.position`.execute(session.query);
  return rows;
}

export async function countReasons(session: Session, runId: number): Promise<Readonly<Record<string, number>>> {
  const { rows } = await sql<{ reason: string; n: number }>`
    select reason, count(*) as n from run_items where run_id = ${runId} and not is_eligible group by reason order by n desc, reason`.execute(
    session.query,
  );
  return Object.fromEntries(rows.map(({ reason, n }) => [reason, n]));
}
