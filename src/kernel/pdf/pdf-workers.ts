import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { type ErrorCode, WaybillError } from '../errors.ts';
import { weightGate } from './weight-gate.ts';
import type { WorkerAnswer, WorkerTasks } from './worker.ts';

/** Source bytes being worked on at one time, over all threads. Decoding and layout take up to ten times that. */
const WEIGHT_LIMIT = 24 * 1024 * 1024;
/** Work of more than this goes to the one thread for heavy work. */
export const HEAVY = 3 * 1024 * 1024;
const MOST_THREADS = 2;

const gate = weightGate(WEIGHT_LIMIT);
let pools: { readonly light: Piscina; readonly heavy: Piscina } | undefined;

/** Runs one named step in a worker thread. `weight` is the size of its source in bytes. */
export async function runInWorker<Name extends keyof WorkerTasks>(
  name: Name,
  input: WorkerTasks[Name]['input'],
  weight: number,
): Promise<WorkerTasks[Name]['output']> {
  const release = await gate.enter(weight);
  try {
    const answer = (await workersFor(weight).run({ name, input })) as WorkerAnswer<Name>;
    if ('output' in answer) return answer.output;
    throw new WaybillError(answer.error.code as ErrorCode, answer.error.message, answer.error.details);
  } finally {
    release();
  }
}

/** Ends the worker threads once they are idle. Call it when the process stops; a later call of any door function starts them anew. */
export async function closePdfWorkers(): Promise<void> {
  const closing = pools;
  pools = undefined;
  await Promise.all([closing?.light.close(), closing?.heavy.close()]);
}

/** Heavy work has a thread of its own: what it once took from the system stays with its thread, and two would keep twice that. */
function workersFor(weight: number): Piscina {
  pools ??= { light: aPool(Math.min(MOST_THREADS, availableParallelism())), heavy: aPool(1) };
  return weight > HEAVY ? pools.heavy : pools.light;
}

/**
 * Atomics are off: a worker that sleeps in them never lets go of the native documents that JavaScript has dropped
 * (12 documents of 1 MB: 1,034 MB instead of 213 MB). An idle worker does not keep the process alive.
 */
function aPool(maxThreads: number): Piscina {
  return new Piscina({
    filename: new URL('./worker.ts', import.meta.url).href,
    name: 'handle',
    minThreads: 0,
    maxThreads,
    idleTimeout: 5_000,
    atomics: 'disabled',
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 },
  });
}
