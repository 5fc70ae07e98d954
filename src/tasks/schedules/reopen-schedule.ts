import { now } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import { recordLines } from '../../ledger/index.ts';
import type { TaskHouse } from '../ports.ts';
import { countAgreed } from './advance-time.ts';
import { withdrawScheduleApprovals } from './approvals.sql.ts';
import { scheduleNamed } from './loaded-schedules.ts';
import type { ScheduleDeed } from './pause-schedule.ts';
import { scheduleLine } from './schedule-note.ts';

/**
 * Puts a schedule that somebody refused before people once more, as it is. Every decision on it stays on record, and none counts any longer.
 * @throws WB_NOT_FOUND, WB_SCHEDULE_STATE where nobody refused it as it is
 */
export async function reopenSchedule({ database, programs }: TaskHouse, deed: ScheduleDeed): Promise<void> {
  const { program, schedule } = deed;
  const loaded = scheduleNamed(programs, program, schedule);
  await database.transaction(deed.scope, async (session) => {
    const { isRejected } = await countAgreed(session, loaded);
    if (!isRejected) throw new WaybillError('WB_SCHEDULE_STATE', `Nobody refused the schedule ${schedule} as it is.`, { schedule });
    const { digest } = loaded;
    const withdrawn = await withdrawScheduleApprovals(session, { program, schedule, digest, at: now() });
    await recordLines(session, [scheduleLine(deed, 'reopened', deed, { digest: digest.toString('hex'), withdrawn })]);
  });
}
