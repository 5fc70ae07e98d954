import { now } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import { recordLines } from '../../ledger/index.ts';
import type { ScopedDeed } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { countAgreed } from './advance-time.ts';
import { insertScheduleApproval } from './approvals.sql.ts';
import { approvalOf, type LoadedSchedule, scheduleNamed } from './loaded-schedules.ts';
import { scheduleLine } from './schedule-note.ts';

export interface ScheduleDecision extends ScopedDeed {
  readonly program: string;
  readonly schedule: string;
  readonly decision: 'approved' | 'rejected';
  /** Hex, of the schedule that this person looked at. */
  readonly digest: string;
}

/**
 * One person's decision on a schedule as it is now. Enough of them and its runs start without anybody's further approval, until its code, its task's
 * code or its parameters change; one refusal holds it.
 * @throws WB_NOT_FOUND, WB_SCHEDULE_STATE where no standing approval is asked for, WB_APPROVAL_VOID, WB_APPROVAL_TWICE
 */
export async function decideSchedule(
  { database, programs }: TaskHouse,
  decision: ScheduleDecision,
): Promise<{ readonly missing: number; readonly isRejected: boolean }> {
  const { program, schedule, digest, by, reason } = decision;
  const loaded = scheduleNamed(programs, program, schedule);
  refuseUnneeded(loaded);
  if (loaded.digest.toString('hex') !== digest)
    throw new WaybillError('WB_APPROVAL_VOID', `The schedule ${schedule} is not the one that was looked at.`, { schedule });
  return database.transaction(decision.scope, async (session) => {
    const row = { program, schedule, digest: loaded.digest, by: by.name, decision: decision.decision, reason, at: now() };
    if (!(await insertScheduleApproval(session, row)))
      throw new WaybillError('WB_APPROVAL_TWICE', `${by.name} has decided on the schedule ${schedule} as it is before.`, { schedule });
    await recordLines(session, [scheduleLine(decision, decision.decision, decision, { digest })]);
    const { approved, isRejected } = await countAgreed(session, loaded);
    return { missing: isRejected ? loaded.task.approvals : Math.max(0, loaded.task.approvals - approved), isRejected };
  });
}

function refuseUnneeded(loaded: LoadedSchedule): void {
  const how = approvalOf(loaded);
  if (how === 'once') return;
  const why =
    how === 'none' ? 'its task needs nobody’s approval' : 'each of its runs is approved by its own preview: what it does cannot be undone';
  throw new WaybillError('WB_SCHEDULE_STATE', `The schedule ${loaded.schedule.name} is not approved as such: ${why}.`);
}
