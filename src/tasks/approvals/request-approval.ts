import { now } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import { recordLines } from '../../ledger/index.ts';
import { noteOf, type ScopedDeed } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { findPinnedTask, holdRun, refuseUnless } from '../refusals.ts';
import type { Run } from '../run.ts';
import { moveRun, setExpiry } from '../runs.sql.ts';

const DECIDE_WITHIN_MS = 7 * 86_400_000;

/**
 * Puts the preview before others, who have seven days. A task that needs nobody's approval is queued at once with `queueRun`.
 * @throws WB_NOT_FOUND, WB_RUN_STATE, WB_APPROVAL_VOID (no preview), WB_RUN_NOTHING, WB_TASK_CHANGED
 */
export async function requestApproval(house: TaskHouse, runId: number, deed: ScopedDeed): Promise<void> {
  await house.database.transaction(deed.scope, async (session) => {
    const run = await holdRun(session, runId);
    refuseUnless(run, ['draft'], 'put before others');
    findPinnedTask(house.programs, run);
    refuseUnpreviewed(run);
    const at = now();
    await moveRun(session, { id: runId, from: 'draft', to: 'awaiting_approval', reason: 'the preview was put before others', at });
    await setExpiry(session, runId, new Date(at.getTime() + DECIDE_WITHIN_MS));
    await recordLines(session, [noteOf(run, 'approval_requested', deed, { digest: run.digest?.toString('hex'), eligible: run.eligible })]);
  });
}

/** A sweep ends what nobody acted on in time; what it has not come to yet is over all the same. @throws WB_APPROVAL_LATE */
export function refuseLate({ id, expiresAt }: Run): void {
  if (expiresAt === null || expiresAt > now()) return;
  throw new WaybillError('WB_APPROVAL_LATE', `The time of run ${id} ended at ${expiresAt.toISOString()}.`, { run: id });
}

/** @throws WB_APPROVAL_VOID, WB_RUN_NOTHING */
export function refuseUnpreviewed(run: Run): asserts run is Run & { digest: Buffer } {
  if (!run.digest) throw new WaybillError('WB_APPROVAL_VOID', `Run ${run.id} has no preview.`, { run: run.id });
  if (run.eligible === 0)
    throw new WaybillError('WB_RUN_NOTHING', `None of the ${run.items} rows of run ${run.id} is eligible.`, { run: run.id });
}
