import { setTimeout as pause } from 'node:timers/promises';
import { now } from '#kernel/clock/clock.ts';
import { selectDueLanes } from './lanes.sql.ts';
import { destinationOf, type HandoffHouse, isSetUp } from './ports.ts';
import { type HandoffQueue, handoffQueues } from './queues.ts';
import { takeSteps } from './route/take-steps.ts';
import { workLane } from './work-handoffs.ts';

/** While another worker has what is due. */
const LOOK_AGAIN_MS = 50;

/**
 * Does in this process whatever is due at this moment: steps of routes, deliveries, look-ups, polls. Answers when nothing is, or when told to stop.
 * What workers do bit by bit; it may run beside them.
 */
export async function catchUp(house: HandoffHouse, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const stepped = await takeAllSteps(house);
    const due = await dueLanes(house);
    if (stepped + due.length === 0) return;
    await Promise.all(due.map(({ queue, lane }) => workLane(house, queue, { data: { lane }, signal })));
    await pause(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function takeAllSteps(house: HandoffHouse): Promise<number> {
  let taken = 0;
  for (const program of house.programs.values()) {
    let after: number | undefined = 0;
    while (after !== undefined) {
      const { made, followed, last } = await takeSteps(house, program, after);
      taken += made + followed;
      after = last;
    }
  }
  return taken;
}

async function dueLanes(house: HandoffHouse): Promise<{ readonly queue: HandoffQueue; readonly lane: number }[]> {
  const queues = handoffQueues(house.programs.values()).filter(({ program, destination }) => {
    const loaded = house.programs.get(program);
    return loaded !== undefined && isSetUp(house.partsOf(program), destinationOf(loaded, destination));
  });
  const byName = new Map(queues.map((queue) => [queue.name, queue]));
  const due = await house.database.transaction('*', (session) => selectDueLanes(session, queues, now()));
  return due.flatMap(({ queue, lane }) => {
    const known = byName.get(queue);
    return known ? [{ queue: known, lane }] : [];
  });
}
