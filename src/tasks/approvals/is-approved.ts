import type { Session } from '#kernel/db/database.ts';
import { selectHands } from '../hands.sql.ts';
import type { Run } from '../run.ts';
import { countStandingApprovals } from '../schedules/approvals.sql.ts';
import { countApprovals } from './approvals.sql.ts';

/** Whether enough people agreed to what the run is now: to its own preview, or once to the schedule that it came from. */
export async function isApproved(session: Session, run: Run & { readonly digest: Buffer }): Promise<boolean> {
  if (run.approvalsNeeded === 0) return true;
  if ((await countApprovals(session, run.id, run.digest)) >= run.approvalsNeeded) return true;
  return isApprovedBySchedule(session, run);
}

/**
 * What cannot be undone is looked at each time: a standing approval is none for it. Nor is it one for a run that somebody changed.
 */
export async function isApprovedBySchedule(session: Session, run: Run): Promise<boolean> {
  if (run.risk === 'irreversible') return false;
  const hands = await selectHands(session, run.id);
  if (hands.some(({ deed }) => deed === 'revised')) return false;
  const agreed = await countStandingApprovals(session, run.id);
  return agreed !== undefined && agreed >= run.approvalsNeeded;
}
