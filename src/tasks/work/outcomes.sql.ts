import { type Session, sql } from '#kernel/db/database.ts';
import type { Outcome } from '#sdk';
import type { OutcomeKind } from '../run.ts';

export interface RecordedOutcome {
  readonly position: number;
  /** What its effects are on; null for a row that names no submission. */
  readonly submissionId: number | null;
  readonly handoffId: number | null;
  readonly externalId: string;
  readonly outcome: Outcome;
  /** It was eligible at preview and is not any more. */
  readonly isChanged?: boolean;
}

/** Inserted once, never updated: a second outcome of one attempt breaks the primary key and the whole group with it. */
export async function insertOutcomes(
  session: Session,
  of: { readonly runId: number; readonly attempt: number; readonly program: string; readonly at: Date },
  recorded: readonly RecordedOutcome[],
): Promise<void> {
  const outcomes = recorded.map((r) => r.outcome);
  const column = <Value>(pick: (outcome: Outcome) => Value | null): readonly (Value | null)[] | null => {
    return outcomes.some((outcome) => pick(outcome) !== null) ? outcomes.map(pick) : null;
  };
  await sql`
    insert into run_outcomes (run_id, attempt, program, recorded_at, position, outcome, reason, message, output, has_package)
    select ${of.runId}, ${of.attempt}, ${of.program}, ${of.at}, o.position, o.outcome, o.reason, o.message, o.output::jsonb,
      coalesce(o.has_package, false)
    from unnest(${`{${recorded.map((r) => r.position).join(',')}}`}::int[], ${`{${outcomes.map((o) => o.kind).join(',')}}`}::text[],
      ${column((o) => ('reason' in o ? storable(o.reason) : null))}::text[],
      ${column((o) => ('message' in o && o.message !== undefined ? storable(o.message) : null))}::text[],
      ${column((o) => (o.kind === 'succeeded' && o.output ? JSON.stringify(o.output, storableCell) : null))}::text[],
      ${column((o) => (o.kind === 'succeeded' && o.package !== undefined ? true : null))}::bool[])
      as o (position, outcome, reason, message, output, has_package)`.execute(session.query);
}

/** PostgreSQL stores neither NUL nor half a character; a partner's words may hold both, and refusing them here would run the item for ever. */
function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}

function storableCell(_column: string, cell: unknown): unknown {
  return typeof cell === 'string' ? storable(cell) : cell;
}

/** Of these positions, how many had an outcome in an earlier attempt. Only failed ones are run again. */
export async function countEarlier(
  session: Session,
  of: { readonly runId: number; readonly attempt: number },
  positions: readonly number[],
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(distinct position) as n from run_outcomes
    where run_id = ${of.runId} and position = any (${positions}::int[]) and attempt < ${of.attempt}`.execute(session.query);
  return rows[0]?.n ?? 0;
}

/** What stands for a position is its newest outcome. */
const NEWEST = sql`lateral (
  select o.attempt, o.outcome, o.reason, o.message, o.output, o.has_package from run_outcomes o
  where o.run_id = i.run_id and o.position = i.position order by o.attempt desc limit 1
) newest`;

export interface ResultRow {
  readonly position: number;
  readonly externalId: string;
  /** In the order of the file's header. */
  readonly cells: readonly string[] | null;
  readonly notEligible: string | null;
  readonly detail: string | null;
  readonly attempt: number | null;
  readonly outcome: OutcomeKind | null;
  readonly reason: string | null;
  readonly message: string | null;
  readonly output: Readonly<Record<string, string | number | boolean | null>> | null;
}

/** A page of rows by column: one answer to parse in place of one for each cell. Null where there is no row, or where all of a column are null. */
type Column<Value> = readonly Value[] | null;

interface InputColumnsOf {
  readonly positions: Column<number>;
  readonly names: Column<string>;
  readonly cells: Column<ResultRow['cells']>;
  readonly notEligible: Column<string | null>;
  readonly details: Column<string | null>;
}

interface OutcomeColumnsOf {
  readonly positions: Column<number>;
  readonly attempts: Column<number>;
  readonly outcomes: Column<OutcomeKind>;
  readonly reasons: Column<string | null>;
  readonly messages: Column<string | null>;
  readonly outputs: Column<ResultRow['output']>;
}

/** Rows of the input, in their order, a page behind `after`. */
export async function selectInputRows(session: Session, runId: number, after: number, limit: number): Promise<InputColumnsOf> {
  const { rows } = await sql<InputColumnsOf>`
    select json_agg(i.position) as positions, json_agg(i.external_id) as names, case when count(i.cells) > 0 then json_agg(i.cells) end as cells,
      case when count(i.reason) > 0 then json_agg(i.reason) end as "notEligible",
      case when count(i.detail) > 0 then json_agg(i.detail) end as details
    from (
      select position, external_id, cells, reason, detail from run_items
      where run_id = ${runId} and position > ${after} order by position limit ${limit}
    ) i`.execute(session.query);
  return rows[0] as InputColumnsOf;
}

/** Outcomes of a range of rows; of a first attempt, one a row at most. */
export async function selectOutcomesBetween(session: Session, runId: number, first: number, last: number): Promise<OutcomeColumnsOf> {
  const { rows } = await sql<OutcomeColumnsOf>`
    select json_agg(o.position) as positions, json_agg(o.attempt) as attempts, json_agg(o.outcome) as outcomes,
      case when count(o.reason) > 0 then json_agg(o.reason) end as reasons,
      case when count(o.message) > 0 then json_agg(o.message) end as messages,
      case when count(o.output) > 0 then json_agg(o.output) end as outputs
    from (
      select position, attempt, outcome, reason, message, output from run_outcomes
      where run_id = ${runId} and position between ${first} and ${last} order by position
    ) o`.execute(session.query);
  return rows[0] as OutcomeColumnsOf;
}

/** Every row of any attempt with what it came to by its newest outcome, in input order, a page behind `after`. */
export async function selectNewestResults(session: Session, runId: number, after: number, limit: number): Promise<readonly ResultRow[]> {
  const { rows } = await sql<ResultRow>`
    select i.position, i.external_id as "externalId", i.cells, i.reason as "notEligible", i.detail, newest.attempt, newest.outcome, newest.reason,
      newest.message, newest.output
    from run_items i left join ${NEWEST} on true
    where i.run_id = ${runId} and i.position > ${after} order by i.position limit ${limit}`.execute(session.query);
  return rows;
}

export interface NewestCount {
  readonly outcome: OutcomeKind | null;
  readonly n: number;
}

/** The same totals from the outcomes themselves, one by one: what the counters must agree with. */
export async function countNewest(session: Session, runId: number): Promise<readonly NewestCount[]> {
  const { rows } = await sql<NewestCount>`
    select newest.outcome, count(*) as n from run_items i left join ${NEWEST} on true
    where i.run_id = ${runId} and i.is_eligible group by newest.outcome`.execute(session.query);
  return rows;
}

export interface PositionToRetry {
  readonly position: number;
  readonly submissionId: number | null;
}

/** Eligible items that failed or were left. Unknown ones are not among them: they may have arrived. */
export async function selectPositionsToRetry(session: Session, runId: number): Promise<readonly PositionToRetry[]> {
  const { rows } = await sql<PositionToRetry>`
    select i.position, i.submission_id as "submissionId" from run_items i left join ${NEWEST} on true
    where i.run_id = ${runId} and i.is_eligible and (newest.outcome is null or newest.outcome = 'failed') order by i.position`.execute(
    session.query,
  );
  return rows;
}

export interface UnfinishedRow {
  readonly position: number;
  readonly externalId: string;
  readonly submissionId: number | null;
  readonly handoffId: number | null;
  readonly cells: readonly string[] | null;
}

/** The same with what they are, in order, a page behind `after`. */
export async function selectUnfinished(session: Session, runId: number, after: number, limit: number): Promise<readonly UnfinishedRow[]> {
  const { rows } = await sql<UnfinishedRow>`
    select i.position, i.external_id as "externalId", i.submission_id as "submissionId", i.handoff_id as "handoffId", i.cells
    from run_items i left join ${NEWEST} on true
    where i.run_id = ${runId} and i.position > ${after} and i.is_eligible and (newest.outcome is null or newest.outcome = 'failed')
    order by i.position limit ${limit}`.execute(session.query);
  return rows;
}

export async function countOutcomeReasons(
  session: Session,
  runId: number,
): Promise<readonly { outcome: OutcomeKind; reason: string; n: number }[]> {
  const { rows } = await sql<{ outcome: OutcomeKind; reason: string; n: number }>`
    select newest.outcome, coalesce(newest.reason, '') as reason, count(*) as n from run_items i join ${NEWEST} on true
    where i.run_id = ${runId} and newest.outcome <> 'succeeded' group by 1, 2 order by n desc, 1, 2`.execute(session.query);
  return rows;
}
