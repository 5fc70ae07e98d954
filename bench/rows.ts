import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { z } from 'zod';
import { openDatabase } from '../src/kernel/db/database.ts';
import { startEmbeddedPostgres } from '../src/kernel/db/embedded/start-embedded-postgres.ts';
import { migrate } from '../src/kernel/db/migrate/migrate.ts';
import { keepHeapSmall } from '../src/kernel/heap.ts';
import { defineTask, succeeded } from '../src/sdk/index.ts';
import { decideApproval, draftRun, prepareRun, queueRun, requestApproval, showRun, TIMINGS } from '../src/tasks/index.ts';
import { DEED, openTestHouse, PROGRAM, startTestWorker } from '../src/tasks/test-house.ts';
import { isQuick, median, report } from './report.ts';

keepHeapSmall();

/**
 * A task with no effect over 1,000,000 rows of a CSV, from the file to its four result files, with fsync on; against reading the same file, copying
 * one outcome row each into the database and writing the same files, bare (`rows-bare.ts`). `--count N` rows.
 */
const asked = process.argv.indexOf('--count');
const COUNT = asked > 0 ? Number(process.argv[asked + 1]) : isQuick ? 100_000 : 1_000_000;
const ROUNDS = isQuick || COUNT > 1_000_000 ? 1 : 3;
const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-rows-'));
const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'db') });
await migrate(server.urls.owner);
const database = openDatabase({ url: server.urls.app });
const owner = new pg.Pool({ connectionString: server.urls.owner, max: 4 });
owner.on('error', () => undefined);

let firstItemAt: number | undefined;
const idle = defineTask({
  name: 'idle',
  title: 'Does nothing',
  description: 'Does nothing with each row.',
  risk: 'reversible',
  approvals: 1,
  params: z.object({}),
  over: ['csv'],
  concurrency: 4,
  failureBudget: 10,
  outputColumns: [],
  row: { schema: z.object({ id: z.string(), name: z.string(), amount: z.coerce.number() }) },
  works: 'on a slice of rows',
  performRows: async (_context, rows) => {
    firstItemAt ??= performance.now();
    return rows.map(() => succeeded());
  },
});
const house = await openTestHouse({ database, tasks: [idle], folder: join(folder, 'objects'), isWorker: true, timings: TIMINGS });

function* csv(): Generator<Buffer> {
  yield Buffer.from('id,name,amount\n');
  for (let n = 0; n < COUNT; n += 5_000) {
    const rows = Array.from(
      { length: Math.min(5_000, COUNT - n) },
      (_, i) => `${String(n + i).padStart(10, '0')},Row number ${n + i},${n + i}.50`,
    );
    yield Buffer.from(`${rows.join('\n')}\n`);
  }
}

const input = join(folder, 'rows.csv');
await pipeline(Readable.from(csv()), createWriteStream(input));

/** In a process of its own: what it leaves in memory is not the run's. */
async function bound(): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'rows-bare.ts'), server.urls.owner, input], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = (await child.stdout.toArray()).join('');
  return JSON.parse(said).seconds;
}

interface Timed {
  readonly seconds: number;
  readonly preview: number;
  readonly work: number;
  readonly files: number;
  readonly firstItem: number;
}

async function ours(): Promise<Timed> {
  firstItemAt = undefined;
  const stopWorker = startTestWorker(house, [], 4);
  const start = performance.now();
  const given = { name: 'rows.csv', body: createReadStream(input) };
  const { id } = await draftRun(house, { ...DEED, program: PROGRAM, task: 'idle', params: {}, selection: { kind: 'csv' }, input: given });
  const { digest } = await prepareRun(house, id);
  const previewed = performance.now();
  await requestApproval(house, id, DEED);
  await decideApproval(house, id, {
    by: { kind: 'person', name: 'approver' },
    reason: 'a bench',
    scope: '*',
    decision: 'approved',
    digest,
  });
  const approved = performance.now();
  await queueRun(house, id, DEED);
  const worked = await untilState(id, true);
  const ended = await untilState(id, false);
  await stopWorker();
  const { files, progress } = await database.transaction('*', (session) => showRun(house.programs, session, id));
  if (progress.succeeded !== COUNT || files.find(({ kind }) => kind === 'succeeded')?.rows !== COUNT)
    throw new Error(JSON.stringify(progress));
  await owner.query('truncate run_outcomes, run_items, run_blocks cascade');
  return {
    seconds: (ended - start) / 1_000,
    preview: (previewed - start) / 1_000,
    work: (worked - approved) / 1_000,
    files: (ended - worked) / 1_000,
    firstItem: ((firstItemAt ?? Number.NaN) - approved) / 1_000,
  };
}

/** When every item has its outcome, or when the run has ended; a question every 50 ms costs nothing beside the work. */
async function untilState(id: number, isWorked: boolean): Promise<number> {
  for (;;) {
    const { rows } = await owner.query(
      isWorked
        ? `select 1 from run_slices where run_id = $1 having count(*) > 0 and bool_and(state = 'done')`
        : `select 1 from runs where id = $1 and finished_at is not null`,
      [id],
    );
    if (rows.length > 0) return performance.now();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

let peak = 0;
if (process.argv.includes('--parts')) console.error(process.memoryUsage());
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss);
}, 50);
const bounds: number[] = [];
const times: Timed[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  bounds.push(await bound());
  peak = 0;
  times.push(await ours());
  if (process.argv.includes('--parts'))
    console.error(JSON.stringify({ bound: bounds.at(-1), ...times.at(-1), peakMb: Math.round(peak / 1_048_576) }));
}
clearInterval(watch);
report({
  name: 'rows',
  value: COUNT / median(times.map(({ seconds }) => seconds)),
  unit: 'rows/s',
  bound: COUNT / median(bounds),
  atLeast: 0.5,
});
report({ name: 'rows.memory', value: peak / 1_048_576, unit: 'MB', atMost: 300 });
report({ name: 'rows.first-item', value: median(times.map(({ firstItem }) => firstItem)), unit: 's', atMost: 2 });
await house.close();
await database.close();
await owner.end();
await server.stop();
rmSync(folder, { recursive: true, force: true });
