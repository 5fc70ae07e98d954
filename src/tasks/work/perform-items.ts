import { failed, type ItemTask, type OnceTask, type Outcome, type RowTask, type TaskContext } from '#sdk';
import type { OpenedItem, TaskHouse, TaskParts } from '../ports.ts';
import { itemsPerLane } from '../run.ts';
import type { OutcomeBuffer } from './outcome-buffer.ts';
import { createPace } from './pace.ts';
import { type ReadyItem, recordedOf } from './ready-item.ts';
import { authorOf, type Going } from './record-outcomes.ts';
import { outcomeOfError } from './scrub.ts';
import type { TakenSlice } from './take-slice.ts';
import { contextOf } from './task-context.ts';

export type SingleTask = ItemTask<never> | RowTask<never, never> | OnceTask<never>;

export interface SliceSignals {
  readonly stop: AbortSignal;
  readonly lost: AbortSignal;
  heed(going: Going): void;
}

interface ItemInHand extends ReadyItem {
  /** Undefined: it could not be opened, or its task opens nothing. */
  readonly opened?: OpenedItem | undefined;
}

/** Payloads opened together; so many more wait beyond those in work, and a payload may be megabytes. */
const OPENED_AHEAD = 16;

/** Runs the items of a slice side by side, each within the run's rate. An exception fails its item and never the slice. */
export async function performItems(
  house: TaskHouse,
  slice: TakenSlice,
  task: SingleTask,
  signals: SliceSignals,
  buffer: OutcomeBuffer,
): Promise<void> {
  const parts = house.workshop(slice.run.program, slice.run.id, signals.lost);
  const context = contextOf(slice, parts, signals.lost);
  const items = task.works === 'on one submission' ? openAhead(house, slice) : ready(slice);
  const inTurn = createPace(slice);

  async function workOn(): Promise<void> {
    while (!signals.stop.aborted) {
      const { value: item, done } = await items.next();
      if (done || !(await inTurn(signals.stop))) return;
      const outcome = await performOne(task, context, parts, item);
      if (signals.lost.aborted) return;
      await buffer.add(recordedOf(item, outcome));
    }
  }
  const lanes = Math.min(itemsPerLane(slice.run), slice.ready.length);
  await Promise.all(Array.from({ length: lanes }, workOn));
}

async function* ready(slice: TakenSlice): AsyncGenerator<ItemInHand, undefined> {
  yield* slice.ready;
}

/**
 * A few payloads at a time, in one transaction each: what is read is in the ledger before the task sees it. The next ones are opened while these
 * are in work; otherwise every item of the lane waits for them.
 */
async function* openAhead(house: TaskHouse, slice: TakenSlice): AsyncGenerator<ItemInHand, undefined> {
  let coming = openSome(house, slice, 0);
  for (let start = OPENED_AHEAD; ; start += OPENED_AHEAD) {
    const items = await coming;
    if (items.length === 0) return undefined;
    coming = openSome(house, slice, start);
    // Looked at when its turn comes; a run that stops before then must not end the process.
    coming.catch(() => undefined);
    yield* items;
  }
}

async function openSome(house: TaskHouse, slice: TakenSlice, start: number): Promise<readonly ItemInHand[]> {
  const items = slice.ready.slice(start, start + OPENED_AHEAD);
  if (items.length === 0) return [];
  const ids = items.flatMap(({ submissionId }) => submissionId ?? []);
  const opened = await house.database.transaction([slice.run.program], (session) => house.doors.open(session, authorOf(slice), ids));
  return items.map((item) => ({ ...item, opened: opened.get(item.submissionId as number) }));
}

async function performOne(task: SingleTask, context: TaskContext<never>, parts: TaskParts, item: ItemInHand): Promise<Outcome> {
  try {
    if (task.works === 'once') return await task.performOnce(context);
    if (task.works === 'on one row') return await task.performRow(context, item.row as never);
    return await performOpened(task, context, parts, item);
  } catch (error) {
    return outcomeOfError(error);
  }
}

async function performOpened(
  task: ItemTask<never>,
  context: TaskContext<never>,
  parts: TaskParts,
  { opened }: ItemInHand,
): Promise<Outcome> {
  if (!opened) return failed('not_opened', 'The submission could not be opened; `waybill doctor` says what is wrong with it.');
  return task.perform({
    ...context,
    submission: opened.submission,
    attachment: (label) => opened.attachment(label),
    packages: parts.packages(opened.submission.id),
    blankForm: (name) => parts.blankForm(name),
  });
}
