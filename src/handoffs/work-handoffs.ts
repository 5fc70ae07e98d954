import { setTimeout as pause } from 'node:timers/promises';
import { now } from '#kernel/clock/clock.ts';
import type { Job, QueueWork } from '#kernel/jobs/index.ts';
import { selectDue } from './delivery/attempts.sql.ts';
import { deliverHandoff } from './delivery/deliver-handoff.ts';
import { lookUpHandoff, type Searchable } from './delivery/look-up.ts';
import { selectDueLanes, selectProgramsWithSteps } from './lanes.sql.ts';
import { pollLane } from './polling/poll-lane.ts';
import { destinationOf, type HandoffHouse, isSetUp } from './ports.ts';
import { type HandoffQueue, handoffQueues, STEPS_QUEUE, wakeLanesOf, wakeSteps } from './queues.ts';
import { takeSteps } from './route/take-steps.ts';

/** What a worker process does for hand-offs; give it to `startWorker`. */
export function handoffWork(house: HandoffHouse): readonly QueueWork[] {
  return [
    { queue: STEPS_QUEUE, slots: Math.max(1, house.programs.size), handle: (job) => workSteps(house, job) },
    ...handoffQueues(house.programs.values()).map((queue) => ({
      queue: queue.name,
      slots: queue.lanes,
      handle: (job: Job) => workLane(house, queue, job),
    })),
  ];
}

/** A round that found nothing to do rests for so many times as long as it took: submissions that wait for a partner to be set up cost little. */
const REST = 20;

/** One round over the submissions of a program that have a step, page by page. While it rests nobody else begins one. */
async function workSteps(house: HandoffHouse, job: Job): Promise<void> {
  const program = house.programs.get(String(job.data.program));
  if (!program) return;
  const since = performance.now();
  let done = 0;
  let after: number | undefined = 0;
  while (after !== undefined && !job.signal.aborted) {
    const { made, followed, last } = await takeSteps(house, program, after);
    done += made + followed;
    after = last;
  }
  const restMs = done > 0 ? 0 : Math.min(house.timings.roundMs, REST * (performance.now() - since));
  await pause(restMs, undefined, { signal: job.signal }).catch(() => undefined);
}

/** Without `complete` the sweep wakes the lane again when the job has done its part. */
type LaneJob = Pick<Job, 'data' | 'signal'> & Partial<Pick<Job, 'complete'>>;

/** Works one lane until nothing of it is due; takes turns with other queues' jobs after so many. */
export async function workLane(house: HandoffHouse, queue: HandoffQueue, job: LaneJob): Promise<void> {
  const program = house.programs.get(queue.program);
  const destination = program && destinationOf(program, queue.destination);
  if (!program || !destination || !isSetUp(house.partsOf(queue.program), destination)) return;
  const lane = Number(job.data.lane);
  if (queue.kind === 'poll') return pollLane(house, { program: queue.program, destination: queue.destination, lane }, job);
  const work = (id: number) =>
    queue.kind === 'deliver'
      ? deliverHandoff(house, program, destination, id)
      : lookUpHandoff(house, program, destination as Searchable, id);
  let left = house.timings.perJob;
  while (left > 0 && !job.signal.aborted) {
    const due = await dueOf(house, queue, lane);
    if (due.length === 0) return;
    for (const id of due.slice(0, left)) if (!job.signal.aborted) await work(id);
    left -= due.length;
  }
}

const LOOK_AHEAD = 10;

function dueOf(house: HandoffHouse, { program, destination, kind, lanes }: HandoffQueue, lane: number): Promise<number[]> {
  return house.database.transaction([program], (session) =>
    selectDue(session, { program, destination, kind, lanes, lane }, now(), LOOK_AHEAD),
  );
}

/**
 * Wakes what is due and nobody works on: lanes of the schedule, and the routes' steps. Jobs can be lost; this looks at the rows, which cannot. Waking
 * what waits or is in work does nothing.
 */
async function sweepHandoffs(house: HandoffHouse): Promise<void> {
  const queues = handoffQueues(house.programs.values()).filter(({ program, destination }) => {
    const loaded = house.programs.get(program);
    return loaded !== undefined && isSetUp(house.partsOf(program), destinationOf(loaded, destination));
  });
  await house.database.transaction('*', async (session) => {
    const due = Map.groupBy(await selectDueLanes(session, queues, now()), ({ queue }) => queue);
    for (const [queue, lanes] of due)
      await wakeLanesOf(
        house.jobs,
        session,
        queue,
        lanes.map(({ lane }) => lane),
      );
    for (const program of await selectProgramsWithSteps(session, routedForms(house))) await wakeSteps(house.jobs, session, program);
  });
}

function routedForms({ programs }: HandoffHouse): readonly { readonly program: string; readonly form: string }[] {
  return [...programs.values()].flatMap((program) =>
    [...program.forms.values()].filter(({ route }) => route).map((form) => ({ program: program.name, form: form.name })),
  );
}

/** Sweeps until the signal aborts. Every worker does; a sweep of nothing is one look into the index for each lane. */
export async function keepSweepingHandoffs(house: HandoffHouse, signal: AbortSignal, onFault: (error: unknown) => void): Promise<void> {
  while (!signal.aborted) {
    await sweepHandoffs(house).catch(onFault);
    await pause(house.timings.sweepMs, undefined, { signal }).catch(() => undefined);
  }
}
