import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setClockOffset } from '#kernel/clock/clock.ts';
import { useDatabase } from '../../testing/index.ts';
import { draftRun, prepareRun, queueRun, runProgress } from '../index.ts';
import {
  csvOf,
  DEED,
  idsFrom,
  insertSubmissions,
  openTestHouse,
  PROGRAM,
  remediated,
  scriptedTask,
  startTestWorker,
  type TestHouse,
  until,
} from '../test-house.ts';
import { recordOutcomes } from './record-outcomes.ts';
import { takeSlice } from './take-slice.ts';

// A worker process alone takes 1 s of processor time to start: 12 s have passed here where six programs shared a core.
vi.setConfig({ testTimeout: 60_000 });

type Child = ChildProcessByStdio<Writable, Readable, null>;

const db = useDatabase();
const slow = scriptedTask('slow', ({ id }) => remediated(id), { concurrency: 16 });
const children = new Set<Child>();
let folder: string;
let house: TestHouse;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-recovery-'));
  house = await openTestHouse({ database: db.database, tasks: [slow], folder });
});
afterEach(async () => {
  setClockOffset(0);
  for (const child of children) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  children.clear();
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

function startChild(worker: string, isHeld = false): { child: Child; said: AsyncIterator<string> } {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../test-worker.ts')], {
    env: { ...process.env, TEST_DATABASE_URL: db.appUrl, TEST_OBJECTS: folder, TEST_WORKER: worker, TEST_HELD: isHeld ? 'yes' : '' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.add(child);
  return { child, said: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

async function hear(said: AsyncIterator<string>, lines: number): Promise<void> {
  for (let n = 0; n < lines; n += 1) await said.next();
}

async function queued(prefix: string, count: number): Promise<number> {
  const ids = idsFrom(prefix, count);
  await insertSubmissions(db.owner, ids);
  const run = await draftRun(house, {
    ...DEED,
    program: PROGRAM,
    task: 'slow',
    params: {},
    selection: { kind: 'csv' },
    input: { name: `${prefix}.csv`, body: csvOf(ids) },
  });
  await prepareRun(house, run.id);
  await queueRun(house, run.id, DEED);
  return run.id;
}

async function effectsOf(runId: number) {
  const { rows } = await db.owner.query<{ outcomes: number; remediations: number; submissions: number }>(
    `select (select count(*) from run_outcomes where run_id = $1) as outcomes, (select count(*) from remediations where run_id = $1) as remediations,
       (select count(distinct submission_id) from remediations where run_id = $1) as submissions`,
    [runId],
  );
  return rows[0];
}

it.each([1, 37])('a worker killed after %i items leaves nothing lost and nothing twice', async (items) => {
  const runId = await queued(`kill${items}`, 120);
  const first = startChild('first');
  await hear(first.said, items + 1);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  const before = await house.database.transaction('*', (session) => runProgress(session, runId));
  expect(before.unprocessed).toBeGreaterThan(0);
  const stopWorker = startTestWorker(house);
  expect(await until(house, runId, ['succeeded', 'failed', 'succeeded_with_failures'])).toMatchObject({
    state: 'succeeded',
    succeeded: 120,
    unprocessed: 0,
  });
  await stopWorker();
  expect(await effectsOf(runId)).toEqual({ outcomes: 120, remediations: 120, submissions: 120 });
});

it('two worker processes share a run, and one that is asked to stop ends in order', async () => {
  // Held, or the first would have done all before the second looked.
  const [first, second] = [startChild('first', true), startChild('second', true)];
  await Promise.all([hear(first.said, 1), hear(second.said, 1)]);
  const runId = await queued('two', 200);
  await Promise.all([hear(first.said, 1), hear(second.said, 1)]);
  for (const { child } of [first, second]) child.stdin.write('go on\n');
  first.child.kill('SIGTERM');
  const [code] = await once(first.child, 'exit');
  expect(code).toBe(0);
  expect(await until(house, runId, ['succeeded', 'failed', 'succeeded_with_failures'])).toMatchObject({
    state: 'succeeded',
    succeeded: 200,
  });
  expect(await effectsOf(runId)).toEqual({ outcomes: 200, remediations: 200, submissions: 200 });
});

it('whoever lost the lease can write nothing', async () => {
  const runId = await queued('fence', 10);
  const late = await takeSlice(house, runId);
  const outcome = {
    position: 0,
    submissionId: late?.ready[0]?.submissionId ?? null,
    handoffId: null,
    externalId: 'fence-0000',
    outcome: remediated('fence-0000'),
  };
  setClockOffset(house.timings.leaseMs + 1);
  const now = await takeSlice({ ...house, worker: 'other' }, runId);
  expect(now?.lease).toMatchObject({ slice: late?.lease.slice, fence: 2 });
  expect(await recordOutcomes(house, late as NonNullable<typeof late>, [outcome])).toBe('lost');
  expect(await effectsOf(runId)).toEqual({ outcomes: 0, remediations: 0, submissions: 0 });
  expect(await recordOutcomes(house, now as NonNullable<typeof now>, [outcome])).toBe('on');
  expect(await effectsOf(runId)).toEqual({ outcomes: 1, remediations: 1, submissions: 1 });
});
