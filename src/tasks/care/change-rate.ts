import { WaybillError } from '#kernel/errors.ts';
import { recordLines } from '../../ledger/index.ts';
import { onRecord } from '../approvals/record-refusal.ts';
import { noteOf, type ScopedDeed } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { holdRun, refuseUnless } from '../refusals.ts';
import type { Run } from '../run.ts';
import { setRate } from '../runs.sql.ts';

const CHANGEABLE = ['draft', 'awaiting_approval', 'approved', 'queued', 'running', 'paused'] as const;

/**
 * Gives a run another rate, within what was approved; slices in work heed it at their next word with the database, within seconds. Null: as fast as
 * it goes. The rate is no part of what people agree to, its bound is.
 * @throws WB_NOT_FOUND, WB_RUN_STATE, WB_RUN_RATE
 */
export async function changeRate(
  house: TaskHouse,
  runId: number,
  deed: ScopedDeed & { readonly ratePerSecond: number | null },
): Promise<void> {
  const { ratePerSecond } = deed;
  await onRecord(house, { verb: 'rate', runId, deed }, () =>
    house.database.transaction(deed.scope, async (session) => {
      const run = await holdRun(session, runId);
      refuseUnless(run, CHANGEABLE, 'given another rate');
      refuseRate(run, ratePerSecond);
      await setRate(session, runId, ratePerSecond);
      await recordLines(session, [noteOf(run, 'rate_changed', deed, { from: run.ratePerSecond, to: ratePerSecond })]);
      await house.announce(session, String(runId));
    }),
  );
}

function refuseRate({ id, rateMost }: Run, rate: number | null): void {
  if (rate !== null && !(rate > 0)) throw new WaybillError('WB_RUN_RATE', `${rate} items a second is no rate; pause the run to hold it.`);
  if (rateMost === null || (rate !== null && rate <= rateMost)) return;
  throw new WaybillError('WB_RUN_RATE', `Run ${id} may go at most at ${rateMost} items a second: that is what was agreed to.`, {
    run: id,
    most: rateMost,
  });
}
