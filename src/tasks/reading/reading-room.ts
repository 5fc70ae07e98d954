import { WaybillError } from '#kernel/errors.ts';
import type { ReadingRoom, RegisteredTask } from '../ports.ts';
import type { RefusedTry } from './note-refused.ts';
import { type Lender, readApart } from './read-apart.ts';
import { type Child, type ChildOptions, startChild } from './start-child.ts';

export interface ReadingRoomOptions {
  /** The hash of the code below a path as it stands now. A process that starts later must run what was agreed to. */
  hashOf(path: string): string;
  readonly idleMs?: number;
  /** Keeps on record what a task tried and may not do. */
  onRefused(refused: RefusedTry): Promise<void>;
  readonly hasOwnNetwork?: boolean;
}

const IDLE_MS = 60_000;

/** One process for each program and its code's hash, kept while it is used. */
export function openReadingRoom({ hashOf, onRefused, idleMs = IDLE_MS, hasOwnNetwork = true }: ReadingRoomOptions): ReadingRoom {
  const places = new Map<string, Place>();
  return {
    apart: (registered) => {
      const { task, codeHash, module, codePath } = registered;
      if (task.risk !== 'reads') return task;
      if (module === undefined || codePath === undefined)
        throw new WaybillError('WB_TASK_UNKNOWN', `${task.name} only reads, and the registry does not say which module it stands in.`);
      const key = `${codeHash} ${module}`;
      const place =
        places.get(key) ?? openPlace(() => startPinned(registered, { module, folders: [codePath], hasOwnNetwork }, hashOf), idleMs);
      places.set(key, place);
      return readApart(task, { lend: place.lend, onRefused });
    },
    close: async () => {
      await Promise.all([...places.values()].map((place) => place.close()));
      places.clear();
    },
  };
}

/** @throws WB_TASK_CHANGED where the files are no longer those that the run is pinned to */
async function startPinned({ task, codeHash }: RegisteredTask, options: ChildOptions, hashOf: (path: string) => string): Promise<Child> {
  const child = await startChild(options);
  if (options.folders.every((path) => hashOf(path) === codeHash)) return child;
  child.end();
  throw new WaybillError('WB_TASK_CHANGED', `The files of ${task.name} changed since this worker was started.`);
}

interface Place extends Pick<Lender, 'lend'> {
  close(): Promise<void>;
}

/** One process at a time, started when it is needed; lent to many at once, or to one alone. */
function openPlace(start: () => Promise<Child>, idleMs: number): Place {
  let current: Promise<Child> | undefined;
  let idle: NodeJS.Timeout | undefined;
  let users: Promise<unknown> = Promise.resolve();
  let turn: Promise<unknown> = Promise.resolve();

  function get(): Promise<Child> {
    current ??= start().then(
      (child) => {
        void child.lost.then(forget);
        return child;
      },
      (error: unknown) => {
        forget();
        throw error;
      },
    );
    return current;
  }
  function forget(): void {
    current = undefined;
  }
  async function use<T>(work: (child: Child) => Promise<T>): Promise<T> {
    clearTimeout(idle);
    const child = await get();
    try {
      return await work(child);
    } finally {
      clearTimeout(idle);
      idle = setTimeout(() => child.isBusy() || child.end(), idleMs).unref();
    }
  }
  return {
    lend: (work, alone) => {
      if (!alone) {
        const used = turn.then(() => use(work));
        users = Promise.allSettled([users, used]).then(() => undefined);
        return used;
      }
      const before = Promise.allSettled([turn, users]);
      const used = before.then(() => use(work));
      turn = used.catch(() => undefined);
      return used;
    },
    close: async () => {
      clearTimeout(idle);
      const child = await current?.catch(() => undefined);
      child?.end();
      await child?.lost;
    },
  };
}
