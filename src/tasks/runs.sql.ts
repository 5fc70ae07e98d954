import { type Session, sql } from '#kernel/db/database.ts';
import { inOrder, isBehind, type Place, type Sort } from '#kernel/db/list-order.ts';
import type { Foreseen } from '#sdk';
import type { InputColumns, NextOf, Run, RunState, ShownSample, Wanted } from './run.ts';

const COLUMNS = sql`
  r.id, r.program, r.task, r.title, r.task_code_hash as "taskCodeHash", r.risk, r.params, r.selection, r.input_name as "inputName",
  r.input_sha256 as "inputSha256", r.input_object_key as "inputObjectKey", r.input_address as "inputAddress", r.input_columns as "inputColumns",
  r.worklist_id as "worklistId", r.parent_run_id as "parentRunId", r.requested_by as "requestedBy",
  r.requested_by_kind as "requestedByKind",  r.requested_at as "requestedAt", r.reason, r.state, r.state_at as "stateAt", r.state_reason as "stateReason", r.wanted, r.attempt,
  r.approvals_needed as "approvalsNeeded", r.digest, r.concurrency, r.rate_per_second as "ratePerSecond", r.rate_most as "rateMost", r.lanes,
  r.failure_budget as "failureBudget", r.failures_forgiven as "failuresForgiven", r.change_budget as "changeBudget", r.items, r.eligible,
  r.carried_succeeded as "carriedSucceeded", r.carried_failed as "carriedFailed", r.carried_skipped as "carriedSkipped",
  r.carried_unknown as "carriedUnknown", r.active_seconds as "activeSeconds", r.previewed_at as "previewedAt",
  coalesce(r.samples, '[]') as samples, coalesce(r.foreseen, '[]') as foreseen, r.estimated_seconds as "estimatedSeconds",
  r.expires_at as "expiresAt", r.started_at as "startedAt", r.finished_at as "finishedAt"`;

export type NewRun = Pick<
  Run,
  | 'program'
  | 'task'
  | 'title'
  | 'taskCodeHash'
  | 'risk'
  | 'params'
  | 'selection'
  | 'inputName'
  | 'inputAddress'
  | 'worklistId'
  | 'parentRunId'
  | 'requestedBy'
  | 'requestedByKind'
  | 'reason'
  | 'approvalsNeeded'
  | 'concurrency'
  | 'ratePerSecond'
  | 'rateMost'
  | 'lanes'
  | 'failureBudget'
>;

export async function insertRun(session: Session, run: NewRun, at: Date): Promise<Run> {
  const { rows } = await sql<Run>`
    insert into runs as r (program, task, title, task_code_hash, risk, params, selection, input_name, input_address, worklist_id, parent_run_id, requested_by,
      requested_by_kind, requested_at, reason, state, state_at, approvals_needed, concurrency, rate_per_second, rate_most, lanes, failure_budget)
    values (${run.program}, ${run.task}, ${run.title}, ${run.taskCodeHash}, ${run.risk}, ${JSON.stringify(run.params)}::jsonb,
      ${JSON.stringify(run.selection)}::jsonb, ${run.inputName}, ${run.inputAddress}, ${run.worklistId},
      ${run.parentRunId}, ${run.requestedBy}, ${run.requestedByKind}, ${at}, ${run.reason}, 'draft', ${at},
      ${run.approvalsNeeded}, ${run.concurrency}, ${run.ratePerSecond}, ${run.rateMost}, ${run.lanes}, ${run.failureBudget})
    returning ${COLUMNS}`.execute(session.query);
  return rows[0] as Run;
}

export async function storeInput(session: Session, runId: number, objectKey: string, sha256: Buffer): Promise<void> {
  await sql`update runs set input_object_key = ${objectKey}, input_sha256 = ${sha256} where id = ${runId}`.execute(session.query);
}

export async function storeAddress(session: Session, runId: number, address: string | null): Promise<void> {
  await sql`update runs set input_address = ${address} where id = ${runId}`.execute(session.query);
}

export async function storeColumns(session: Session, runId: number, columns: InputColumns): Promise<void> {
  await sql`update runs set input_columns = ${JSON.stringify(columns)}::jsonb where id = ${runId}`.execute(session.query);
}

/** Items a second of the task's newest ended runs; undefined before the first. */
export async function selectPastRate(
  session: Session,
  task: { readonly program: string; readonly task: string },
): Promise<number | undefined> {
  const { rows } = await sql<{ rate: number | null }>`
    select sum(past.eligible) / nullif(sum(past.active_seconds), 0) as rate
    from (
      select eligible, active_seconds from runs
      where program = ${task.program} and task = ${task.task} and state in ('succeeded', 'succeeded_with_failures') and attempt = 1
      order by id desc limit 5
    ) past`.execute(session.query);
  return rows[0]?.rate ?? undefined;
}

/** The runs that were made from what failed in this one. */
export async function selectChildren(session: Session, runId: number): Promise<readonly number[]> {
  const { rows } = await sql<{ id: number }>`select id from runs where parent_run_id = ${runId} order by id`.execute(session.query);
  return rows.map(({ id }) => id);
}

export async function selectRun(session: Session, id: number): Promise<Run | undefined> {
  const { rows } = await sql<Run>`select ${COLUMNS} from runs r where r.id = ${id}`.execute(session.query);
  return rows[0];
}

/** Whoever decides about a run holds its row until the decision is committed. */
export async function lockRun(session: Session, id: number): Promise<Run | undefined> {
  const { rows } = await sql<Run>`select ${COLUMNS} from runs r where r.id = ${id} for no key update`.execute(session.query);
  return rows[0];
}

/** The same, or undefined where somebody holds it: what they decide stands before long, or is seen the next time. */
export async function lockFreeRun(session: Session, id: number): Promise<Run | undefined> {
  const { rows } = await sql<Run>`select ${COLUMNS} from runs r where r.id = ${id} for no key update skip locked`.execute(session.query);
  return rows[0];
}

export interface RunFilter {
  readonly program?: string | undefined;
  readonly states?: readonly RunState[] | undefined;
}

/** By what runs are sorted: when they were asked for. */
export const RUN_ORDERS = ['requested'] as const;
export type RunSort = Sort<(typeof RUN_ORDERS)[number]>;

export interface RunWalk {
  readonly sort: RunSort;
  readonly place: Place | undefined;
  readonly limit: number;
}

const KEY = { id: sql`r.id` };

export async function selectRuns(session: Session, filter: RunFilter, { sort, place, limit }: RunWalk): Promise<readonly Run[]> {
  const { rows } = await sql<Run>`
    select ${COLUMNS} from runs r
    where (${filter.program ?? null}::text is null or r.program = ${filter.program ?? null})
      and (${filter.states ?? null}::text[] is null or r.state = any (${filter.states ?? null}))
      and ${isBehind(sort, KEY, place)}
    ${inOrder(sort, KEY)} limit ${limit}`.execute(session.query);
  return rows;
}

/** Moves a run along one edge of NEXT. False where it was not in `from` any more. */
export async function moveRun<From extends RunState>(
  session: Session,
  move: { readonly id: number; readonly from: From; readonly to: NextOf<From>; readonly reason: string; readonly at: Date },
): Promise<boolean> {
  const { rows } = await sql`
    update runs set state = ${move.to}, state_at = ${move.at}, state_reason = ${move.reason},
      active_seconds = active_seconds + case when state = 'running' then greatest(extract(epoch from ${move.at}::timestamptz - state_at), 0) else 0 end,
      started_at = case when ${move.to}::text = 'running' then coalesce(started_at, ${move.at}) else started_at end
    where id = ${move.id} and state = ${move.from}
    returning 1`.execute(session.query);
  return rows.length === 1;
}

export async function setWanted(session: Session, id: number, wanted: Wanted, reason: string): Promise<void> {
  await sql`update runs set wanted = ${wanted}, state_reason = ${reason} where id = ${id}`.execute(session.query);
}

/** Pauses a run of which too many items are no longer what its preview saw, counted from the last resume. */
export async function pauseWhenTooManyChanged(session: Session, id: number): Promise<boolean> {
  const { rows } = await sql`
    update runs r set wanted = 'pause', state_reason = spent.changed || ' items are no longer what the preview saw'
    from (
      select sum(s.changed) as changed from runs mine join run_slices s on s.run_id = mine.id and s.attempt = mine.attempt where mine.id = ${id}
    ) spent
    where r.id = ${id} and r.wanted = 'run' and spent.changed - r.changes_forgiven >= r.change_budget
    returning 1`.execute(session.query);
  return rows.length === 1;
}

/** Pauses a run whose failures of this attempt reached the budget, counted from the last resume. */
export async function pauseWhenBudgetSpent(session: Session, id: number): Promise<boolean> {
  const { rows } = await sql`
    update runs r set wanted = 'pause', state_reason = 'the failure budget is spent: ' || spent.failures || ' items failed'
    from (
      select sum(s.failed + s.unknown) as failures from runs mine join run_slices s on s.run_id = mine.id and s.attempt = mine.attempt
      where mine.id = ${id}
    ) spent
    where r.id = ${id} and r.wanted = 'run' and spent.failures - r.failures_forgiven >= greatest(r.failure_budget, 1)
    returning 1`.execute(session.query);
  return rows.length === 1;
}

export async function forgiveFailures(session: Session, id: number): Promise<void> {
  await sql`
    update runs r set wanted = 'run', failures_forgiven = (
      select coalesce(sum(s.failed + s.unknown), 0) from run_slices s where s.run_id = r.id and s.attempt = r.attempt
    ), changes_forgiven = (
      select coalesce(sum(s.changed), 0) from run_slices s where s.run_id = r.id and s.attempt = r.attempt
    ) where r.id = ${id}`.execute(session.query);
}

export interface Preview {
  readonly digest: Buffer;
  readonly items: number;
  readonly eligible: number;
  readonly changeBudget: number;
  readonly samples: readonly ShownSample[];
  readonly estimatedSeconds: number | null;
  readonly at: Date;
}

export async function storePreview(session: Session, id: number, preview: Preview): Promise<void> {
  await sql`
    update runs set digest = ${preview.digest}, items = ${preview.items}, eligible = ${preview.eligible}, change_budget = ${preview.changeBudget},
      samples = ${JSON.stringify(preview.samples)}::jsonb, estimated_seconds = ${preview.estimatedSeconds}, previewed_at = ${preview.at}
    where id = ${id}`.execute(session.query);
}

/** Before the digest is made, which covers it. */
export async function storeForeseen(session: Session, id: number, foreseen: readonly Foreseen[]): Promise<void> {
  await sql`update runs set foreseen = ${JSON.stringify(foreseen)}::jsonb where id = ${id}`.execute(session.query);
}

/** Whatever was previewed or approved no longer holds. */
export async function voidPreview(session: Session, id: number): Promise<void> {
  await sql`update runs set digest = null, previewed_at = null, expires_at = null where id = ${id}`.execute(session.query);
}

export type RewrittenDraft = Pick<Run, 'params' | 'taskCodeHash' | 'title' | 'risk' | 'approvalsNeeded' | 'failureBudget'>;

/** A draft takes other parameters, or the code of today with what that code says of its risk and approvals. */
export async function rewriteDraft(session: Session, id: number, draft: RewrittenDraft): Promise<void> {
  await sql`
    update runs set params = ${JSON.stringify(draft.params)}::jsonb, task_code_hash = ${draft.taskCodeHash}, title = ${draft.title},
      risk = ${draft.risk}, approvals_needed = ${draft.approvalsNeeded}, failure_budget = ${draft.failureBudget}
    where id = ${id}`.execute(session.query);
}

/** Items a second, heeded by the slices in work at their next word with the database. */
export async function setRate(session: Session, id: number, ratePerSecond: number | null): Promise<void> {
  await sql`update runs set rate_per_second = ${ratePerSecond} where id = ${id}`.execute(session.query);
}

/** Runs of one task that were started and have not ended, oldest first: those that count against its `mostRuns`. */
export async function selectStartedRuns(session: Session, program: string, task: string): Promise<readonly number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from runs where program = ${program} and task = ${task} and state in ('running', 'paused') order by id`.execute(
    session.query,
  );
  return rows.map(({ id }) => id);
}

/** Two runs of one task begin one after the other, so that both see what the other began. */
export async function lockTask(session: Session, program: string, task: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('waybill task'), hashtext(${`${program} ${task}`}))`.execute(session.query);
}

export async function setExpiry(session: Session, id: number, expiresAt: Date): Promise<void> {
  await sql`update runs set expires_at = ${expiresAt} where id = ${id}`.execute(session.query);
}

export interface Attempt {
  readonly attempt: number;
  readonly carried: { readonly succeeded: number; readonly failed: number; readonly skipped: number; readonly unknown: number };
}

export async function beginAttempt(session: Session, id: number, { attempt, carried }: Attempt): Promise<void> {
  await sql`
    update runs set attempt = ${attempt}, wanted = 'run', failures_forgiven = 0, changes_forgiven = 0, active_seconds = 0, finished_at = null, expires_at = null,
      carried_succeeded = ${carried.succeeded}, carried_failed = ${carried.failed}, carried_skipped = ${carried.skipped},
      carried_unknown = ${carried.unknown}
    where id = ${id}`.execute(session.query);
}

export async function setFinished(session: Session, id: number, at: Date): Promise<void> {
  await sql`update runs set finished_at = ${at} where id = ${id}`.execute(session.query);
}

/** Runs that somebody should do something about: see `sweep`. */
export async function selectRunsToSweep(session: Session, at: Date): Promise<readonly Run[]> {
  const { rows } = await sql<Run>`
    select ${COLUMNS} from runs r
    where r.state in ('preparing', 'queued', 'running')
      or (r.state = 'paused' and r.wanted = 'cancel')
      or (r.state in ('awaiting_approval', 'approved') and r.expires_at <= ${at})
    order by r.id limit 1000`.execute(session.query);
  return rows;
}
