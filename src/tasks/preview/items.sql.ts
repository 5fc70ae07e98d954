import { type Session, sql } from '#kernel/db/database.ts';
import type { FrozenItem } from './block.ts';

export interface NewItem extends FrozenItem {
  /** Of a row that does not fit: its number, the field and the rule. */
  readonly detail: string | null;
}

/**
 * Items of one page; their positions follow each other. A column of which all are null is sent as one null. Cells go as lines, which JSON has none of:
 * as elements of an array each of their quotes would be escaped here and read back there.
 */
export async function insertItems(session: Session, run: { id: number; program: string }, items: readonly NewItem[]): Promise<void> {
  const column = <Value>(pick: (item: NewItem) => Value | null) => (items.some((item) => pick(item) !== null) ? items.map(pick) : null);
  await sql`
    insert into run_items (run_id, program, position, external_id, submission_id, handoff_id, cells, is_eligible, reason, detail)
    select ${run.id}, ${run.program}, ${items[0]?.position ?? 0}::int + i.place::int - 1, i.external_id, i.submission_id, i.handoff_id, i.cells::json,
      i.reason is null, i.reason, i.detail
    from rows from (unnest(${items.map((i) => i.externalId)}::text[]), unnest(${column((i) => i.submissionId)}::bigint[]),
      unnest(${column((i) => i.handoffId)}::bigint[]), string_to_table(${linesOf(items)}::text, E'\\n', ''),
      unnest(${column((i) => i.reason)}::text[]), unnest(${column((i) => i.detail)}::text[]))
      with ordinality as i (external_id, submission_id, handoff_id, cells, reason, detail, place)`.execute(session.query);
}

/** Null where no item has cells; an empty line where one has none. */
function linesOf(items: readonly NewItem[]): string | null {
  return items.some(({ cells }) => cells !== null) ? items.map(({ cells }) => cells ?? '').join('\n') : null;
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

export interface Positions {
  readonly first: number;
  readonly last: number;
}

/** A range by column: one answer to parse in place of one for each cell. Null where all of a column are null. */
interface ItemColumns {
  readonly positions: readonly number[] | null;
  readonly names: readonly string[];
  readonly submissions: readonly (number | null)[] | null;
  readonly handoffs: readonly (number | null)[] | null;
  /** A line each, empty where there are none. */
  readonly cells: string;
  readonly reasons: readonly (string | null)[] | null;
}

/** Everything that was frozen in a range, in order. */
export async function selectItems(session: Session, runId: number, { first, last }: Positions): Promise<readonly FrozenItem[]> {
  const { rows } = await sql<ItemColumns>`
    select json_agg(i.position) as positions, json_agg(i.external_id) as names,
      case when count(i.submission_id) > 0 then json_agg(i.submission_id) end as submissions,
      case when count(i.handoff_id) > 0 then json_agg(i.handoff_id) end as handoffs,
      string_agg(coalesce(i.cells::text, ''), E'\\n') as cells, case when count(i.reason) > 0 then json_agg(i.reason) end as reasons
    from (
      select position, external_id, submission_id, handoff_id, cells, reason from run_items
      where run_id = ${runId} and position between ${first} and ${last} order by position
    ) i`.execute(session.query);
  const [{ positions, names, submissions, handoffs, cells, reasons }] = rows as [ItemColumns];
  const lines = cells?.split('\n') ?? [];
  return (positions ?? []).map((position, index) => ({
    position,
    externalId: names[index] as string,
    submissionId: submissions?.[index] ?? null,
    handoffId: handoffs?.[index] ?? null,
    cells: lines[index] || null,
    reason: reasons?.[index] ?? null,
  }));
}

/** Of a slice, the items that have an outcome in this attempt: none at first, some after a lost lease. */
export async function selectPositionsDone(
  session: Session,
  slice: Positions & { readonly runId: number; readonly attempt: number },
): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ position: number }>`
    select position from run_outcomes
    where run_id = ${slice.runId} and position between ${slice.first} and ${slice.last} and attempt = ${slice.attempt}`.execute(
    session.query,
  );
  return new Set(rows.map(({ position }) => position));
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
