import { type Session, sql } from '#kernel/db/database.ts';
import type { RemediationKind } from './submission.ts';

/** A decision on a submission, ready to be stored. */
export interface NewRemediation {
  readonly submissionId: number;
  readonly kind: RemediationKind;
  readonly isSuccess: boolean;
  readonly reason: string;
  readonly author: string;
  readonly evidence?: Readonly<Record<string, unknown>> | undefined;
  readonly keptSubmissionId?: number | undefined;
  readonly runId?: number | undefined;
  readonly decidedAt: Date;
}

/** Locks in id order, whatever the order given. Answers the ids that the session may see. */
export async function lockSubmissions(session: Session, ids: readonly number[]): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`select lock_submissions(${[...new Set(ids)]}::bigint[]) as id`.execute(session.query);
  return new Set(rows.map(({ id }) => id));
}

/** The same decision (submission, author, kind, time) is stored once. Answers the submissions whose decision is new. */
export async function insertRemediations(session: Session, rows: readonly NewRemediation[]): Promise<number[]> {
  const { rows: inserted } = await sql<{ submissionId: number }>`
    insert into remediations (submission_id, program, kind, is_success, reason, author, evidence, kept_submission_id, run_id, decided_at)
    select row.submission_id, s.program, row.kind, row.is_success, row.reason, row.author, row.evidence::jsonb, row.kept_submission_id, row.run_id, row.decided_at
    from unnest(
      ${rows.map((row) => row.submissionId)}::bigint[], ${rows.map(({ kind }) => kind)}::text[], ${rows.map((row) => row.isSuccess)}::boolean[],
      ${rows.map(({ reason }) => reason)}::text[], ${rows.map(({ author }) => author)}::text[],
      ${rows.map(({ evidence }) => (evidence === undefined ? null : JSON.stringify(evidence)))}::text[],
      ${rows.map((row) => row.keptSubmissionId ?? null)}::bigint[], ${rows.map((row) => row.runId ?? null)}::bigint[], ${rows.map((row) => row.decidedAt)}::timestamptz[]
    ) with ordinality as row (submission_id, kind, is_success, reason, author, evidence, kept_submission_id, run_id, decided_at, position)
    join submissions s on s.id = row.submission_id
    where not exists (
      select from remediations known
      where known.submission_id = row.submission_id and known.author = row.author and known.kind = row.kind and known.decided_at = row.decided_at
    )
    order by row.position
    returning submission_id as "submissionId"`.execute(session.query);
  return inserted.map(({ submissionId }) => submissionId);
}

export interface NewRelease {
  readonly submissionId: number;
  readonly releasedBy: string;
  readonly releasedAt: Date;
  readonly runId?: number | undefined;
  readonly startBy: Date;
}

/** Answers the submissions that were not released before. */
export async function insertReleases(session: Session, rows: readonly NewRelease[]): Promise<number[]> {
  const { rows: inserted } = await sql<{ submissionId: number }>`
    insert into submission_releases (submission_id, program, released_at, released_by, run_id, start_by)
    select row.submission_id, s.program, row.released_at, row.released_by, row.run_id, row.start_by
    from unnest(
      ${rows.map((row) => row.submissionId)}::bigint[], ${rows.map((row) => row.releasedAt)}::timestamptz[], ${rows.map((row) => row.releasedBy)}::text[],
      ${rows.map((row) => row.runId ?? null)}::bigint[], ${rows.map((row) => row.startBy)}::timestamptz[]
    ) as row (submission_id, released_at, released_by, run_id, start_by)
    join submissions s on s.id = row.submission_id
    order by row.submission_id
    on conflict (submission_id) do nothing
    returning submission_id as "submissionId"`.execute(session.query);
  return inserted.map(({ submissionId }) => submissionId);
}
