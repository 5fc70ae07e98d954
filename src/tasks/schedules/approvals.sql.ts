import { type Session, sql } from '#kernel/db/database.ts';

export interface ScheduleApproval {
  readonly program: string;
  readonly schedule: string;
  readonly digest: Buffer;
  readonly by: string;
  readonly decision: 'approved' | 'rejected';
  readonly reason: string;
  readonly at: Date;
}

export interface KnownApproval extends ScheduleApproval {
  /** It was put before people once more since. */
  readonly isWithdrawn: boolean;
}

/** False where this person has decided on this digest before. */
export async function insertScheduleApproval(session: Session, approval: ScheduleApproval): Promise<boolean> {
  const { rows } = await sql`
    insert into schedule_approvals (program, schedule, digest, decided_by, decision, reason, decided_at)
    values (${approval.program}, ${approval.schedule}, ${approval.digest}, ${approval.by}, ${approval.decision}, ${approval.reason}, ${approval.at})
    on conflict (program, schedule, digest, decided_by) where withdrawn_at is null do nothing returning 1`.execute(session.query);
  return rows.length === 1;
}

/** No decision on the schedule as it is counts any longer. Answers how many did. */
export async function withdrawScheduleApprovals(
  session: Session,
  of: { readonly program: string; readonly schedule: string; readonly digest: Buffer; readonly at: Date },
): Promise<number> {
  const { rows } = await sql`
    update schedule_approvals set withdrawn_at = ${of.at}
    where program = ${of.program} and schedule = ${of.schedule} and digest = ${of.digest} and withdrawn_at is null returning 1`.execute(
    session.query,
  );
  return rows.length;
}

/** Decisions on a schedule, oldest first, whatever it was then. */
export async function selectScheduleApprovals(session: Session, program: string, schedule: string): Promise<readonly KnownApproval[]> {
  const { rows } = await sql<KnownApproval>`
    select program, schedule, digest, decided_by as by, decision, reason, decided_at as at, withdrawn_at is not null as "isWithdrawn" from schedule_approvals
    where program = ${program} and schedule = ${schedule} order by id`.execute(session.query);
  return rows;
}

/**
 * How many people agreed to the schedule that a run came from, as it was when the run fell due; whoever had it run now does not count. 0 where
 * somebody refused it; undefined where the run came from none.
 */
export async function countStandingApprovals(session: Session, runId: number): Promise<number | undefined> {
  const { rows } = await sql<{ n: number }>`
    select case when coalesce(bool_or(a.decision = 'rejected'), false) then 0
      else count(distinct a.decided_by) filter (where a.decision = 'approved' and a.decided_by is distinct from t.asked_by) end as n
    from schedule_times t
    left join schedule_approvals a on a.program = t.program and a.schedule = t.schedule and a.digest = t.digest and a.withdrawn_at is null
    where t.run_id = ${runId} group by t.id`.execute(session.query);
  return rows[0]?.n;
}
