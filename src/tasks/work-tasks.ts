import { setTimeout as pause } from 'node:timers/promises';
import { isWaybillError } from '#kernel/errors.ts';
import type { QueueWork } from '#kernel/jobs/index.ts';
import type { TaskHouse } from './ports.ts';
import { prepareRun } from './preview/prepare-run.ts';
import { FINISH_QUEUE, PREPARE_QUEUE, SLICE_QUEUE } from './queues.ts';
import { deliverFiles } from './results/deliver-files.ts';
import { finishRun } from './work/finish-run.ts';
import { sweep } from './work/sweep.ts';
import { workSlice } from './work/work-slice.ts';

/** One of them may take minutes, where its input is large: a small one does not wait behind it. */
const PREVIEWS_AT_ONCE = 2;

/** What a worker process does for runs; give it to `startWorker`. `slots`: slices at once in this process. */
export function taskWork(house: TaskHouse, slots: number): readonly QueueWork[] {
  return [
    { queue: SLICE_QUEUE, slots, handle: (job) => workSlice(house, job) },
    { queue: FINISH_QUEUE, slots: 1, handle: (job) => finishRun(house, Number(job.data.runId)) },
    { queue: PREPARE_QUEUE, slots: PREVIEWS_AT_ONCE, handle: (job) => prepareAsked(house, Number(job.data.runId)) },
  ];
}

/** What the operator must mend stands in the run already; trying again would not mend it. */
async function prepareAsked(house: TaskHouse, runId: number): Promise<void> {
  try {
    await prepareRun(house, runId);
  } catch (error) {
    if (!isWaybillError(error) || error.status >= 500) throw error;
  }
}

/** Sweeps until the signal aborts. Every worker does; a sweep of nothing is one query. */
export async function keepSweeping(house: TaskHouse, signal: AbortSignal, onFault: (error: unknown) => void): Promise<void> {
  while (!signal.aborted) {
    await sweep(house).catch(onFault);
    await deliverFiles(house).catch(onFault);
    await pause(house.timings.sweepMs, undefined, { signal }).catch(() => undefined);
  }
}
