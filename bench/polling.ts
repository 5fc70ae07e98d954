import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres } from '../src/kernel/db/embedded/start-embedded-postgres.ts';
import { migrate } from '../src/kernel/db/migrate/migrate.ts';
import { openHttpClient } from '../src/kernel/http/index.ts';
import { fillPending, makeDue } from './polling/fill-pending.ts';
import { LANES, PROGRAM, reportOf, SLICE } from './polling/program.ts';
import { peakMemory, start } from './processes.ts';
import { isQuick, median, report } from './report.ts';

/**
 * Status polling with 1,000,000 pending at a partner with 200 ms of latency, four questions of 1,000 at once, against the bare calls: a fifth of
 * them is due in each round. Then the same worker beside a partner that never answers. The partner and the worker run in processes of their own.
 */
const PENDING = isQuick ? 90_000 : 1_000_000;
const ROUNDS = 3;
const PARTS = isQuick ? 3 : 5;
const BARE_CALLS = isQuick ? 20 : 100;
const BESIDE = isQuick ? 1 : 3;
const BESIDE_PARTS = isQuick ? 6 : 20;
const LATENCY_MS = 200;
const HANGING = 20_000;
const MOST_MS = 90_000;

const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-polling-'));
// Open to pass through, so that the database stays inside and goes with it.
chmodSync(folder, 0o711);
const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'data') });
const partner = start('bench/polling/partner.ts', ['--latency-ms', String(LATENCY_MS)]);
const url = (await partner.line()) as string;
const owner = new pg.Pool({ connectionString: server.urls.owner, max: 2 });
const worker = { running: undefined as ReturnType<typeof start> | undefined };
try {
  await migrate(server.urls.owner);
  await fillPending(owner, 'hanging', HANGING);
  await fillPending(owner, 'steady', PENDING);
  await measure();
} finally {
  await worker.running?.stop('SIGKILL');
  await owner.end();
  await partner.stop();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(): Promise<void> {
  const bare: number[] = [];
  const own: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push(await bareRate());
    own.push(await polledRate(round, PARTS));
  }
  report({ name: 'polling', value: median(own), unit: 'hand-offs/s', bound: median(bare), atLeast: 0.7 });
  const memory = worker.running?.child.pid && peakMemory(worker.running.child.pid);
  if (memory) report({ name: 'polling.worker_memory', value: memory, unit: 'MB', atMost: 300 });
  await makeDue(owner, 'hanging', 0, 1);
  const alone: number[] = [];
  const beside: number[] = [];
  for (let round = 0; round < BESIDE; round += 1) {
    await rest('hanging');
    alone.push(await polledRate(2 * round, BESIDE_PARTS));
    await wake('hanging');
    beside.push(await polledRate(2 * round + 1, BESIDE_PARTS));
  }
  report({ name: 'polling.beside-one-that-hangs', value: median(beside), unit: 'hand-offs/s', bound: median(alone), atLeast: 0.9 });
}

/** The same questions by the same client, four at once, whose answers nobody reads. */
async function bareRate(): Promise<number> {
  const timeouts = { connectMs: 2_000, headersMs: 10_000, bodyMs: 10_000, totalMs: 10_000 };
  const client = openHttpClient({ destination: 'bench.bare', baseUrl: url, timeouts, maxConnections: LANES, breaker: 'none' });
  const receipts = Array.from({ length: SLICE }, () => randomUUID());
  let left = BARE_CALLS;
  const begun = performance.now();
  const call = async (): Promise<void> => {
    while (left-- > 0) {
      const outcome = await reportOf(client, receipts);
      if (outcome.kind !== 'answered') throw new Error(`the partner: ${outcome.reason}`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, call));
  const rate = (BARE_CALLS * SLICE * 1_000) / (performance.now() - begun);
  await client.close();
  return rate;
}

/** Makes a part of the hand-offs due and waits until each was asked about. Hand-offs a second, from the first question's begin to the last one's end. */
async function polledRate(part: number, parts: number): Promise<number> {
  const count = await makeDue(owner, 'steady', part, parts);
  await owner.query('checkpoint').catch(() => undefined);
  const { rows } = await owner.query<{ id: number }>('select coalesce(max(id), 0) as id from poll_slices');
  worker.running ??= start('bench/polling/worker.ts', [], { BENCH_DATABASE: server.urls.app, BENCH_PARTNER: url });
  const deadline = performance.now() + MOST_MS;
  while (performance.now() < deadline) {
    const { asked, answered, seconds } = await askedSince(rows[0]?.id ?? 0);
    if (asked >= count && answered === asked) return asked / seconds;
    if (asked > answered) throw new Error(`${asked} were asked and ${answered} answered`);
    await pause(100);
  }
  throw new Error(`${count} hand-offs were due and not all were asked about within ${MOST_MS} ms`);
}

async function askedSince(id: number): Promise<{ asked: number; answered: number; seconds: number }> {
  const { rows } = await owner.query<{ asked: number; answered: number; seconds: number }>(
    `select coalesce(sum(asked), 0)::int as asked, coalesce(sum(answered), 0)::int as answered,
       extract(epoch from max(ended_at) - min(started_at))::float8 as seconds
     from poll_slices where id > $1 and destination = 'steady'`,
    [id],
  );
  return rows[0] as { asked: number; answered: number; seconds: number };
}

/** Lets the lanes of a destination rest for longer than the measurement takes. */
async function rest(destination: string): Promise<void> {
  await owner.query(
    `insert into poll_lanes (program, destination, lane, resume_at) select $1, $2, n, '2100-01-01' from generate_series(0, 3) n
     on conflict (program, destination, lane) do update set resume_at = excluded.resume_at`,
    [PROGRAM, destination],
  );
}

async function wake(destination: string): Promise<void> {
  await owner.query('update poll_lanes set resume_at = null, faults = 0 where program = $1 and destination = $2', [PROGRAM, destination]);
}
