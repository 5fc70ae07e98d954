import { Piscina } from 'piscina';
import { type ErrorCode, WaybillError } from '../errors.ts';
import { weightGate } from './weight-gate.ts';
import type { WorkerAnswer, WorkerTasks } from './worker.ts';

/** Source bytes being worked on at one time, over all threads. Decoding and layout take up to ten times that. */
const WEIGHT_LIMIT = 24 * 1024 * 1024;
/** Work of more than this goes to the one thread for heavy work. */
export const HEAVY = 3 * 1024 * 1024;

const gate = weightGate(WEIGHT_LIMIT);
interface Thread {
  readonly pool: Piscina;
  /** Bytes handed to it and not yet answered. */
  pending: number;
}

let threads: { readonly light: Thread; readonly heavy: Thread } | undefined;

/** Runs one named step in a worker thread. `weight` is the size of its source in bytes. */
export async function runInWorker<Name extends keyof WorkerTasks>(
  name: Name,
  input: WorkerTasks[Name]['input'],
  weight: number,
): Promise<WorkerTasks[Name]['output']> {
  const release = await gate.enter(weight);
  const thread = threadFor(weight);
  thread.pending += weight + 1;
  try {
    const answer = (await thread.pool.run({ name, input })) as WorkerAnswer<Name>;
    if ('output' in answer) return answer.output;
    throw new WaybillError(answer.error.code as ErrorCode, answer.error.message, answer.error.details);
  } finally {
    thread.pending -= weight + 1;
    release();
  }
}

/** Ends the worker threads once they are idle. Call it when the process stops; a later call of any door function starts them anew. */
export async function closePdfWorkers(): Promise<void> {
  const closing = threads;
  threads = undefined;
  await Promise.all([closing?.light.pool.close(), closing?.heavy.pool.close()]);
}

/**
 * Two threads: heavy work always takes the second, light work the one with less to do. What a heavy document once took from the system stays
 * with its thread, and so it stays with one.
 */
function threadFor(weight: number): Thread {
  threads ??= { light: { pool: aPool(), pending: 0 }, heavy: { pool: aPool(), pending: 0 } };
  const { light, heavy } = threads;
  return weight > HEAVY || heavy.pending < light.pending ? heavy : light;
}

/**
 * Atomics are off: a worker that sleeps in them never lets go of the native documents that JavaScript has dropped
 * (12 documents of 1 MB: 1,034 MB instead of 213 MB). An idle worker does not keep the process alive.
 */
function aPool(): Piscina {
  return new Piscina({
    filename: new URL('./worker.ts', import.meta.url).href,
    name: 'handle',
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: 30_000,
    atomics: 'disabled',
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 },
  });
}
