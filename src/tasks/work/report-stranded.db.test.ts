import { afterAll, beforeAll, expect, test } from 'vitest';
import { setClockOffset } from '#kernel/clock/clock.ts';
import { useDatabase } from '../../testing/index.ts';
import { cancelRun, draftRun, prepareRun, queueRun, reportStranded } from '../index.ts';
import {
  csvOf,
  DEED,
  idsFrom,
  insertSubmissions,
  openTestHouse,
  PROGRAM,
  remediated,
  scriptedTask,
  type TestHouse,
} from '../test-house.ts';

const db = useDatabase();
let house: TestHouse;

beforeAll(async () => {
  house = await openTestHouse({ database: db.database, tasks: [scriptedTask('works', ({ id }) => remediated(id))] });
});
afterAll(async () => {
  setClockOffset(0);
  await house.close();
});

async function queuedRun(prefix: string): Promise<number> {
  const ids = idsFrom(prefix, 2);
  await insertSubmissions(db.owner, ids);
  const input = { name: 'list.csv', body: csvOf(ids) };
  const run = await draftRun(house, { ...DEED, program: PROGRAM, task: 'works', params: {}, selection: { kind: 'csv' }, input });
  await prepareRun(house, run.id);
  await queueRun(house, run.id, DEED);
  return run.id;
}

async function openFindings(): Promise<unknown[]> {
  const { rows } = await db.owner.query('select kind, run_id, details from findings where closed_at is null order by id');
  return rows;
}

test('a queued run whose code no worker has is a finding after a minute, until one has it or the run ends', async () => {
  const [first, second] = [await queuedRun('stranded'), await queuedRun('given-up')];
  setClockOffset(61_000);
  expect(await reportStranded(house)).toEqual({ opened: 0, closed: 0 });
  house.codeHashes.set('works', 'code-2');
  setClockOffset(30_000);
  expect(await reportStranded(house)).toEqual({ opened: 0, closed: 0 });
  setClockOffset(61_000);
  expect(await reportStranded(house)).toEqual({ opened: 2, closed: 0 });
  expect(await reportStranded(house)).toEqual({ opened: 0, closed: 0 });
  expect(await openFindings()).toMatchObject([
    { kind: 'run_waits_for_code', run_id: first, details: { task: 'works' } },
    { kind: 'run_waits_for_code', run_id: second },
  ]);
  await cancelRun(house, second, DEED);
  expect(await reportStranded(house)).toEqual({ opened: 0, closed: 1 });
  house.codeHashes.clear();
  expect(await reportStranded(house)).toEqual({ opened: 0, closed: 1 });
  expect(await openFindings()).toEqual([]);
});
