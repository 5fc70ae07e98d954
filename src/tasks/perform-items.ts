import { now } from '#kernel/clock/clock.ts';
import { WaybillError } from '#kernel/errors.ts';
import { failed, type ItemTask, type Outcome, type SliceTask, type TaskContext } from '#sdk';
import type { OutcomeBuffer } from './outcome-buffer.ts';
import { createPace } from './pace.ts';
import type { OpenedItem, TaskHouse, TaskParts } from './ports.ts';
import { authorOf, type Going } from './record-outcomes.ts';
import { itemsPerLane } from './run.ts';
import { outcomeOfError } from './scrub.ts';
import type { ReadyItem, TakenSlice } from './take-slice.ts';

export interface SliceSignals {
  readonly stop: AbortSignal;
  readonly lost: AbortSignal;
  heed(going: Going): void;
}

interface ItemInHand extends ReadyItem {
  /** Undefined: it could not be opened. */
  readonly opened: OpenedItem | undefined;
}

/** Payloads opened together; so many more wait beyond those in work, and a payload may be megabytes. */
const OPENED_AHEAD = 16;

/** Runs the items of a slice side by side, each within the run's rate. An exception fails its item and never the slice. */
export async function performItems(
  house: TaskHouse,
  slice: TakenSlice,
  task: ItemTask<never>,
  signals: SliceSignals,
  buffer: OutcomeBuffer,
): Promise<void> {
  const parts = house.workshop(slice.run.program, slice.run.id, signals.lost);
  const context = contextOf(slice, parts, signals.lost);
  const opened = openAhead(house, slice);
  const inTurn = createPace(slice);

  async function workOn(): Promise<void> {
    while (!signals.stop.aborted) {
      const { value: item, done } = await opened.next();
      if (done || !(await inTurn(signals.stop))) return;
      const outcome = await performOne(task, context, parts, item);
      if (signals.lost.aborted) return;
      await buffer.add({ position: item.position, submissionId: item.facts.submissionId, externalId: item.facts.id, outcome });
    }
  }
  const lanes = Math.min(itemsPerLane(slice.run), slice.ready.length);
  await Promise.all(Array.from({ length: lanes }, workOn));
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
  const ids = items.map(({ facts }) => facts.submissionId);
  const opened = await house.database.transaction([slice.run.program], (session) => house.doors.open(session, authorOf(slice), ids));
  return items.map((item) => ({ ...item, opened: opened.get(item.facts.submissionId) }));
}

async function performOne(task: ItemTask<never>, context: TaskContext<never>, parts: TaskParts, { opened }: ItemInHand): Promise<Outcome> {
  if (!opened) return failed('not_opened', 'The submission could not be opened; `waybill doctor` says what is wrong with it.');
  try {
    return await task.perform({
      ...context,
      submission: opened.submission,
      attachment: (label) => opened.attachment(label),
      packages: parts.packages(opened.submission.id),
      blankForm: (name) => parts.blankForm(name),
    });
  } catch (error) {
    return outcomeOfError(error);
  }
}

/** Runs a task that takes the whole slice at once. Answers that do not fit the question fail every item by name. */
export async function performWhole(
  house: TaskHouse,
  slice: TakenSlice,
  task: SliceTask<never>,
  signals: SliceSignals,
  buffer: OutcomeBuffer,
): Promise<void> {
  const inTurn = createPace(slice);
  if (slice.ready.length === 0 || !(await inTurn(signals.stop, slice.ready.length))) return;
  const parts = house.workshop(slice.run.program, slice.run.id, signals.lost);
  const outcomes = await answersOf(task, contextOf(slice, parts, signals.lost), slice.ready);
  if (signals.lost.aborted) return;
  await buffer.add(
    ...slice.ready.map(({ position, facts }, index) => ({
      position,
      submissionId: facts.submissionId,
      externalId: facts.id,
      outcome: outcomes[index] as Outcome,
    })),
  );
  // The next slice of this lane begins when this one's items have had their time.
  await inTurn(signals.stop);
}

async function answersOf(task: SliceTask<never>, context: TaskContext<never>, ready: readonly ReadyItem[]): Promise<readonly Outcome[]> {
  try {
    const facts = ready.map((item) => item.facts);
    const outcomes = await task.performSlice(context, facts);
    if (outcomes.length === ready.length) return outcomes;
    throw new WaybillError('WB_TASK_ANSWERS', `${task.name} answered ${outcomes.length} outcomes for ${ready.length} submissions.`);
  } catch (error) {
    const outcome = outcomeOfError(error);
    return ready.map(() => outcome);
  }
}

function contextOf({ run }: TakenSlice, parts: TaskParts, signal: AbortSignal): TaskContext<never> {
  return {
    program: run.program,
    runId: run.id,
    requestedAt: run.requestedAt,
    params: run.params as never,
    signal,
    now,
    connector: (name) => parts.connector(name),
    pdf: parts.pdf,
    reads: parts.reads(authorOf({ run })),
  };
}
