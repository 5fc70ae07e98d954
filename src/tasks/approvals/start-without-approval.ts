import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { openFindings } from '../../handoffs/index.ts';
import { type ScopedDeed, STARTED_WITHOUT } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { findPinnedTask, holdRun, refuseUnless } from '../refusals.ts';
import type { Run } from '../run.ts';
import { startOrVoid } from '../work/queue-run.ts';
import { demandAdministrator } from './demand-right.ts';
import { onRecord } from './record-refusal.ts';
import { refuseUnpreviewed } from './request-approval.ts';
import { insertReview } from './reviews.sql.ts';

const HOUR_MS = 3_600_000;

/**
 * An administrator starts a run without the approvals that it needs: for an emergency, and only where the task's code allows it. It opens a review
 * that somebody else closes within the hours that the task gives; until then it is a finding.
 * @throws WB_NOT_FOUND, WB_FORBIDDEN, WB_BREAK_GLASS, WB_RUN_STATE, WB_RUN_NOTHING, WB_APPROVAL_VOID, WB_TASK_CHANGED
 */
export async function startWithoutApproval(house: TaskHouse, runId: number, deed: ScopedDeed): Promise<Run> {
  return onRecord(house, { verb: 'start_without_approval', runId, deed }, () =>
    startOrVoid(house, runId, deed, async (session) => {
      const run = await holdRun(session, runId);
      demandAdministrator(deed, run.program, `start run ${runId} without approval`);
      refuseUnless(run, ['draft', 'awaiting_approval'], 'started without approval');
      refuseUnpreviewed(run);
      const hours = hoursToReview(house, run);
      await openReview(session, run, deed, hours);
      return run;
    }),
  );
}

/** @throws WB_BREAK_GLASS */
function hoursToReview({ programs }: TaskHouse, run: Run): number {
  const { task } = findPinnedTask(programs, run);
  if (run.approvalsNeeded === 0)
    throw new WaybillError('WB_BREAK_GLASS', `Run ${run.id} needs nobody's approval; start it.`, { run: run.id });
  if (run.risk === 'irreversible' || !task.breakGlass)
    throw new WaybillError('WB_BREAK_GLASS', `${run.task} may not be started without approval: ${whyNot(run)}.`, { run: run.id });
  return task.breakGlass.reviewWithinHours;
}

function whyNot({ risk }: Run): string {
  return risk === 'irreversible' ? 'what it does cannot be undone' : 'its code does not allow it';
}

async function openReview(session: Session, run: Run, { by, reason }: ScopedDeed, hours: number): Promise<void> {
  const startedAt = now();
  const reviewBy = new Date(startedAt.getTime() + hours * HOUR_MS);
  await insertReview(session, run, { startedBy: by.name, reason, startedAt, reviewBy });
  await openFindings(session, [
    {
      program: run.program,
      kind: STARTED_WITHOUT,
      subject: `run:${run.id}`,
      runId: run.id,
      details: { task: run.task },
      openedAt: startedAt,
      answerBy: reviewBy,
    },
  ]);
}
