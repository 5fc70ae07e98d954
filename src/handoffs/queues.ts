import type { Session } from '#kernel/db/database.ts';
import type { Jobs, QueueDefinition } from '#kernel/jobs/index.ts';
import type { DestinationDefinition } from '#sdk';
import type { ScheduleKind } from './moves.sql.ts';
import type { HandoffProgram } from './ports.ts';

export const STEPS_QUEUE = 'handoff.steps';

/** As the column `lane` of the schedule has it. */
export const LANES = 4;
const CONCURRENCY = 4;
/** A delivery may take as long as its connector allows, and a job makes several; a silent worker is told by its heartbeat long before. */
const EXPIRE_SECONDS = 7_200;

/** One queue for each destination and kind of work. A lane of it is in one job at a time, so nothing else needs to claim a poll. */
export interface HandoffQueue {
  readonly name: string;
  readonly program: string;
  readonly destination: string;
  readonly kind: ScheduleKind;
  /** Jobs at once over all processes: each has a lane of its own, from 0. */
  readonly lanes: number;
}

export function queueName(kind: ScheduleKind, program: string, destination: string): string {
  return `handoff.${kind}.${program}.${destination}`;
}

/** The queues of what the loaded programs can do. */
export function handoffQueues(programs: Iterable<HandoffProgram>): readonly HandoffQueue[] {
  return [...programs].flatMap((program) =>
    [...program.destinations.values()].flatMap((destination) => queuesOf(program.name, destination as DestinationDefinition)),
  );
}

function queuesOf(program: string, { name: destination, deliver, poll, lookUp, concurrency }: DestinationDefinition): HandoffQueue[] {
  const kinds: [ScheduleKind, number][] = [
    ...(deliver ? [['deliver', concurrency ?? CONCURRENCY] as [ScheduleKind, number]] : []),
    ...(lookUp ? [['look_up', LANES] as [ScheduleKind, number]] : []),
    ...(poll ? [['poll', LANES] as [ScheduleKind, number]] : []),
  ];
  return kinds.map(([kind, lanes]) => ({ name: queueName(kind, program, destination), program, destination, kind, lanes }));
}

/** Give it to `openJobs`. */
export function handoffQueueDefinitions(programs: Iterable<HandoffProgram>): readonly QueueDefinition[] {
  const names = [STEPS_QUEUE, ...handoffQueues(programs).map(({ name }) => name)];
  return names.map((name) => ({ name, expireSeconds: EXPIRE_SECONDS, isOneAtATime: true }));
}

/** Joins the session's transaction. A lane that is in work or waiting is left alone: whoever works it looks again before it ends. */
export async function wakeLanesOf(jobs: Jobs, session: Session, queue: string, lanes: readonly number[]): Promise<void> {
  await jobs.wakeAll(
    session,
    queue,
    lanes.map((lane) => ({ data: { lane }, singletonKey: String(lane) })),
  );
}

/** Joins the session's transaction: a round over the steps of a program. */
export async function wakeSteps(jobs: Jobs, session: Session, program: string): Promise<void> {
  await jobs.wake(session, STEPS_QUEUE, { program }, { singletonKey: program });
}
