import { afterEach, describe, expect, it } from 'vitest';
import { useDatabase } from '../../testing/index.ts';
import { type Jobs, listen, openJobs, startWorker, WAKE_CHANNEL } from './index.ts';

const QUEUE = 'test.thing';
const opened: { close(): Promise<void> }[] = [];
const db = useDatabase();

afterEach(async () => {
  for (const part of opened.splice(0).reverse()) await part.close();
});

async function open(isWorker = false): Promise<Jobs> {
  const jobs = await openJobs({
    pool: db.database.pool,
    queues: [{ name: QUEUE, expireSeconds: 60 }],
    isWorker,
    onFault: (error) => {
      throw error;
    },
  });
  opened.push(jobs);
  return jobs;
}

function worker(jobs: Jobs, handle: Parameters<typeof startWorker>[0]['work'][number]['handle'], pollMs = 20) {
  const stop = new AbortController();
  const faults: unknown[] = [];
  const ended = startWorker({
    jobs,
    work: [{ queue: QUEUE, slots: 2, handle }],
    signal: stop.signal,
    timings: { pollMs, touchMs: 50 },
    onFault: (error) => faults.push(error),
  });
  opened.push({
    close: async () => {
      stop.abort();
      await ended;
    },
  });
  return { stop, ended, faults };
}

describe('jobs', () => {
  it('are there only when the transaction that woke them commits, once for each key', async () => {
    const jobs = await open();
    const rolledBack = db.database.transaction('*', async (session) => {
      await jobs.wake(session, QUEUE, { n: 1 }, { singletonKey: 'a' });
      throw new Error('undone');
    });
    await expect(rolledBack).rejects.toThrow('undone');
    expect(await jobs.fetch(QUEUE, 10)).toEqual([]);
    await db.database.transaction('*', async (session) => {
      await jobs.wake(session, QUEUE, { n: 2 }, { singletonKey: 'a' });
      await jobs.wake(session, QUEUE, { n: 3 }, { singletonKey: 'a' });
    });
    const fetched = await jobs.fetch(QUEUE, 10);
    expect(fetched.map(({ data }) => data)).toEqual([{ n: 2 }]);
    for (const job of fetched) await jobs.complete(QUEUE, job);
  });

  it('are completed in the transaction of the handler, and a wake during work is kept for after it', async () => {
    const jobs = await open();
    const seen: number[] = [];
    const both = Promise.withResolvers<void>();
    worker(jobs, async (job) => {
      seen.push(Number(job.data.n));
      if (seen.length === 1) await db.database.transaction('*', (session) => jobs.wake(session, QUEUE, { n: 2 }, { singletonKey: 'b' }));
      await db.database.transaction('*', (session) => job.complete(session));
      if (seen.length === 2) both.resolve();
    });
    await db.database.transaction('*', (session) => jobs.wake(session, QUEUE, { n: 1 }, { singletonKey: 'b' }));
    await both.promise;
    expect(seen).toEqual([1, 2]);
  });

  it('that fail are given out again, and the fault is reported', async () => {
    const jobs = await open();
    const done = Promise.withResolvers<void>();
    let tries = 0;
    const { faults } = worker(jobs, async () => {
      tries += 1;
      if (tries === 1) throw new Error('first try');
      done.resolve();
    });
    await db.database.transaction('*', (session) => jobs.wake(session, QUEUE, {}, { singletonKey: 'c' }));
    await done.promise;
    expect(faults.map(String)).toEqual(['Error: first try']);
  });

  it('are heard at once from another process when a listener runs', async () => {
    const here = await open();
    const there = await open();
    const heard = Promise.withResolvers<string>();
    const listening = Promise.withResolvers<void>();
    const heardAt = (queue: string) => {
      here.bell.ring(queue);
      heard.resolve(queue);
    };
    const listener = listen({
      directUrl: db.appUrl,
      channels: { [WAKE_CHANNEL]: heardAt, ready: () => listening.resolve() },
      onFault: (error) => heard.reject(error),
    });
    opened.push(listener);
    const probe = setInterval(() => void db.owner.query("select pg_notify('ready', '')"), 20);
    await listening.promise;
    clearInterval(probe);
    const done = Promise.withResolvers<void>();
    worker(here, async () => done.resolve(), 60_000);
    await db.database.transaction('*', (session) => there.wake(session, QUEUE, {}, { singletonKey: 'd' }));
    expect(await heard.promise).toBe(QUEUE);
    await done.promise;
  });

  it('are all heard of, however soon one comes after another', async () => {
    const jobs = await open();
    const listening = Promise.withResolvers<void>();
    const heard = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let times = 0;
    const listener = listen({
      directUrl: db.appUrl,
      channels: { [WAKE_CHANNEL]: () => heard[times++]?.resolve(), ready: () => listening.resolve() },
      onFault: listening.reject,
    });
    opened.push(listener);
    const probe = setInterval(() => void db.owner.query("select pg_notify('ready', '')"), 20);
    await listening.promise;
    clearInterval(probe);
    for (const { promise } of heard) {
      await db.database.transaction('*', (session) => jobs.wake(session, QUEUE, {}, { singletonKey: 'e' }));
      await promise;
    }
  });
});
