import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TaskDefinition } from '#sdk';
import { addUser, callerNamed, isWriteStopped, stopWrites } from '../../access/index.ts';
import { useDatabase } from '../../testing/index.ts';
import { cancelRun, changeRate, draftRun, forceRun, noteRun, prepareRun, QUIET_MS, queueRun, showRun } from '../index.ts';
import {
  ASKER,
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

const db = useDatabase();
let house: TestHouse;
let stopWorker: () => Promise<void>;
const faults: unknown[] = [];
/** Items of `held` wait for it. */
let letGo: () => void = () => undefined;
let gate: Promise<void> = Promise.resolve();
const close = () => {
  gate = new Promise((resolve) => {
    letGo = resolve;
  });
};

const task = (name: string, parts: Partial<TaskDefinition<never>> = {}) => ({
  ...scriptedTask(name, ({ id }) => remediated(id)),
  ...parts,
});
const held = scriptedTask('held', async ({ id }) => {
  await gate;
  return remediated(id);
});
const tasks = [
  task('paced', { ratePerSecond: 1_000, concurrency: 4 }),
  { ...held, mostRuns: 1 },
  { ...held, name: 'stuck' },
  task('plain'),
  task('reader', { risk: 'reads' }),
];

beforeAll(async () => {
  house = await openTestHouse({ database: db.database, tasks });
  stopWorker = startTestWorker(house, faults);
  await db.database.transaction('*', (session) => addUser(session, { name: 'chief', role: 'administrator', programs: [] }, ASKER));
});
afterEach(() => expect(faults).toEqual([]));
afterAll(async () => {
  letGo();
  await stopWorker();
  await house.close();
});

async function queue(name: string, prefix: string, count: number, ratePerSecond?: number): Promise<number> {
  const ids = idsFrom(prefix, count);
  await insertSubmissions(db.owner, ids);
  const input = { name: 'list.csv', body: csvOf(ids) };
  const rate = ratePerSecond === undefined ? {} : { ratePerSecond };
  const run = await draftRun(house, { ...DEED, program: PROGRAM, task: name, params: {}, selection: { kind: 'csv' }, input, ...rate });
  await prepareRun(house, run.id);
  await queueRun(house, run.id, DEED);
  return run.id;
}

const look = (id: number) => house.database.transaction('*', (session) => showRun(house.programs, session, id));

/** Until the run is seen so. */
async function seen(id: number, is: (shown: Awaited<ReturnType<typeof look>>) => boolean): Promise<void> {
  const since = performance.now();
  while (!is(await look(id))) {
    if (performance.now() - since > 10_000) throw new Error(`Run ${id} is not seen so: ${JSON.stringify(await look(id))}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('the rate', () => {
  it('is heeded by slices in work within seconds, and bounded by what was approved', async () => {
    const id = await queue('paced', 'rate', 40, 500);
    await expect(changeRate(house, id, { ...DEED, ratePerSecond: 501 })).rejects.toMatchObject({ code: 'WB_RUN_RATE' });
    await expect(changeRate(house, id, { ...DEED, ratePerSecond: null })).rejects.toMatchObject({ code: 'WB_RUN_RATE' });
    await until(house, id, ['succeeded']);

    const slow = await queue('paced', 'slow', 40, 500);
    await changeRate(house, slow, { ...DEED, ratePerSecond: 0.5 });
    await seen(slow, ({ progress }) => progress.state === 'running' || progress.state === 'succeeded');
    const before = performance.now();
    await changeRate(house, slow, { ...DEED, ratePerSecond: 500 }).catch((error: { code: string }) =>
      expect(error.code).toBe('WB_RUN_STATE'),
    );
    await until(house, slow, ['succeeded']);
    // At one item in two seconds it would have taken a minute and more.
    expect(performance.now() - before).toBeLessThan(8_000);
    expect((await look(slow)).run).toMatchObject({ rateMost: 500 });
  });

  it('is at most what the task allows', async () => {
    const request = { ...DEED, program: PROGRAM, task: 'paced', params: {}, selection: { kind: 'query', reasons: [], forms: [] } } as const;
    await expect(draftRun(house, { ...request, ratePerSecond: 1_001 })).rejects.toMatchObject({ code: 'WB_RUN_RATE' });
  });
});

describe('runs of one task', () => {
  it('wait for each other where it says how many there may be, and say for whom', async () => {
    close();
    const first = await queue('held', 'one', 2);
    await until(house, first, ['running']);
    const second = await queue('held', 'two', 2);
    await seen(second, ({ care }) => care.standstill.waitsFor === 'runs');
    expect((await look(second)).care.standstill).toMatchObject({ isStuck: false, runsBefore: [first] });
    letGo();
    await until(house, first, ['succeeded']);
    await until(house, second, ['succeeded']);
  });
});

describe('a run that gets nowhere', () => {
  it('is seen as stuck, and is forced on with a reason', async () => {
    close();
    const id = await queue('stuck', 'stuck', 2);
    await until(house, id, ['running']);
    await seen(id, ({ workers }) => workers.length === 1);
    await expect(forceRun(house, id, DEED)).rejects.toMatchObject({ code: 'WB_RUN_NOT_STUCK' });
    // Its worker lives and renews its lease; what it waits for does not come.
    const ago = `${QUIET_MS + 60_000} milliseconds`;
    await db.owner.query('update run_slices set progress_at = progress_at - $2::interval where run_id = $1', [id, ago]);
    await db.owner.query('update runs set state_at = state_at - $2::interval where id = $1', [id, ago]);
    expect((await look(id)).care.standstill).toMatchObject({ isStuck: true });
    expect(await forceRun(house, id, DEED)).toEqual({ slices: 1 });
    letGo();
    expect(await until(house, id, ['succeeded'])).toMatchObject({ total: 2, succeeded: 2 });
    const { rows } = await db.owner.query("select actor from ledger_lines where action = 'run.forced' and run_id = $1", [String(id)]);
    expect(rows).toEqual([{ actor: 'asker' }]);
    const twice = await db.owner.query(
      'select count(*)::int as n from remediations r join submissions s on s.id = r.submission_id where s.external_id like $1',
      ['stuck-%'],
    );
    expect(twice.rows).toEqual([{ n: 2 }]);
  });
});

describe('the stop of all writing', () => {
  const turn = (isStopped: boolean) =>
    db.database.transaction('*', async (session) =>
      stopWrites(session, await callerNamed(session, 'chief'), { isStopped, reason: 'a test' }),
    );

  it('holds every run that does more than read, until it is taken back', async () => {
    await turn(true);
    await expect(turn(true)).rejects.toMatchObject({ code: 'WB_WRITES_STOPPED' });
    const writes = await queue('plain', 'stop', 3);
    const reads = await queue('reader', 'read', 3);
    await until(house, reads, ['succeeded', 'failed']);
    await seen(writes, ({ care }) => care.standstill.waitsFor === 'writes');
    expect((await look(writes)).progress).toMatchObject({ state: 'queued', unprocessed: 3 });
    await turn(false);
    expect(await db.database.transaction('*', isWriteStopped)).toBe(false);
    await until(house, writes, ['succeeded']);
  });
});

it('notes stand with the run, in order', async () => {
  const id = await queue('plain', 'note', 1);
  await until(house, id, ['succeeded']);
  await noteRun(house, id, { ...DEED, reason: 'The partner knows.' });
  await noteRun(house, id, { ...DEED, reason: 'It is done.' });
  expect((await look(id)).care).toMatchObject({ holder: ASKER.name, notes: [{ text: 'The partner knows.' }, { text: 'It is done.' }] });
  await expect(cancelRun(house, id, DEED)).rejects.toMatchObject({ code: 'WB_RUN_STATE' });
});
