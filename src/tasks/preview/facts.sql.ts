import { type Session, sql } from '#kernel/db/database.ts';
import type { SubmissionFacts } from '#sdk';
import { type AskingRun, entriesOfOthers, isFree, itemsOfOthers, type Taker } from './held.ts';

const SUBMISSION = sql.raw('s.id');

/** Facts with what only the engine needs beside them. */
export interface CandidateFacts extends Omit<SubmissionFacts, 'duplicateOf'> {
  readonly submissionId: number;
  /** Another run or share that has this submission; the oldest. */
  readonly heldBy: string | null;
}

/**
 * What is known of these submissions at one moment, without opening them. Reads what submissions, standing and the worklists wrote; writes
 * nothing.
 */
export async function selectFacts(
  session: Session,
  submissionIds: readonly number[],
  { at, ...asking }: AskingRun & { readonly at: Date },
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
      from ${entriesOfOthers(SUBMISSION, asking)} limit 1
    ) entry on true
    left join lateral (
      select 'run ' || i.run_id as held_by from ${itemsOfOthers(SUBMISSION, asking)} order by i.run_id limit 1
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
  of: Taker & { readonly program: string; readonly reasons: readonly string[]; readonly forms: readonly string[]; readonly at: Date },
  after: number,
  limit: number,
): Promise<readonly CandidateRow[]> {
  const { rows } = await sql<CandidateRow>`
    select s.id as "submissionId", s.external_id as "externalId" from standings st join submissions s on s.id = st.submission_id
    where st.program = ${of.program} and st.submission_id > ${after}
      and standing_state(st.settled, st.answer_by, ${of.at}) = 'needs_attention'
      and (cardinality(${of.reasons}::text[]) = 0 or standing_reason(st.settled, st.reason, st.answer_by, ${of.at}) = any (${of.reasons}::text[]))
      and (cardinality(${of.forms}::text[]) = 0 or st.form = any (${of.forms}::text[]))
      and ${isFree(SUBMISSION, of)}
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
