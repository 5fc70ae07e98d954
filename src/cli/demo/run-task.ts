import { setTimeout as pause } from 'node:timers/promises';
import { WaybillError } from '#kernel/errors.ts';
import {
  cancelRun,
  decideApproval,
  draftRun,
  ENDED_STATES,
  type Preview,
  prepareRun,
  queueRun,
  type RunState,
  requestApproval,
  runProgress,
  type Selection,
  type Totals,
} from '../../tasks/index.ts';
import { DEMO_PROGRAM, type DemoRequest } from './demo-request.ts';

export interface DemoTask {
  readonly task: string;
  readonly selection: Selection;
  readonly params: unknown;
  readonly reason: string;
}

export type EndedRun = { readonly id: number } & Totals;

const LOOK_EVERY_MS = 250;

/**
 * One run as people would do it: one drafts, previews and asks; another approves; it is started and watched to its end. Where nothing is
 * eligible it ends before it starts; its items keep their reasons.
 */
export async function runTask(request: DemoRequest, task: DemoTask): Promise<EndedRun> {
  const { tasks } = request.house;
  const deed = { by: request.people.operator.actor, reason: task.reason, scope: [DEMO_PROGRAM] };
  const run = await draftRun(tasks, { ...deed, program: DEMO_PROGRAM, task: task.task, params: task.params, selection: task.selection });
  const preview = await prepareRun(tasks, run.id, [DEMO_PROGRAM]);
  request.output.note(`Run ${run.id}, ${task.task}: ${preview.eligible} of ${preview.items} rows are eligible`);
  if (preview.eligible === 0) {
    await cancelRun(tasks, run.id, { ...deed, reason: 'no row is eligible' });
    return { id: run.id, total: 0, succeeded: 0, failed: 0, skipped: 0, unknown: 0, unprocessed: 0 };
  }
  await requestApproval(tasks, run.id, deed);
  await approve(request, run.id, preview);
  await queueRun(tasks, run.id, deed);
  return watchRun(request, run.id, task.task);
}

async function approve({ house, people }: DemoRequest, runId: number, { digest }: Preview): Promise<void> {
  await decideApproval(house.tasks, runId, {
    by: people.approver.actor,
    reason: 'looked at the preview',
    scope: [DEMO_PROGRAM],
    decision: 'approved',
    digest,
  });
}

/** Shows a run's progress until it has ended. */
export async function watchRun({ house, output, signal }: DemoRequest, runId: number, label: string): Promise<EndedRun> {
  const bar = output.progress(label);
  for (;;) {
    const { state, ratePerSecond, ...progress } = await house.database.transaction([DEMO_PROGRAM], (session) =>
      runProgress(session, runId),
    );
    bar.show(progress.total - progress.left, progress.total, `${progress.failed} failed, ${(ratePerSecond ?? 0).toFixed(0)}/s`);
    if (isEnded(state)) {
      bar.end();
      const { total, succeeded, failed, skipped, unknown, unprocessed } = progress;
      return { id: runId, total, succeeded, failed, skipped, unknown, unprocessed };
    }
    if (state === 'paused')
      throw new WaybillError('WB_RUN_STATE', `Run ${runId} has paused itself; \`waybill run show ${runId}\` says why.`);
    // The worker has stopped too, so nobody would bring the run to its end.
    if (signal.aborted) throw new WaybillError('WB_RUN_STATE', `Run ${runId} was stopped in the middle; the next demo goes on with it.`);
    await pause(LOOK_EVERY_MS);
  }
}

function isEnded(state: RunState): boolean {
  return (ENDED_STATES as readonly RunState[]).includes(state);
}
