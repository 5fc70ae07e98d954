import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '#kernel/db/database.ts';
import { openTestHouse, remediated, scriptedTask, startTestWorker } from './test-house.ts';

/** A worker process that tests kill. It says on its standard output what it performs; where it is held, it ends no item until it is told to. */
const {
  TEST_HELD,
  TEST_DATABASE_URL = '',
  TEST_OBJECTS = '',
  TEST_ITEM_MS = '5',
  TEST_WORKER = 'child',
  TEST_LEASE_MS = '1000',
} = process.env;

const told = TEST_HELD ? once(process.stdin, 'data') : undefined;
const slow = scriptedTask('slow', async ({ id }) => {
  await pause(Number(TEST_ITEM_MS));
  process.stdout.write(`${id}\n`);
  await told;
  return remediated(id);
});

const database = openDatabase({ url: TEST_DATABASE_URL, applicationName: 'test worker' });
const house = await openTestHouse({
  database,
  tasks: [slow],
  folder: TEST_OBJECTS,
  isWorker: true,
  worker: TEST_WORKER,
  timings: { leaseMs: Number(TEST_LEASE_MS), renewMs: Number(TEST_LEASE_MS) / 4 },
});
const faults: unknown[] = [];
// One slice at once: a second worker always finds a lane free.
const stopWorker = startTestWorker(house, faults, 1);
process.stdout.write('ready\n');

process.on('SIGTERM', async () => {
  process.stdin.destroy();
  await stopWorker();
  await house.close();
  await database.close();
  process.exitCode = faults.length;
});
