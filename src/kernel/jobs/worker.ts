import type { Session } from '../db/database.ts';
import type { FetchedJob, Jobs } from './jobs.ts';

/** One job as its handler sees it. */
export interface Job {
  readonly data: FetchedJob['data'];
  /** Aborts when the worker is asked to stop: begin nothing new, finish what is under way. */
  readonly signal: AbortSignal;
  /** Completes it in the transaction that records what was done. A handler that does not is completed when it returns. */
  complete(session: Session): Promise<void>;
}

export interface QueueWork {
  readonly queue: string;
  /** Jobs of this queue at once in this process. */
  readonly slots: number;
  handle(job: Job): Promise<void>;
}

export interface WorkerTimings {
  /** How often to look for jobs when nothing rings. */
  readonly pollMs: number;
  /** How often to tell the engine that a job is still worked on; a third of its heartbeat. */
  readonly touchMs: number;
}

export interface WorkerOptions {
  readonly jobs: Jobs;
  readonly work: readonly QueueWork[];
  /** Aborting it stops the worker: no new job is fetched, those under way end in order. */
  readonly signal: AbortSignal;
  readonly timings?: Partial<WorkerTimings>;
  /** A job or the engine failed. The job is given out again; nothing is lost. */
  onFault(error: unknown, queue: string): void;
}

const TIMINGS: WorkerTimings = { pollMs: 1_000, touchMs: 3_000 };

/** Works its queues until the signal aborts. The answer resolves when the last job has ended. */
export async function startWorker(options: WorkerOptions): Promise<void> {
  const timings = { ...TIMINGS, ...options.timings };
  await Promise.all(options.work.map((work) => workQueue(work, options, timings)));
}

async function workQueue(work: QueueWork, options: WorkerOptions, timings: WorkerTimings): Promise<void> {
  const { jobs, signal, onFault } = options;
  const active = new Map<FetchedJob, Promise<void>>();
  const touching = setInterval(() => void touchActive(), timings.touchMs);

  async function touchActive(): Promise<void> {
    await jobs.touch(work.queue, [...active.keys()].map(attemptOf)).catch((error: unknown) => onFault(error, work.queue));
  }
  function begin(job: FetchedJob): void {
    const running = workJob(work, job, options).finally(() => {
      active.delete(job);
      jobs.bell.ring(work.queue);
    });
    active.set(job, running);
  }

  while (!signal.aborted) {
    const fetched = await fetchFree(work, active.size, options);
    for (const job of fetched) begin(job);
    if (fetched.length === 0 || active.size >= work.slots) await jobs.bell.wait(work.queue, timings.pollMs, signal);
  }
  await Promise.all(active.values());
  clearInterval(touching);
}

async function fetchFree(work: QueueWork, busy: number, { jobs, onFault }: WorkerOptions): Promise<readonly FetchedJob[]> {
  if (busy >= work.slots) return [];
  try {
    return await jobs.fetch(work.queue, work.slots - busy);
  } catch (error) {
    onFault(error, work.queue);
    return [];
  }
}

async function workJob(work: QueueWork, job: FetchedJob, { jobs, signal, onFault }: WorkerOptions): Promise<void> {
  let isCompleted = false;
  const complete = async (session: Session) => {
    await jobs.complete(work.queue, attemptOf(job), session);
    isCompleted = true;
  };
  try {
    await work.handle({ data: job.data, signal, complete });
    if (!isCompleted) await jobs.complete(work.queue, attemptOf(job));
  } catch (error) {
    onFault(error, work.queue);
    // Where the database is away this fails too; the engine gives the job out again when its heartbeat is missed.
    await jobs.giveBack(work.queue, attemptOf(job), 'its handler failed').catch((second: unknown) => onFault(second, work.queue));
  }
}

function attemptOf({ id, retryCount }: FetchedJob) {
  return { id, retryCount };
}
