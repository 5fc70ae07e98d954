import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { setClockOffset } from '#kernel/clock/clock.ts';
import { startWorker } from '#kernel/jobs/index.ts';
import { handoffWork, keepSweepingHandoffs } from '../work-handoffs.ts';
import { usePolls } from './test-polls.ts';

const polls = usePolls();
const MINUTE = 60_000;
const DEADLINE_MS = 15_000;

afterEach(() => setClockOffset(0));

/** As a worker process does it: the sweep finds lanes that are due, the engine gives out their jobs, and each job asks slice after slice. */
test('what is due is asked about by whatever worker runs, through the real queues, and every row counts as checked', async () => {
  const ids = Array.from({ length: 60 }, (_, n) => `w${n}`);
  await polls.importHandoffs(ids);
  for (const id of ids) polls.register.known.set(id, { status: 'vbms' });
  setClockOffset(61 * MINUTE);
  const stop = new AbortController();
  const faults: unknown[] = [];
  const onFault = (error: unknown): void => void faults.push(error);
  const house = { ...polls.handoffs, timings: { ...polls.handoffs.timings, sweepMs: 20, perJob: 1 } };
  const working = Promise.all([
    startWorker({ jobs: house.jobs, work: handoffWork(house), signal: stop.signal, onFault, timings: { pollMs: 20 } }),
    keepSweepingHandoffs(house, stop.signal, onFault),
  ]);
  const deadline = performance.now() + DEADLINE_MS;
  while ((await delivered()) < ids.length && performance.now() < deadline) await pause(20);
  stop.abort();
  await working;
  expect(faults).toEqual([]);
  expect(await delivered()).toBe(ids.length);
  const slices = await polls.slices();
  expect(slices.length).toBeGreaterThanOrEqual(8);
  expect(slices.reduce((sum, { changed }) => sum + Number(changed), 0)).toBe(ids.length);
  expect(polls.register.asked.flat().toSorted()).toEqual(ids.toSorted());
});

async function delivered(): Promise<number> {
  return Object.values(await polls.states()).filter((state) => state === 'delivered').length;
}
