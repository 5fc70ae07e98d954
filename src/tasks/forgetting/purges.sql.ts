import { type Session, sql } from '#kernel/db/database.ts';

export interface RunWindow {
  readonly program: string;
  readonly before: Date;
}

export interface Purgeable {
  readonly due: number;
  readonly held: number;
  readonly sample: string[];
}

const ENDED = ['succeeded', 'succeeded_with_failures', 'failed', 'cancelled', 'rejected', 'expired'];

const ended = ({ program, before }: RunWindow) => sql`
  r.program = ${program} and r.state = any (${ENDED}::text[]) and coalesce(r.finished_at, r.state_at) < ${before}`;

/** A run is kept while a submission in it is; and a run over rows of its own while anything of the program is. */
const HELD = sql`(
  has_holds(r.program) and (
    exists (select from run_items i where i.run_id = r.id and i.submission_id is not null and is_held(i.submission_id))
    or exists (
      select from run_blocks b
      where b.run_id = r.id and b.cells is not null and b.last_position - b.first_position + 1 > (
        select count(*) from run_items i
        where i.run_id = b.run_id and i.position between b.first_position and b.last_position and i.submission_id is not null
      )
    )
  )
)`;

const HAS_INPUT = sql`(r.input_object_key is not null or exists (select from run_blocks b where b.run_id = r.id and b.cells is not null)
  or (jsonb_typeof(r.params) = 'object' and exists (select from jsonb_each(r.params) given where given.value ? 'sealed')))`;

const HAS_RESULT = sql`(
  exists (select from run_files f where f.run_id = r.id)
  or exists (select from sealed_files f where f.run_id = r.id and f.destroyed_at is null)
  or exists (select from run_outcomes o where o.run_id = r.id and (o.message is not null or o.output is not null))
)`;

/** Ended runs whose files as given, or cells of them, are still kept. */
export function countOldInputs(session: Session, window: RunWindow): Promise<Purgeable> {
  return count(session, window, HAS_INPUT);
}

/** Ended runs whose result files, messages or output cells are still kept. */
export function countOldResults(session: Session, window: RunWindow): Promise<Purgeable> {
  return count(session, window, HAS_RESULT);
}

async function count(session: Session, window: RunWindow, has: typeof HAS_INPUT): Promise<Purgeable> {
  const { rows } = await sql<Purgeable>`
    select count(*) filter (where not held)::int as due, count(*) filter (where held)::int as held,
      coalesce((array_agg('run ' || id order by id) filter (where not held))[1:5], '{}') as sample
    from (select r.id, ${HELD} as held from runs r where ${ended(window)} and ${has}) found`.execute(session.query);
  return rows[0] ?? { due: 0, held: 0, sample: [] };
}

export function selectOldInputs(session: Session, window: RunWindow, limit: number): Promise<number[]> {
  return selectRuns(session, window, HAS_INPUT, limit);
}

export function selectOldResults(session: Session, window: RunWindow, limit: number): Promise<number[]> {
  return selectRuns(session, window, HAS_RESULT, limit);
}

async function selectRuns(session: Session, window: RunWindow, has: typeof HAS_INPUT, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select r.id from runs r where ${ended(window)} and ${has} and not ${HELD} order by r.id limit ${limit}
    for no key update of r skip locked`.execute(session.query);
  return rows.map(({ id }) => id);
}

/** Which rows there were, and what came of each, stays. */
export async function emptyCells(session: Session, runIds: readonly number[]): Promise<void> {
  await sql`update run_blocks set cells = null where run_id = any (${runIds}::bigint[]) and cells is not null`.execute(session.query);
}

/** Personal parameters of these runs go; the others, and that there were some, stay. */
export async function emptySealedParams(session: Session, runIds: readonly number[]): Promise<void> {
  await sql`
    update runs r set params = (
      select jsonb_object_agg(key, case when value ? 'sealed' then '"redacted"'::jsonb else value end) from jsonb_each(r.params)
    )
    where r.id = any (${runIds}::bigint[]) and jsonb_typeof(r.params) = 'object'
      and exists (select from jsonb_each(r.params) given where given.value ? 'sealed')`.execute(session.query);
}

/** The next runs of a program with sealed parameters, behind `after`. */
export async function selectSealedParams(
  session: Session,
  program: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly { readonly id: number; readonly params: Readonly<Record<string, unknown>> }[]> {
  const { rows } = await sql<{ id: number; params: Readonly<Record<string, unknown>> }>`
    select r.id, r.params from runs r
    where r.program = ${program} and r.id > ${after} and jsonb_typeof(r.params) = 'object'
      and exists (select from jsonb_each(r.params) given where given.value ? 'sealed')
    order by r.id limit ${limit} for no key update`.execute(session.query);
  return rows;
}

export async function updateParams(
  session: Session,
  runs: readonly { readonly id: number; readonly params: Readonly<Record<string, unknown>> }[],
): Promise<void> {
  await sql`
    update runs r set params = moved.params::jsonb
    from unnest(${runs.map(({ id }) => id)}::bigint[], ${runs.map(({ params }) => JSON.stringify(params))}::text[]) as moved (id, params)
    where r.id = moved.id`.execute(session.query);
}

export async function emptyOutcomes(session: Session, runIds: readonly number[]): Promise<void> {
  await sql`
    update run_outcomes set message = null, output = null
    where run_id = any (${runIds}::bigint[]) and (message is not null or output is not null)`.execute(session.query);
}

/** Files that these runs made for whoever asked. Answers their objects. */
export async function dropSealedFiles(session: Session, runIds: readonly number[], at: Date): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`
    update sealed_files set destroyed_at = ${at} where run_id = any (${runIds}::bigint[]) and destroyed_at is null
    returning object_key as key`.execute(session.query);
  return rows.map(({ key }) => key);
}
