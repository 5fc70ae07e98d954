import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import { openDatabase } from '../src/kernel/db/database.ts';
import { startEmbeddedPostgres } from '../src/kernel/db/embedded/start-embedded-postgres.ts';
import { migrate } from '../src/kernel/db/migrate/migrate.ts';
import { keepHeapSmall } from '../src/kernel/heap.ts';
import { readIdList, selectByIds } from '../src/submissions/index.ts';
import { isQuick, median, report } from './report.ts';

keepHeapSmall();

/** A list of 1,000,000 ids from CSV, read and told apart, against raw COPY of the same bytes into a table with the id as its key. */

const COUNT = isQuick ? 100_000 : 1_000_000;
const ROUNDS = isQuick ? 1 : 3;
const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-'));
const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'data') });
await migrate(server.urls.owner);
const database = openDatabase({ url: server.urls.app });
const raw = new pg.Client({ connectionString: server.urls.app });
await raw.connect();

/** Not in order, as lists are: a multiplier that shares no factor with a power of ten. */
function* csv(): Generator<Buffer> {
  for (let n = 0; n < COUNT; n += 5_000) {
    const ids = Array.from({ length: Math.min(5_000, COUNT - n) }, (_, i) =>
      String(((n + i) * 7_654_321) % 1_000_000_007).padStart(10, '0'),
    );
    yield Buffer.from(`${ids.join('\n')}\n`);
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

async function bound(): Promise<void> {
  await raw.query('begin; create temporary table bound_ids (external_id text primary key) on commit drop');
  await pipeline(Readable.from(csv()), raw.query(from('copy bound_ids from stdin')));
  await raw.query('commit');
}

async function ours(): Promise<void> {
  await database.transaction(['bench'], async (session) => {
    const selection = await selectByIds(session, 'bench', readIdList(Readable.from(csv())));
    if (selection.unknown !== COUNT) throw new Error(`${selection.unknown} of ${COUNT} ids were counted`);
  });
}

let peak = 0;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss);
}, 20);
const times: { bound: number; ours: number }[] = [];
for (let round = 0; round < ROUNDS; round += 1) times.push({ bound: await seconds(bound), ours: await seconds(ours) });
clearInterval(watch);
const rate = (side: 'bound' | 'ours') => COUNT / median(times.map((each) => each[side]));
report({ name: 'import-ids', value: rate('ours'), unit: 'ids/s', bound: rate('bound'), atLeast: 0.5 });
report({ name: 'import-ids.memory', value: peak / 1_048_576, unit: 'MB', atMost: 300 });
await raw.end();
await database.close();
await server.stop();
rmSync(folder, { recursive: true, force: true });
