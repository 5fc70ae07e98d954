import { type Session, sql } from '#kernel/db/database.ts';
import { itemsOfOthers } from '../preview/held.ts';
import type { Entry, EntryState, Worklist } from './worklist.ts';

const OWN = sql.raw('own.submission_id');
/** Every run is another one. */
const NO_RUN = { runId: 0, isPreview: true } as const;

export async function insertWorklist(session: Session, list: { program: string; name: string; by: string; at: Date }): Promise<void> {
  await sql`
    insert into worklists (program, name, created_by, created_at) values (${list.program}, ${list.name}, ${list.by}, ${list.at})
    on conflict (program, name) do nothing`.execute(session.query);
}

export async function selectWorklist(session: Session, program: string, name: string): Promise<Worklist | undefined> {
  const { rows } = await sql<Worklist>`
    select id, program, name from worklists where program = ${program} and name = ${name}`.execute(session.query);
  return rows[0];
}

export async function selectWorklists(session: Session, program: string | undefined): Promise<readonly Worklist[]> {
  const { rows } = await sql<Worklist>`
    select id, program, name from worklists where ${program ?? null}::text is null or program = ${program ?? null} order by program, name`.execute(
    session.query,
  );
  return rows;
}

/** Adds what needs attention and is not there yet; takes back what had been withdrawn and needs attention again. Answers how many. */
export async function addBySelector(
  session: Session,
  list: Worklist,
  of: { readonly reasons: readonly string[]; readonly forms: readonly string[]; readonly importIds?: readonly number[]; readonly at: Date },
): Promise<number> {
  const { rows } = await sql`
    insert into worklist_entries as e (worklist_id, program, submission_id, state, added_at, changed_at)
    select ${list.id}, ${list.program}, st.submission_id, 'left', ${of.at}, ${of.at}
    from standings st
    where st.program = ${list.program} and standing_state(st.settled, st.answer_by, ${of.at}) = 'needs_attention'
      and (cardinality(${of.reasons}::text[]) = 0 or standing_reason(st.settled, st.reason, st.answer_by, ${of.at}) = any (${of.reasons}::text[]))
      and (cardinality(${of.forms}::text[]) = 0 or st.form = any (${of.forms}::text[]))
      and (${of.importIds ?? null}::bigint[] is null
        or st.submission_id in (select id from submissions where import_id = any (${of.importIds ?? null}::bigint[])))
    order by st.submission_id
    on conflict (worklist_id, submission_id) do update set state = 'left', run_id = null, changed_at = excluded.changed_at where e.state = 'withdrawn'
    returning 1`.execute(session.query);
  return rows.length;
}

export async function countEntries(session: Session, worklistId: number): Promise<ReadonlyMap<EntryState, number>> {
  const { rows } = await sql<{ state: EntryState; n: number }>`
    select state, count(*) as n from worklist_entries where worklist_id = ${worklistId} group by state`.execute(session.query);
  return new Map(rows.map(({ state, n }) => [state, n]));
}

/** The same for several lists at once. */
export async function countEntriesOf(
  session: Session,
  worklistIds: readonly number[],
): Promise<readonly { worklistId: number; state: EntryState; n: number }[]> {
  const { rows } = await sql<{ worklistId: number; state: EntryState; n: number }>`
    select worklist_id as "worklistId", state, count(*) as n from worklist_entries
    where worklist_id = any (${worklistIds}::bigint[]) group by worklist_id, state`.execute(session.query);
  return rows;
}

/** The runs and shares that have rows of the list now. */
export async function selectEntryHolders(session: Session, worklistId: number): Promise<readonly { holder: string; n: number }[]> {
  const { rows } = await sql<{ holder: string; n: number }>`
    select case state when 'in_run' then 'run ' || run_id else 'share ' || share_id end as holder, count(*) as n
    from worklist_entries where worklist_id = ${worklistId} and state in ('in_run', 'shared') group by 1 order by 1`.execute(session.query);
  return rows;
}

/**
 * The next `n` that are left and that no run from elsewhere has, for this run; what only reads disturbs nobody. Two at once get disjoint rows: each skips
 * what the other has locked.
 */
export async function takeNextEntries(session: Session, worklistId: number, n: number, runId: number, at: Date): Promise<readonly Entry[]> {
  const { rows } = await sql<Entry>`
    with next as (
      select own.worklist_id, own.submission_id, own.changed_at as left_since from worklist_entries own
      where own.worklist_id = ${worklistId} and own.state = 'left' and ((select risk from runs where id = ${runId}) = 'reads'
        or not exists (select from ${itemsOfOthers(OWN, { runId, isPreview: true })}))
      order by own.changed_at, own.submission_id limit ${n} for update of own skip locked
    ), taken as (
      update worklist_entries e set state = 'in_run', run_id = ${runId}, changed_at = ${at}
      from next where e.worklist_id = next.worklist_id and e.submission_id = next.submission_id
      returning e.submission_id, next.left_since
    )
    select s.id as "submissionId", s.external_id as "externalId" from taken join submissions s on s.id = taken.submission_id
    order by taken.left_since, s.id`.execute(session.query);
  return rows;
}

/** Those of the given rows that are left, for this run. */
export async function takeTheseEntries(
  session: Session,
  submissionIds: readonly number[],
  of: { readonly worklistId: number; readonly runId: number; readonly at: Date },
): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ id: number }>`
    with these as (
      select submission_id from worklist_entries
      where worklist_id = ${of.worklistId} and submission_id = any (${submissionIds}::bigint[]) and state = 'left'
      order by submission_id for update skip locked
    )
    update worklist_entries e set state = 'in_run', run_id = ${of.runId}, changed_at = ${of.at}
    from these where e.worklist_id = ${of.worklistId} and e.submission_id = these.submission_id
    returning e.submission_id as id`.execute(session.query);
  return new Set(rows.map(({ id }) => id));
}

export async function selectEntriesOfRun(session: Session, worklistId: number, runId: number): Promise<readonly Entry[]> {
  const { rows } = await sql<Entry>`
    select e.submission_id as "submissionId", s.external_id as "externalId"
    from worklist_entries e join submissions s on s.id = e.submission_id
    left join run_items i on i.run_id = e.run_id and i.submission_id = e.submission_id
    where e.worklist_id = ${worklistId} and e.run_id = ${runId} and e.state = 'in_run' order by i.position, e.submission_id`.execute(
    session.query,
  );
  return rows;
}

/** A run that will not go on gives everything back. */
export async function returnAllEntries(session: Session, runId: number, at: Date): Promise<void> {
  await sql`
    update worklist_entries set state = 'left', run_id = null, changed_at = ${at} where run_id = ${runId} and state = 'in_run'`.execute(
    session.query,
  );
}

/** Rows that the preview found not eligible go back to the end of the list. */
export async function returnIneligibleEntries(session: Session, runId: number, at: Date): Promise<void> {
  await sql`
    update worklist_entries e set state = 'left', run_id = null, changed_at = ${at}
    where e.run_id = ${runId} and e.state = 'in_run' and not exists (
      select 1 from run_items i where i.run_id = ${runId} and i.submission_id = e.submission_id and i.is_eligible
    )`.execute(session.query);
}

/** When a run ends: see the rule at `ENTRY_STATES`. */
export async function settleEntriesOfRun(session: Session, runId: number, at: Date): Promise<void> {
  await sql`
    update worklist_entries e set run_id = null, changed_at = ${at},
      state = case when standing_state(st.settled, st.answer_by, ${at}) = 'needs_attention' then 'left' else 'withdrawn' end
    from standings st, run_items i left join lateral (
      select o.outcome, o.has_package from run_outcomes o where o.run_id = i.run_id and o.position = i.position order by o.attempt desc limit 1
    ) newest on true
    where e.run_id = ${runId} and e.state = 'in_run' and st.submission_id = e.submission_id
      and i.run_id = ${runId} and i.submission_id = e.submission_id and i.is_eligible
      and newest.outcome is distinct from 'unknown' and not coalesce(newest.has_package, false)`.execute(session.query);
}

export async function markEntries(
  session: Session,
  mark: {
    readonly submissionIds: readonly number[];
    readonly from: readonly EntryState[];
    readonly to: EntryState;
    /** Undefined leaves the share that it names. */
    readonly shareId?: number | undefined;
    readonly at: Date;
  },
): Promise<number> {
  const { rows } = await sql`
    update worklist_entries e set state = ${mark.to}, share_id = coalesce(${mark.shareId ?? null}::bigint, e.share_id),
      run_id = case when ${mark.to}::text = 'left' then null else e.run_id end, changed_at = ${mark.at}
    where e.submission_id = any (${mark.submissionIds}::bigint[]) and e.state = any (${mark.from}::text[])
    returning 1`.execute(session.query);
  return rows.length;
}

export interface ExportRow {
  readonly externalId: string;
  readonly form: string;
  readonly submittedAt: Date;
  readonly standing: string;
  readonly reason: string | null;
}

/** The rows that `next n` would take, in that order. */
export async function selectLeft(session: Session, worklistId: number, n: number, at: Date): Promise<readonly ExportRow[]> {
  const { rows } = await sql<ExportRow>`
    select s.external_id as "externalId", s.form, s.submitted_at as "submittedAt", standing_state(st.settled, st.answer_by, ${at}) as standing,
      standing_reason(st.settled, st.reason, st.answer_by, ${at}) as reason
    from worklist_entries own join submissions s on s.id = own.submission_id join standings st on st.submission_id = s.id
    where own.worklist_id = ${worklistId} and own.state = 'left' and not exists (select from ${itemsOfOthers(OWN, NO_RUN)})
    order by own.changed_at, own.submission_id limit ${n}`.execute(session.query);
  return rows;
}
