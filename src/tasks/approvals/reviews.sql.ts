import { type Session, sql } from '#kernel/db/database.ts';
import type { Run } from '../run.ts';

export type Verdict = 'upheld' | 'objected';

/** A start without the approvals that the run needs, and what somebody else said of it. */
export interface Review {
  readonly id: number;
  readonly runId: number;
  readonly program: string;
  readonly task: string;
  readonly startedBy: string;
  readonly reason: string;
  readonly startedAt: Date;
  readonly reviewBy: Date;
  readonly reviewedBy: string | null;
  readonly verdict: Verdict | null;
  readonly reviewReason: string | null;
  readonly reviewedAt: Date | null;
  /** Nobody closed it in time. */
  readonly isOverdue: boolean;
}

export type NewReview = Pick<Review, 'startedBy' | 'reason' | 'startedAt' | 'reviewBy'>;

export async function insertReview(session: Session, run: Pick<Run, 'id' | 'program' | 'digest'>, review: NewReview): Promise<void> {
  await sql`
    insert into run_reviews (run_id, program, digest, started_by, reason, started_at, review_by)
    values (${run.id}, ${run.program}, ${run.digest}, ${review.startedBy}, ${review.reason}, ${review.startedAt}, ${review.reviewBy})`.execute(
    session.query,
  );
}

/** The run's open review, held until the transaction ends. */
export async function lockOpenReview(session: Session, runId: number): Promise<Pick<Review, 'id' | 'startedBy'> | undefined> {
  const { rows } = await sql<Pick<Review, 'id' | 'startedBy'>>`
    select id, started_by as "startedBy" from run_reviews where run_id = ${runId} and reviewed_by is null for update`.execute(
    session.query,
  );
  return rows[0];
}

export async function endReview(
  session: Session,
  id: number,
  { by, verdict, reason, at }: { readonly by: string; readonly verdict: Verdict; readonly reason: string; readonly at: Date },
): Promise<void> {
  await sql`
    update run_reviews set reviewed_by = ${by}, verdict = ${verdict}, review_reason = ${reason}, reviewed_at = ${at} where id = ${id}`.execute(
    session.query,
  );
}

export interface ReviewFilter {
  readonly program?: string | undefined;
  readonly runId?: number | undefined;
  /** Only those that nobody has closed. */
  readonly isOpen?: boolean | undefined;
  /** Whether one is overdue is seen from here. */
  readonly at: Date;
  readonly beforeId?: number | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function selectReviews(session: Session, filter: ReviewFilter): Promise<readonly Review[]> {
  const { rows } = await sql<Review>`
    select v.id, v.run_id as "runId", v.program, r.task, v.started_by as "startedBy", v.reason, v.started_at as "startedAt",
      v.review_by as "reviewBy", v.reviewed_by as "reviewedBy", v.verdict, v.review_reason as "reviewReason", v.reviewed_at as "reviewedAt",
      v.reviewed_by is null and v.review_by <= ${filter.at} as "isOverdue"
    from run_reviews v join runs r on r.id = v.run_id
    where (${filter.program ?? null}::text is null or v.program = ${filter.program ?? null})
      and (${filter.runId ?? null}::bigint is null or v.run_id = ${filter.runId ?? null})
      and (not ${filter.isOpen ?? false} or v.reviewed_by is null)
      and (${filter.beforeId ?? null}::bigint is null or v.id < ${filter.beforeId ?? null})
    order by v.id desc limit ${filter.limit}`.execute(session.query);
  return rows;
}
