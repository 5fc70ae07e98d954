import { WaybillError } from '#kernel/errors.ts';
import { recordLines } from '../../ledger/index.ts';
import { noteOf, type ScopedDeed } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { holdRun, refuseUnless } from '../refusals.ts';
import { setWanted } from '../runs.sql.ts';
import { settleWanted } from '../work/settle-wanted.ts';

/** Items in work finish, none new starts; the run is paused when the last has ended. @throws WB_NOT_FOUND, WB_RUN_STATE */
export async function pauseRun(house: TaskHouse, runId: number, deed: ScopedDeed): Promise<void> {
  await house.database.transaction(deed.scope, async (session) => {
    const run = await holdRun(session, runId);
    refuseUnless(run, ['queued', 'running'], 'paused');
    if (run.wanted === 'cancel') throw new WaybillError('WB_RUN_STATE', `Run ${runId} is being cancelled.`, { run: runId });
    await setWanted(session, runId, 'pause', deed.reason);
    await recordLines(session, [noteOf(run, 'pause_wanted', deed)]);
    await settleWanted(house, session, { ...run, wanted: 'pause', stateReason: deed.reason });
  });
}
