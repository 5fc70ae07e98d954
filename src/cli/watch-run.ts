import { setTimeout as pause } from 'node:timers/promises';
import type { Caller } from '../access/index.ts';
import type { Installation } from '../registry/index.ts';
import { type Progress, type RunState, runProgress } from '../tasks/index.ts';
import type { Output } from './output.ts';

const LOOK_EVERY_MS = 300;
const MINUTE_SECONDS = 60;
/** States in which a run moves on by itself, or by somebody else's decision. */
const MOVING: readonly RunState[] = ['preparing', 'awaiting_approval', 'approved', 'queued', 'running'];

/** Shows a run until it ends, pauses, or somebody decides against it. A worker does the work; here it is only looked at. */
export function watchRun({ database }: Installation, caller: Caller, runId: number, output: Output): Promise<Progress> {
  return watchProgress(() => database.transaction(caller.scope, (session) => runProgress(session, runId)), runId, output);
}

/** The same by any way of looking, such as over the API. */
export async function watchProgress(look: () => Promise<Progress>, runId: number, output: Output): Promise<Progress> {
  const bar = output.progress(`Run ${runId}`);
  let shown: RunState | undefined;
  for (;;) {
    const progress = await look();
    if (progress.state !== shown && progress.state !== 'running')
      output.note(`Run ${runId} is ${progress.state}: ${progress.stateReason ?? ''}`);
    shown = progress.state;
    bar.show(progress.total - progress.left, progress.total, detailOf(progress));
    if (!MOVING.includes(progress.state)) {
      bar.end();
      return progress;
    }
    await pause(LOOK_EVERY_MS);
  }
}

function detailOf({ total, left, failed, ratePerSecond, secondsLeft }: Progress): string {
  const rate = ratePerSecond === null ? '' : `, ${ratePerSecond.toFixed(1)}/s`;
  const time = secondsLeft === null ? '' : `, ${timeOf(secondsLeft)} left`;
  return `${total - left} of ${total}, ${failed} failed${rate}${time}`;
}

function timeOf(seconds: number): string {
  return seconds < 2 * MINUTE_SECONDS ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / MINUTE_SECONDS)} min`;
}

/** The sum in words: it adds up, always. */
export function sumOf({ total, succeeded, failed, skipped, unknown, unprocessed }: Progress): string {
  return `${total} = ${succeeded} succeeded + ${failed} failed + ${skipped} skipped + ${unknown} unknown + ${unprocessed} not processed`;
}
