import { WaybillError } from '#kernel/errors.ts';
import type { HandoffFacts, HandoffsTask, Outcome, RowsTask, SliceTask, SubmissionFacts, TaskContext } from '#sdk';
import type { TaskHouse } from '../ports.ts';
import type { OutcomeBuffer } from './outcome-buffer.ts';
import { createPace } from './pace.ts';
import type { SliceSignals } from './perform-items.ts';
import { type ReadyItem, recordedOf } from './ready-item.ts';
import { outcomeOfError } from './scrub.ts';
import type { TakenSlice } from './take-slice.ts';
import { contextOf } from './task-context.ts';

export type WholeTask = SliceTask<never> | RowsTask<never, never> | HandoffsTask<never>;

/** Runs a task that takes the whole slice at once. Answers that do not fit the question fail every item by name. */
export async function performWhole(
  house: TaskHouse,
  slice: TakenSlice,
  task: WholeTask,
  signals: SliceSignals,
  buffer: OutcomeBuffer,
): Promise<void> {
  const inTurn = createPace(slice);
  if (slice.ready.length === 0 || !(await inTurn(signals.stop, slice.ready.length))) return;
  const parts = house.workshop(slice.run.program, slice.run.id, signals.lost);
  const outcomes = await answersOf(task, contextOf(slice, parts, signals.lost), slice.ready);
  if (signals.lost.aborted) return;
  await buffer.add(...slice.ready.map((item, index) => recordedOf(item, outcomes[index] as Outcome)));
  // The next slice of this lane begins when this one's items have had their time.
  await inTurn(signals.stop);
}

async function answersOf(task: WholeTask, context: TaskContext<never>, ready: readonly ReadyItem[]): Promise<readonly Outcome[]> {
  try {
    const outcomes = await ask(task, context, ready);
    if (outcomes.length === ready.length) return outcomes;
    throw new WaybillError('WB_TASK_ANSWERS', `${task.name} answered ${outcomes.length} outcomes for ${ready.length} items.`);
  } catch (error) {
    const outcome = outcomeOfError(error);
    return ready.map(() => outcome);
  }
}

function ask(task: WholeTask, context: TaskContext<never>, ready: readonly ReadyItem[]): Promise<readonly Outcome[]> {
  switch (task.works) {
    case 'on a slice':
      return task.performSlice(
        context,
        ready.map(({ facts }) => facts as SubmissionFacts),
      );
    case 'on a slice of rows':
      return task.performRows(
        context,
        ready.map(({ row }) => row as never),
      );
    case 'on a slice of handoffs':
      return task.performHandoffs(
        context,
        ready.map(({ handoff }) => handoff as HandoffFacts),
      );
  }
}
