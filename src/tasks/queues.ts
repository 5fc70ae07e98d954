import type { Session } from '#kernel/db/database.ts';
import type { Jobs, QueueDefinition } from '#kernel/jobs/index.ts';

export const SLICE_QUEUE = 'run.slice';
export const PREPARE_QUEUE = 'run.prepare';
export const FINISH_QUEUE = 'run.finish';

export const TASK_QUEUES: readonly QueueDefinition[] = [
  { name: SLICE_QUEUE, expireSeconds: 3_600 },
  { name: PREPARE_QUEUE, expireSeconds: 3_600 },
  { name: FINISH_QUEUE, expireSeconds: 3_600 },
];

export const RUN_CHANNEL = 'waybill_run';

/** One job for each lane: whoever gets it works one slice and wakes the lane again, so that runs take turns. */
export async function wakeLanes(jobs: Jobs, session: Session, runId: number, lanes: readonly number[]): Promise<void> {
  await jobs.wakeAll(
    session,
    SLICE_QUEUE,
    lanes.map((lane) => ({ data: { runId, lane }, singletonKey: `${runId}.${lane}` })),
  );
}

export async function wakeFinish(jobs: Jobs, session: Session, runId: number): Promise<void> {
  await jobs.wake(session, FINISH_QUEUE, { runId }, { singletonKey: String(runId) });
}

export async function wakePrepare(jobs: Jobs, session: Session, runId: number): Promise<void> {
  await jobs.wake(session, PREPARE_QUEUE, { runId }, { singletonKey: String(runId) });
}

/** `[0, 1, … lanes - 1]` */
export function allLanes(lanes: number): readonly number[] {
  return Array.from({ length: lanes }, (_, lane) => lane);
}
