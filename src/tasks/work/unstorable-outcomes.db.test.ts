import { afterAll, beforeAll, expect, it } from 'vitest';
import { failed, skipped, succeeded, unknown } from '#sdk';
import { useDatabase } from '../../testing/index.ts';
import { draftRun, prepareRun, queueRun, recountRun } from '../index.ts';
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

const db = useDatabase();
let house: TestHouse;
let stopWorker: () => Promise<void>;
const faults: unknown[] = [];
const NUL = 'nul\0character';

/** A partner's words reach an outcome; PostgreSQL stores no NUL character, neither in text nor in JSON. */
const quotes = scriptedTask('quotes', ({ id }) => {
  if (id.endsWith('1')) return failed('refused', NUL);
  if (id.endsWith('2')) return unknown('timed_out', NUL);
  if (id.endsWith('3')) return skipped(NUL);
  if (id.endsWith('4')) return succeeded({ output: { what: NUL } });
  return remediated(id);
});

beforeAll(async () => {
  house = await openTestHouse({ database: db.database, tasks: [quotes] });
  stopWorker = startTestWorker(house, faults);
});
afterAll(async () => {
  await stopWorker();
  await house.close();
});

it('an outcome with a character that cannot be stored stops no other, and the run ends', async () => {
  const ids = idsFrom('nul', 10);
  await insertSubmissions(db.owner, ids);
  const input = { name: 'list.csv', body: csvOf(ids) };
  const run = await draftRun(house, { ...DEED, program: PROGRAM, task: 'quotes', params: {}, selection: { kind: 'csv' }, input });
  await prepareRun(house, run.id);
  await queueRun(house, run.id, DEED);
  const ended = await until(house, run.id, ['succeeded', 'succeeded_with_failures', 'failed']);
  expect(ended).toMatchObject({ total: 10, succeeded: 7, failed: 1, unknown: 1, skipped: 1, unprocessed: 0 });
  expect(await house.database.transaction('*', (session) => recountRun(session, run.id))).toMatchObject({ succeeded: 7, failed: 1 });
  expect(faults).toEqual([]);
});
