import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '#kernel/db/database.ts';
import { isWaybillError } from '#kernel/errors.ts';
import { openTestHouse, startTestWorker } from './test-house.ts';
import { rowsTask } from './test-rows.ts';

/** A worker process over the rows of a file, for tests that kill it. Codes of its faults go to its standard output, each once. */
const { TEST_DATABASE_URL = '', TEST_OBJECTS = '', TEST_WORKER = 'rows', TEST_SLICE_MS = '20' } = process.env;

const database = openDatabase({ url: TEST_DATABASE_URL, applicationName: 'test worker' });
const task = rowsTask(() => pause(Number(TEST_SLICE_MS)));
const seen = new Set<string>();
const faults: unknown[] = [];
faults.push = (...errors: unknown[]) => {
  for (const error of errors) {
    const code = isWaybillError(error) ? error.code : String((error as { code?: string }).code ?? error);
    if (!seen.has(code)) process.stdout.write(`fault ${code}\n`);
    seen.add(code);
  }
  return 0;
};

/** A database that is not there yet is waited for, as whatever keeps a worker running would. */
async function openHouse() {
  for (;;) {
    try {
      return await openTestHouse({
        database,
        tasks: [task],
        folder: TEST_OBJECTS,
        isWorker: true,
        worker: TEST_WORKER,
        // The database is taken away from it: the engine goes on when it is back.
        onEngineFault: (error) => faults.push(error),
      });
    } catch {
      await pause(100);
    }
  }
}

const house = await openHouse();
startTestWorker(house, faults, 2);
process.stdout.write('ready\n');
