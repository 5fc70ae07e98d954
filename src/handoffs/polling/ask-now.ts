import { setTimeout as pause } from 'node:timers/promises';
import { now } from '#kernel/clock/clock.ts';
import { selectDueLanes } from '../lanes.sql.ts';
import { destinationOf, type HandoffHouse, isSetUp } from '../ports.ts';
import { type HandoffQueue, handoffQueues } from '../queues.ts';
import { type ChosenState, countChosen, type PollChoice } from './due-polls.sql.ts';
import { pollLane } from './poll-lane.ts';
import { type SlicesSince, sumSlicesSince } from './poll-slices.sql.ts';

export interface AskedNow {
  /** What the questions since the call came to, destination by destination; those of workers beside it are among them. */
  readonly questions: readonly SlicesSince[];
  /** Where the chosen hand-offs are after them. */
  readonly handoffs: readonly ChosenState[];
  /** Destinations of chosen hand-offs whose connector is not set up here; nothing was asked of them. */
  readonly notSetUp: readonly string[];
  /** Destinations of chosen hand-offs that answer no questions. */
  readonly notPolled: readonly string[];
}

/** While a worker has what is due. */
const LOOK_AGAIN_MS = 50;

/**
 * Asks in this process, and answers with what came back: about all that is due at the destinations of the chosen hand-offs, until nothing is,
 * the partner is to be left alone, or `signal` says stop. Make them due first, see `pollNow`. The partners' limits hold.
 */
export async function askNow(house: HandoffHouse, choice: PollChoice, signal: AbortSignal): Promise<AskedNow> {
  const since = now();
  const { program } = choice;
  const chosen = await house.database.transaction([program], (session) => countChosen(session, choice));
  const wanted = [...new Set(chosen.map(({ destination }) => destination))];
  const polled = handoffQueues(house.programs.values()).filter(
    ({ kind, program: own, destination }) => kind === 'poll' && own === program && wanted.includes(destination),
  );
  const queues = polled.filter(({ destination }) => isReady(house, program, destination));
  await askAll(house, queues, signal);
  const names = queues.map(({ destination }) => destination);
  const answered = polled.map(({ destination }) => destination);
  return house.database.transaction([program], async (session) => ({
    questions: await sumSlicesSince(session, program, names, since),
    handoffs: await countChosen(session, choice),
    notSetUp: answered.filter((destination) => !names.includes(destination)),
    notPolled: wanted.filter((destination) => !answered.includes(destination)),
  }));
}

async function askAll(house: HandoffHouse, queues: readonly HandoffQueue[], signal: AbortSignal): Promise<void> {
  const byName = new Map(queues.map((queue) => [queue.name, queue]));
  while (queues.length > 0 && !signal.aborted) {
    const due = await house.database.transaction('*', (session) => selectDueLanes(session, queues, now()));
    if (due.length === 0) return;
    await Promise.all(
      due.map(async ({ queue, lane }) => {
        const known = byName.get(queue);
        if (known) await pollLane(house, { program: known.program, destination: known.destination, lane }, { signal });
      }),
    );
    await pause(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}

function isReady(house: HandoffHouse, program: string, name: string): boolean {
  const loaded = house.programs.get(program);
  return loaded !== undefined && isSetUp(house.partsOf(program), destinationOf(loaded, name));
}
