import { type Session, sql } from '#kernel/db/database.ts';
import type { Outcome } from '#sdk';
import { type KeptBlock, keptBlock, SINGLES } from '../preview/blocks.sql.ts';
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
  const [first] = outcomes;
  await sql`
    insert into run_outcomes (run_id, attempt, program, recorded_at, position, outcome, reason, message, output, has_package)
    select ${of.runId}, ${of.attempt}, ${of.program}, ${of.at}, o.position, coalesce(o.outcome, ${first?.kind ?? null}::text), o.reason, o.message, o.output::jsonb,
      coalesce(o.has_package, false)
    from unnest(${`{${recorded.map((r) => r.position).join(',')}}`}::int[],
      ${column((o) => (o.kind === first?.kind ? null : o.kind))}::text[],
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

/** Of a slice, the items that have an outcome in this attempt: none at first, some after a lost lease. */
export async function selectPositionsDone(
  session: Session,
  slice: { readonly runId: number; readonly attempt: number; readonly first: number; readonly last: number },
): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ position: number }>`
    select position from run_outcomes
    where run_id = ${slice.runId} and position between ${slice.first} and ${slice.last} and attempt = ${slice.attempt}`.execute(
    session.query,
  );
  return new Set(rows.map(({ position }) => position));
}

/** What a task says of an item, by the task's columns. */
export type OutputCells = Readonly<Record<string, string | number | boolean | null>>;

/** A newest outcome that says more than that its item succeeded in the first attempt. */
export type ToldOutcome = readonly [
  position: number,
  attempt: number,
  outcome: OutcomeKind,
  reason: string | null,
  message: string | null,
  output: OutputCells | null,
];

/** A block with the newest outcomes of its items. Most of them say the same, which takes an answer of a few bytes in place of one for each. */
export interface WorkedBlock extends KeptBlock {
  /** Positions that have an outcome; null: each eligible item has one. */
  readonly worked: readonly number[] | null;
  /** In no order; null: none. */
  readonly told: readonly ToldOutcome[] | null;
}

/**
 * The blocks that begin among the next `places` positions behind `after`, with what became of their items so far. Outcomes are read from the last one
 * on, as their key can be read backwards: sorting each item's attempts took as long as all the rest.
 */
export async function selectWorkedBlocks(session: Session, runId: number, after: number, places: number): Promise<readonly WorkedBlock[]> {
  const { rows } = await sql<Parameters<typeof keptBlock>[0] & Pick<WorkedBlock, 'worked' | 'told'>>`
    select b.block, b.first_position as first, b.last_position as last, b.eligible, b.sha256, b.names, b.cells, ${SINGLES} as singles, o.told,
      case when o.worked < b.eligible then (
        select coalesce(json_agg(distinct position), '[]') from run_outcomes
        where run_id = b.run_id and position between b.first_position and b.last_position
      ) end as worked
    from run_blocks b cross join lateral (
      select count(*) as worked, json_agg(json_build_array(n.position, n.attempt, n.outcome, n.reason, n.message, n.output))
        filter (where n.outcome <> 'succeeded' or n.attempt > 1 or n.reason is not null or n.message is not null or n.output is not null) as told
      from (
        select distinct on (position) position, attempt, outcome, reason, message, output from run_outcomes
        where run_id = b.run_id and position between b.first_position and b.last_position order by position desc, attempt desc
      ) n
    ) o
    where b.run_id = ${runId} and b.first_position > ${after} and b.first_position <= ${after}::int + ${places}::int
    order by b.block`.execute(session.query);
  return rows.map(keptBlock);
}

export interface NewestCount {
  readonly outcome: OutcomeKind;
  readonly n: number;
}

/** How many items stand at each kind of outcome, from the outcomes themselves, one by one: what the counters must agree with. */
export async function countNewest(session: Session, runId: number): Promise<readonly NewestCount[]> {
  const { rows } = await sql<NewestCount>`
    select newest.outcome, count(*) as n from (
      select distinct on (position) outcome from run_outcomes where run_id = ${runId} order by position, attempt desc
    ) newest group by newest.outcome`.execute(session.query);
  return rows;
}

export interface PositionToRetry {
  readonly position: number;
  readonly submissionId: number | null;
}

/** Eligible items that failed or were left. Unknown ones are not among them: they may have arrived. */
export async function selectPositionsToRetry(session: Session, runId: number): Promise<readonly PositionToRetry[]> {
  const { rows } = await sql<PositionToRetry>`
    select p.position, i.submission_id as "submissionId"
    from run_blocks b cross join generate_series(b.first_position, b.last_position) as p (position)
    left join run_items i on i.run_id = b.run_id and i.position = p.position
    left join lateral (
      select o.outcome from run_outcomes o where o.run_id = b.run_id and o.position = p.position order by o.attempt desc limit 1
    ) newest on true
    where b.run_id = ${runId} and coalesce(i.is_eligible, true) and (newest.outcome is null or newest.outcome = 'failed')
    order by p.position`.execute(session.query);
  return rows;
}

export async function countOutcomeReasons(
  session: Session,
  runId: number,
): Promise<readonly { outcome: OutcomeKind; reason: string; n: number }[]> {
  const { rows } = await sql<{ outcome: OutcomeKind; reason: string; n: number }>`
    select o.outcome, coalesce(o.reason, '') as reason, count(*) as n from run_outcomes o
    where o.run_id = ${runId} and o.outcome <> 'succeeded' and not exists (
      select from run_outcomes later where later.run_id = o.run_id and later.position = o.position and later.attempt > o.attempt
    )
    group by 1, 2 order by n desc, 1, 2`.execute(session.query);
  return rows;
}
