import { WaybillError } from '#kernel/errors.ts';
import { recordLines } from '../../ledger/index.ts';
import { onRecord } from '../approvals/record-refusal.ts';
import { noteOf, type ScopedDeed } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { allLanes, wakeLanes } from '../queues.ts';
import { holdRun, refuseUnless } from '../refusals.ts';
import { takeAwaySlices } from '../work/slices.sql.ts';
import { readStandstill } from './standstill.ts';

/**
 * Takes a stuck run's slices away from workers that hold them and get nowhere, and wakes its lanes. Their items begin again, as those of a worker that
 * died do; what the old workers still bring counts for nothing.
 * @throws WB_NOT_FOUND, WB_RUN_STATE, WB_RUN_NOT_STUCK
 */
export async function forceRun(house: TaskHouse, runId: number, deed: ScopedDeed): Promise<{ readonly slices: number }> {
  return onRecord(house, { verb: 'force', runId, deed }, () =>
    house.database.repeatable(deed.scope, async (session) => {
      const run = await holdRun(session, runId);
      refuseUnless(run, ['queued', 'running'], 'forced on');
      const { isStuck, waitsFor, quietSince } = await readStandstill(house.programs, session, run);
      if (!isStuck) throw new WaybillError('WB_RUN_NOT_STUCK', `Run ${runId} ${whyNot(waitsFor, quietSince)}.`, { run: runId });
      const taken = await takeAwaySlices(session, run);
      await wakeLanes(house.jobs, session, runId, allLanes(run.lanes));
      await recordLines(session, [
        noteOf(run, 'forced', deed, { slices: taken.length, workers: [...new Set(taken.map(({ worker }) => worker))] }),
      ]);
      return { slices: taken.length };
    }),
  );
}

function whyNot(waitsFor: 'writes' | 'runs' | 'code' | null, quietSince: Date | null): string {
  if (waitsFor === 'writes') return 'waits because an administrator stopped all writing';
  if (waitsFor === 'runs') return 'waits for other runs of its task';
  if (waitsFor === 'code') return 'waits for a worker with the code of its preview';
  return quietSince === null ? 'is not to get on now' : `got on last at ${quietSince.toISOString()}`;
}
