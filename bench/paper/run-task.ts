import { setTimeout as pause } from 'node:timers/promises';
import { callerOf, ensureUser } from '../../src/access/index.ts';
import type { Installation } from '../../src/registry/index.ts';
import {
  decideApproval,
  draftRun,
  ENDED_STATES,
  type Progress,
  prepareRun,
  queueRun,
  type RunState,
  requestApproval,
  runProgress,
} from '../../src/tasks/index.ts';
import { PROGRAM } from './stage.ts';

const LOOK_EVERY_MS = 50;
const SCOPE = [PROGRAM];

/** Drafts, previews and approves a run over these ids; the answer starts it. Every one of them must be eligible. */
export async function approvedRun(house: Installation, ids: readonly string[], concurrency: number) {
  const { tasks, database } = house;
  const { by, approver } = await database.transaction('*', async (session) => ({
    by: callerOf(await ensureUser(session, 'bench-operator', 'operator', { kind: 'system', name: 'bench' })).actor,
    approver: callerOf(await ensureUser(session, 'bench-approver', 'approver', { kind: 'system', name: 'bench' })).actor,
  }));
  const deed = { by, reason: 'measured', scope: SCOPE };
  const input = { name: 'ids.csv', body: Buffer.from(`id\n${ids.join('\n')}\n`) };
  const request = { program: PROGRAM, task: 'paper-resubmission', params: {}, selection: { kind: 'csv' } as const, input, concurrency };
  const { id } = await draftRun(tasks, { ...deed, ...request });
  const { eligible, digest } = await prepareRun(tasks, id, SCOPE);
  if (eligible !== ids.length) throw new Error(`${eligible} of ${ids.length} submissions are eligible`);
  await requestApproval(tasks, id, deed);
  await decideApproval(tasks, id, { by: approver, reason: 'measured', scope: SCOPE, decision: 'approved', digest });
  return { id, queue: () => queueRun(tasks, id, deed) };
}

/** Looks at a run until it is as wanted. */
export async function watchRun(house: Installation, id: number, isThere: (progress: Progress) => boolean): Promise<Progress> {
  for (;;) {
    const progress = await house.database.transaction(SCOPE, (session) => runProgress(session, id));
    if (isThere(progress)) return progress;
    if (progress.state === 'paused') throw new Error(`run ${id} paused itself: ${progress.stateReason}`);
    await pause(LOOK_EVERY_MS);
  }
}

export function isEnded({ state }: Progress): boolean {
  return (ENDED_STATES as readonly RunState[]).includes(state);
}

/** Milliseconds from its start to its end of a run over these ids, all of which must succeed. */
export async function timeRun(house: Installation, ids: readonly string[], concurrency: number): Promise<number> {
  const run = await approvedRun(house, ids, concurrency);
  const begun = performance.now();
  await run.queue();
  const { succeeded } = await watchRun(house, run.id, isEnded);
  const ms = performance.now() - begun;
  if (succeeded !== ids.length) throw new Error(`${succeeded} of ${ids.length} submissions were packaged`);
  return ms;
}
