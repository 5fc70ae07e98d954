import type pg from 'pg';
import { type Db, PgBoss } from 'pg-boss';
import type { Session } from '../db/database.ts';
import { createBell } from './bell.ts';
import { createNotifier } from './notifier.ts';
import { ensureQueues, JOB_SCHEMA, type QueueDefinition } from './queues.ts';

export interface Wake {
  readonly data: Readonly<Record<string, string | number>>;
  /** Waking the same key twice before it is worked on is one job. */
  readonly singletonKey: string;
}

export interface JobAttempt {
  readonly id: string;
  readonly retryCount: number;
}

export interface FetchedJob extends JobAttempt {
  readonly data: Readonly<Record<string, string | number>>;
}

/** The job engine as the rest sees it. A job only wakes somebody: what there is to do stands in the business tables. */
export interface Jobs {
  /** Joins the session's transaction: without its commit there is no job. */
  wake(session: Session, queue: string, data: Wake['data'], options: { readonly singletonKey: string }): Promise<void>;
  wakeAll(session: Session, queue: string, wakes: readonly Wake[]): Promise<void>;
  fetch(queue: string, most: number): Promise<readonly FetchedJob[]>;
  /** Tells the engine that these are still worked on. */
  touch(queue: string, attempts: readonly JobAttempt[]): Promise<void>;
  /** With a session the completion joins its transaction. A job that was given to somebody else meanwhile is left alone. */
  complete(queue: string, attempt: JobAttempt, session?: Session): Promise<void>;
  /** The engine gives it out again, later each time. */
  giveBack(queue: string, attempt: JobAttempt, reason: string): Promise<void>;
  /** Give it to a listener on `WAKE_CHANNEL`; workers also ring it when a slot is free. Without it they poll. */
  readonly bell: ReturnType<typeof createBell>;
  close(): Promise<void>;
}

export interface JobsOptions {
  readonly pool: pg.Pool;
  /** What may be woken; made where they are missing. */
  readonly queues: readonly QueueDefinition[];
  /** Only processes that work watch over other workers' heartbeats. */
  readonly isWorker: boolean;
  /** Seconds between looks for silent workers. */
  readonly monitorSeconds?: number;
  /** A fault of the engine's own upkeep; the engine goes on. */
  onFault(error: Error): void;
}

export const WAKE_CHANNEL = 'waybill_wake';

/** Starts the engine on our pool. Its schema comes with the migrations. */
export async function openJobs(options: JobsOptions): Promise<Jobs> {
  await ensureQueues(options.pool, options.queues);
  const boss = new PgBoss(engineOptions(options));
  boss.on('error', options.onFault);
  await boss.start();
  const bell = createBell();
  const notifier = createNotifier(options.pool, WAKE_CHANNEL);
  const wakeAll: Jobs['wakeAll'] = async (session, queue, wakes) => {
    if (wakes.length === 0) return;
    await boss.insert(queue, [...wakes], { db: onConnection(session.client), returnId: false });
    await notifier.notify(session, queue);
  };
  return {
    bell,
    wakeAll,
    wake: (session, queue, data, { singletonKey }) => wakeAll(session, queue, [{ data, singletonKey }]),
    fetch: async (queue, most) => {
      const jobs = await boss.fetch<FetchedJob['data']>(queue, { batchSize: most, includeMetadata: true });
      return jobs.map(({ id, retryCount, data }) => ({ id, retryCount, data }));
    },
    touch: async (queue, attempts) => {
      if (attempts.length > 0) await boss.touch(queue, [...attempts]);
    },
    complete: async (queue, attempt, session) => {
      await boss.complete(queue, { ...attempt }, null, session ? { db: onConnection(session.client) } : {});
    },
    giveBack: async (queue, attempt, reason) => {
      await boss.fail(queue, { ...attempt }, { reason });
    },
    close: async () => {
      await notifier.flush();
      await boss.stop({ graceful: false, close: false });
    },
  };
}

function engineOptions({ pool, isWorker, monitorSeconds = 2 }: JobsOptions) {
  return {
    db: onConnection(pool),
    schema: JOB_SCHEMA,
    migrate: false,
    schedule: false,
    supervise: isWorker,
    superviseIntervalSeconds: monitorSeconds,
    monitorIntervalSeconds: monitorSeconds,
    reindex: false,
    monitorVacuum: false,
  };
}

/** The engine's statements on a connection of ours: the pool's, or the one that a transaction runs on. */
function onConnection(connection: pg.Pool | pg.PoolClient): Db {
  return { executeSql: (text, values) => connection.query(text, values) };
}
