import { type Session, sql } from '#kernel/db/database.ts';
import type { SubmissionFacts } from '#sdk';

/** Facts with what only the engine needs beside them. */
export interface CandidateFacts extends Omit<SubmissionFacts, 'duplicateOf'> {
  readonly submissionId: number;
  /** Another run or share that has this submission; the oldest. */
  readonly heldBy: string | null;
}

/**
 * What is known of these submissions at one moment, without opening them. Reads what submissions, standing and the worklists wrote; writes
 * nothing. A preview asks about every other run; an item that runs asks about older ones only: of two previewed at once, the older has the row.
 */
export async function selectFacts(
  session: Session,
  submissionIds: readonly number[],
  { runId, isPreview, at }: { readonly runId: number; readonly isPreview: boolean; readonly at: Date },
): Promise<readonly CandidateFacts[]> {
  const { rows } = await sql<CandidateFacts>`
    select s.id as "submissionId", s.external_id as id, s.form, standing_state(st.settled, st.answer_by, ${at}) as state,
      standing_reason(st.settled, st.reason, st.answer_by, ${at}) as reason, coalesce(documents.problems, '[]'::jsonb) as problems,
      coalesce(entry.held_by, other.held_by) as "heldBy"
    from submissions s
    join standings st on st.submission_id = s.id
    left join lateral (
      select jsonb_agg(jsonb_build_object('label', d.label, 'code', d.problem_code) order by d.position) as problems
      from documents d where d.submission_id = s.id and d.is_required and d.problem_code is not null
    ) documents on true
    left join lateral (
      select case when e.state = 'shared' then 'share ' || e.share_id else 'run ' || e.run_id end as held_by
      from worklist_entries e
      where e.submission_id = s.id and (e.state = 'shared' or (e.state = 'in_run' and e.run_id <> ${runId})) limit 1
    ) entry on true
    left join lateral (
      select 'run ' || i.run_id as held_by from run_items i join runs r on r.id = i.run_id
      where i.submission_id = s.id and (i.run_id < ${runId} or (${isPreview} and i.run_id > ${runId})) and i.is_eligible and r.risk <> 'reads'
        and r.state in ('awaiting_approval', 'approved', 'queued', 'running', 'paused')
      order by i.run_id limit 1
    ) other on true
    where s.id = any (${submissionIds}::bigint[])`.execute(session.query);
  return rows;
}

export interface CandidateRow {
  readonly submissionId: number;
  readonly externalId: string;
}

/** Submissions that need attention, oldest first, a page behind `after`. */
export async function selectByStanding(
  session: Session,
  of: { readonly program: string; readonly reasons: readonly string[]; readonly forms: readonly string[]; readonly at: Date },
  after: number,
  limit: number,
): Promise<readonly CandidateRow[]> {
  const { rows } = await sql<CandidateRow>`
    select s.id as "submissionId", s.external_id as "externalId" from standings st join submissions s on s.id = st.submission_id
    where st.program = ${of.program} and st.submission_id > ${after}
      and standing_state(st.settled, st.answer_by, ${of.at}) = 'needs_attention'
      and (cardinality(${of.reasons}::text[]) = 0 or standing_reason(st.settled, st.reason, st.answer_by, ${of.at}) = any (${of.reasons}::text[]))
      and (cardinality(${of.forms}::text[]) = 0 or st.form = any (${of.forms}::text[]))
    order by st.submission_id limit ${limit}`.execute(session.query);
  return rows;
}

/** Internal ids of a program's external ids; those it does not know are left out. */
export async function selectIds(session: Session, program: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ externalId: string; id: number }>`
    select external_id as "externalId", id from submissions
    where program = ${program} and external_id = any (${externalIds}::text[])`.execute(session.query);
  return new Map(rows.map(({ externalId, id }) => [externalId, id]));
}
