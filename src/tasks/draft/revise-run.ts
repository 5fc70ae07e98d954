import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { recordLines } from '../../ledger/index.ts';
import { demandRightOf } from '../approvals/demand-right.ts';
import { onRecord } from '../approvals/record-refusal.ts';
import { insertHand } from '../hands.sql.ts';
import { noteOf, type ScopedDeed } from '../note.ts';
import { sealParams } from '../personal-params.ts';
import type { TaskHouse } from '../ports.ts';
import { findTask, holdRun, refuseUnless } from '../refusals.ts';
import type { Run } from '../run.ts';
import { moveRun, rewriteDraft, voidPreview } from '../runs.sql.ts';
import { checkParams } from './draft-run.ts';
import { checkChoices } from './read-choices.ts';

/**
 * Gives a run that has not started other parameters and the task's code of today. Preview and approvals of what it was are void.
 * @throws WB_NOT_FOUND, WB_RUN_STATE, WB_RUN_PARAMS, WB_TASK_UNKNOWN, WB_FORBIDDEN
 */
export async function reviseRun(house: TaskHouse, runId: number, params: unknown, deed: ScopedDeed): Promise<void> {
  await onRecord(house, { verb: 'revise', runId, deed }, () =>
    house.database.transaction(deed.scope, async (session) => {
      const run = await holdRun(session, runId);
      refuseUnless(run, ['draft', 'awaiting_approval', 'approved'], 'changed');
      const registered = findTask(house.programs, run.program, run.task);
      demandRightOf(registered, deed);
      const { title, risk, approvals: approvalsNeeded, failureBudget } = registered.task;
      const checked = checkParams(registered, params, house.secrets);
      await checkChoices(house, registered, checked);
      const { codeHash: taskCodeHash } = registered;
      await rewriteDraft(session, runId, {
        params: await sealParams(house.personal, registered, checked),
        taskCodeHash,
        title,
        risk,
        approvalsNeeded,
        failureBudget,
      });
      await insertHand(session, run, { name: deed.by.name, deed: 'revised', at: now() });
      await backToDraft(session, run, 'it was changed: approvals are void');
      await recordLines(session, [noteOf(run, 'revised', deed)]);
    }),
  );
}

/** Whatever was agreed to is no longer what would run. */
export async function backToDraft(session: Session, run: Run, reason: string): Promise<void> {
  await voidPreview(session, run.id);
  if (run.state === 'awaiting_approval') await moveRun(session, { id: run.id, from: 'awaiting_approval', to: 'draft', reason, at: now() });
  if (run.state === 'approved') await moveRun(session, { id: run.id, from: 'approved', to: 'draft', reason, at: now() });
}
