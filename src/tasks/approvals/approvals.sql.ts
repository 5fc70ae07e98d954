import { type Session, sql } from '#kernel/db/database.ts';

export interface Approval {
  readonly runId: number;
  readonly program: string;
  readonly digest: Buffer;
  readonly by: string;
  readonly decision: 'approved' | 'rejected';
  readonly reason: string;
  readonly at: Date;
}

/** False where this person has decided on this digest before. */
export async function insertApproval(session: Session, approval: Approval): Promise<boolean> {
  const { rows } = await sql`
    insert into run_approvals (run_id, program, digest, decided_by, decision, reason, decided_at)
    values (${approval.runId}, ${approval.program}, ${approval.digest}, ${approval.by}, ${approval.decision}, ${approval.reason}, ${approval.at})
    on conflict (run_id, digest, decided_by) do nothing returning 1`.execute(session.query);
  return rows.length === 1;
}

/** How many people agreed to this very digest. */
export async function countApprovals(session: Session, runId: number, digest: Buffer): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(distinct decided_by) as n from run_approvals
    where run_id = ${runId} and digest = ${digest} and decision = 'approved'`.execute(session.query);
  return rows[0]?.n ?? 0;
}

export interface ApprovalRow {
  readonly by: string;
  readonly decision: 'approved' | 'rejected';
  readonly reason: string;
  readonly at: Date;
  /** Whether it is about the run as it is now. */
  readonly isCurrent: boolean;
}

export async function selectApprovals(session: Session, runId: number): Promise<readonly ApprovalRow[]> {
  const { rows } = await sql<ApprovalRow>`
    select a.decided_by as by, a.decision, a.reason, a.decided_at as at, a.digest is not distinct from r.digest as "isCurrent"
    from run_approvals a join runs r on r.id = a.run_id where a.run_id = ${runId} order by a.id`.execute(session.query);
  return rows;
}
