import { expect, test } from 'vitest';
import { startWorker } from '#kernel/jobs/index.ts';
import { handoffWork, keepSweepingHandoffs } from './index.ts';
import type { HandoffHouse } from './ports.ts';
import { useRoutedHouse } from './test-house.ts';

const it = useRoutedHouse();
const PEOPLE = 12;
const STUCK_MS = 18_000;

/** As a worker process does, until the answer is called. */
function startWorking(house: HandoffHouse, faults: unknown[]): () => Promise<void> {
  const stop = new AbortController();
  const onFault = (error: unknown): void => void faults.push(error);
  const ended = Promise.all([
    startWorker({ jobs: house.jobs, work: handoffWork(house), signal: stop.signal, timings: { pollMs: 50 }, onFault }),
    keepSweepingHandoffs({ ...house, timings: { ...house.timings, sweepMs: 100 } }, stop.signal, onFault),
  ]);
  return async () => {
    stop.abort();
    await ended;
  };
}

async function counts(): Promise<Record<string, number>> {
  const { rows } = await it.submissions.db.owner.query<{ name: string; n: number }>(
    `select concat_ws(' ', destination, state) as name, count(*)::int as n from handoffs group by 1 order by 1`,
  );
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}

/** Looks at the database until it says so. */
async function until(isReached: (now: Record<string, number>) => boolean): Promise<void> {
  const since = performance.now();
  for (let now = await counts(); !isReached(now); now = await counts()) {
    if (performance.now() - since > STUCK_MS) throw new Error(`Stuck at ${JSON.stringify(now)}.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

test('several workers bring everything to an end, and no destination sees a second effect', async () => {
  const faults: unknown[] = [];
  const stops = [startWorking(it.house, faults), startWorking(it.house, faults)];
  it.partner.plan.claims.push('refuse', 'do', 'lost', 'refuse', 'do', 'bad_number', 'do', 'lost');
  it.partner.plan.upload.push('do', 'lost');
  await it.accept(...Array.from({ length: PEOPLE }, (_, n) => ({ id: `p-${n}`, payload: { extra: true } })));
  await until((now) => (now['evidence accepted'] ?? 0) + (now['intake accepted'] ?? 0) + (now['intake unknown'] ?? 0) >= PEOPLE - 2);
  it.later(15);
  await until((now) => (now['evidence accepted'] ?? 0) + (now['intake accepted'] ?? 0) >= PEOPLE);
  await Promise.all(stops.map((stop) => stop()));
  expect(faults).toEqual([]);
  expect(await counts()).toEqual({
    'claims accepted': 10,
    'claims rejected': 3,
    'evidence accepted': 10,
    'intake accepted': 2,
  });
  const keys = it.partner.effects.map(({ at, key }) => `${at} ${key}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toHaveLength(22);
});
