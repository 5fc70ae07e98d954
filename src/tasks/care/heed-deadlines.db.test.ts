import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { setClockOffset } from '#kernel/clock/clock.ts';
import { useDatabase } from '../../testing/index.ts';
import { draftRun, heedDeadlines, prepareRun, queueRun, resumeRun, showRun } from '../index.ts';
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

const MINUTE_MS = 60_000;
const db = useDatabase();
const gates = Array.from({ length: 3 }, () => Promise.withResolvers<void>());
const begun = Promise.withResolvers<void>();
let performed = 0;
let house: TestHouse;
let stopWorker: () => Promise<void>;
const faults: unknown[] = [];

const slow = scriptedTask('slow', async ({ id }) => {
  begun.resolve();
  performed += 1;
  await gates[performed - 1]!.promise;
  return remediated(id);
});

beforeAll(async () => {
  house = await openTestHouse({
    database: db.database,
    tasks: [{ ...slow, concurrency: 1, deadlineMinutes: 30 }],
    timings: { leaseMs: 100 * MINUTE_MS },
  });
  stopWorker = startTestWorker(house, faults);
});
afterAll(async () => {
  setClockOffset(0);
  await stopWorker();
  await house.close();
  expect(faults).toEqual([]);
});

const look = (id: number) => house.database.transaction('*', (session) => showRun(house.programs, session, id));

async function findings(): Promise<readonly string[]> {
  const { rows } = await db.owner.query<{ kind: string; open: boolean }>(
    'select kind, closed_at is null as open from findings order by id',
  );
  return rows.map(({ kind, open }) => `${kind} ${open ? 'open' : 'closed'}`);
}

it('a run that is in work past its deadline is paused with that reason and is a finding until it ends', async () => {
  const ids = idsFrom('late', 3);
  await insertSubmissions(db.owner, ids);
  const input = { name: 'list.csv', body: csvOf(ids) };
  const { id } = await draftRun(house, { ...DEED, program: PROGRAM, task: 'slow', params: {}, selection: { kind: 'csv' }, input });
  await prepareRun(house, id);
  await queueRun(house, id, DEED);
  await begun.promise;
  setClockOffset(29 * MINUTE_MS);
  await heedDeadlines(house);
  expect((await look(id)).run).toMatchObject({ wanted: 'run' });
  setClockOffset(31 * MINUTE_MS);
  await heedDeadlines(house);
  await heedDeadlines(house);
  expect((await look(id)).run).toMatchObject({ wanted: 'pause', stateReason: 'it is past its deadline of 30 minutes' });
  gates[0]!.resolve();
  await vi.waitFor(async () => expect((await look(id)).progress.succeeded).toBe(1));
  for (const { resolve } of gates) resolve();
  await until(house, id, ['paused']);
  expect(await findings()).toEqual(['run_past_deadline open']);
  await resumeRun(house, id, DEED);
  await heedDeadlines(house);
  await until(house, id, ['succeeded']);
  await heedDeadlines(house);
  expect(await findings()).toEqual(['run_past_deadline closed']);
  const { rows } = await db.owner.query("select count(*)::int as n from ledger_lines where action = 'run.deadline_passed'");
  expect(rows).toEqual([{ n: 1 }]);
});
