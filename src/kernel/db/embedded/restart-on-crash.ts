import { WaybillError } from '../../errors.ts';
import { type Started, startOnPort } from './start-on-port.ts';

export interface Life {
  pid(): number;
  /** Rejects when the server cannot be kept up; never settles otherwise. */
  readonly lost: Promise<never>;
  stop(): Promise<void>;
}

/** More crashes than this within a minute are no accident. */
const MOST_RESTARTS = 5;
const WITHIN_MS = 60_000;

/** Starts the server again, on its port, whenever it ends and nobody asked it to. */
export function restartOnCrash(first: Started): Life {
  let current = first.postmaster;
  let isStopping = false;
  const restarts: number[] = [];
  const cycle = async (): Promise<void> => {
    await current.ended;
    if (isStopping) return;
    refuseCrashLoop(restarts);
    current = (await startOnPort(first.options, first.options.port)).postmaster;
    if (isStopping) await current.stop();
    return cycle();
  };
  const end = cycle();
  // Who does not wait for `lost` learns of it from the next query; the process must not end for it.
  const lost = end.then(() => new Promise<never>(() => undefined));
  lost.catch(() => undefined);
  const stop = async () => {
    isStopping = true;
    await current.stop();
    await end.catch(() => undefined);
  };
  return { pid: () => current.pid, lost, stop };
}

function refuseCrashLoop(restarts: number[]): void {
  restarts.push(performance.now());
  const recent = restarts.filter((at) => performance.now() - at < WITHIN_MS);
  if (recent.length > MOST_RESTARTS)
    throw new WaybillError('WB_DATABASE_START', `PostgreSQL crashed ${recent.length} times within a minute.`);
}
