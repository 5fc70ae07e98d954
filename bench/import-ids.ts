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
import { readIdList, selectByIds } from '../src/submissions/index.ts';

/** A list of 1,000,000 ids from CSV, read and told apart, against raw COPY of the same bytes into a table with the id as its key. */

const COUNT = Number(process.env.WAYBILL_BENCH_COUNT ?? 1_000_000);
const ROUNDS = 3;
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
const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
const value = Math.round(COUNT / median(times.map((each) => each.ours)));
const limit = Math.round(COUNT / median(times.map((each) => each.bound)));
const ratio = Number((value / limit).toFixed(2));
console.log(JSON.stringify({ name: 'import-ids', value, unit: 'ids/s', bound: limit, ratio, target: 0.5, met: ratio >= 0.5 }));
const megabytes = Math.round(peak / 1_048_576);
console.log(
  JSON.stringify({
    name: 'import-ids.memory',
    value: megabytes,
    unit: 'MB',
    bound: 300,
    ratio: Number((megabytes / 300).toFixed(2)),
    target: 1,
    met: megabytes <= 300,
  }),
);
await raw.end();
await database.close();
await server.stop();
rmSync(folder, { recursive: true, force: true });
