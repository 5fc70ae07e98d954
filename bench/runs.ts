import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { now } from '../src/kernel/clock/clock.ts';
import { openDatabase } from '../src/kernel/db/database.ts';
import { startEmbeddedPostgres } from '../src/kernel/db/embedded/start-embedded-postgres.ts';
import { migrate } from '../src/kernel/db/migrate/migrate.ts';
import { succeeded } from '../src/sdk/index.ts';
import { draftRun, prepareRun, queueRun, TIMINGS } from '../src/tasks/index.ts';
import {
  csvOf,
  DEED,
  idsFrom,
  insertSubmissions,
  openTestHouse,
  PROGRAM,
  scriptedTask,
  startTestWorker,
  type TestHouse,
  until,
} from '../src/tasks/test-house.ts';

/**
 * What the engine costs: items a second of a task that does nothing, with fsync on, against the bare inserts of the same outcomes; and how long
 * a killed worker's items wait for another. `--count N` items (20,000).
 */
const COUNT = Number(process.argv[process.argv.indexOf('--count') + 1]) || 20_000;
const ROUNDS = 3;
const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-runs-'));
const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'db') });
await migrate(server.urls.owner);
const database = openDatabase({ url: server.urls.app });
const owner = new pg.Pool({ connectionString: server.urls.owner, max: 2 });
const idle = scriptedTask('idle', () => succeeded(), { concurrency: 64 });
const slow = scriptedTask('slow', () => succeeded(), { concurrency: 16 });
const house = await openTestHouse({ database, tasks: [idle, slow], folder: join(folder, 'objects'), isWorker: true, timings: TIMINGS });

async function drafted(test: TestHouse, task: string, ids: readonly string[]) {
  const input = { name: `${task}.csv`, body: csvOf(ids) };
  const run = await draftRun(test, { ...DEED, program: PROGRAM, task, params: {}, selection: { kind: 'csv' }, input });
  const start = performance.now();
  await prepareRun(test, run.id);
  return { runId: run.id, previewMs: performance.now() - start };
}

async function timeRun(ids: readonly string[]) {
  const { runId, previewMs } = await drafted(house, 'idle', ids);
  const stopWorker = startTestWorker(house);
  const start = performance.now();
  await queueRun(house, runId, DEED);
  await until(house, runId, ['succeeded', 'failed', 'succeeded_with_failures', 'paused']);
  const ms = performance.now() - start;
  await stopWorker();
  return { previewMs, ms };
}

/** The same outcomes in groups of the same size, inserted by as many connections, with nothing around them. */
async function timeBare(): Promise<number> {
  await owner.query('create table bare (like run_outcomes including all)');
  const positions = Array.from({ length: COUNT }, (_, n) => n);
  const groups = Array.from({ length: Math.ceil(COUNT / TIMINGS.flushItems) }, (_, n) =>
    positions.slice(n * TIMINGS.flushItems, (n + 1) * TIMINGS.flushItems),
  );
  const pool = new pg.Pool({ connectionString: server.urls.owner, max: 4 });
  const start = performance.now();
  const insert = async () => {
    for (let group = groups.pop(); group; group = groups.pop()) {
      await pool.query(
        `insert into bare (run_id, attempt, position, program, outcome, recorded_at) select 1, 1, p, 'tests', 'succeeded', $2 from unnest($1::int[]) p`,
        [group, now()],
      );
    }
  };
  await Promise.all([insert(), insert(), insert(), insert()]);
  const ms = performance.now() - start;
  await pool.end();
  await owner.query('drop table bare');
  return ms;
}

/** A worker of its own process dies in mid-run; a second, already waiting, goes on. Seconds until it has performed an item of a dead slice. */
async function timeRecovery(): Promise<number> {
  const ids = idsFrom('killed', 64);
  await insertSubmissions(owner, ids);
  const { runId } = await drafted(house, 'slow', ids);
  const env = {
    ...process.env,
    TEST_DATABASE_URL: server.urls.app,
    TEST_OBJECTS: join(folder, 'objects'),
    TEST_ITEM_MS: '20',
    TEST_LEASE_MS: String(TIMINGS.leaseMs),
  };
  const child = spawn(process.execPath, [join(import.meta.dirname, '../src/tasks/test-worker.ts')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await said.next();
  await queueRun(house, runId, DEED);
  await said.next();
  child.kill('SIGKILL');
  await once(child, 'exit');
  const stopWorker = startTestWorker(house);
  const start = performance.now();
  await until(house, runId, ['succeeded', 'failed', 'succeeded_with_failures', 'paused']);
  const seconds = (performance.now() - start) / 1_000;
  await stopWorker();
  return seconds;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

try {
  const bare: number[] = [];
  const runs: Awaited<ReturnType<typeof timeRun>>[] = [];
  const ids = idsFrom('idle', COUNT);
  await insertSubmissions(owner, ids);
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(await timeBare());
    runs.push(await timeRun(ids));
  }
  const rate = (ms: number) => Math.round((COUNT / ms) * 1_000);
  const bound = rate(median(bare));
  const value = rate(median(runs.map(({ ms }) => ms)));
  const preview = rate(median(runs.map(({ previewMs }) => previewMs)));
  console.log(JSON.stringify({ name: 'runs.bare_outcomes', value: bound, unit: '1/s' }));
  console.log(JSON.stringify({ name: 'runs.idle_items', value, unit: '1/s', bound, ratio: Number((value / bound).toFixed(2)) }));
  console.log(JSON.stringify({ name: 'runs.preview', value: preview, unit: '1/s' }));
  console.log(
    JSON.stringify({ name: 'runs.peak_memory', value: Math.round(process.resourceUsage().maxRSS / 1_024), unit: 'MB', target: 400 }),
  );
  const recovery = await timeRecovery();
  console.log(JSON.stringify({ name: 'runs.recovery', value: Number(recovery.toFixed(1)), unit: 's', target: 20, met: recovery <= 20 }));
} finally {
  await house.close();
  await database.close();
  await owner.end();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
