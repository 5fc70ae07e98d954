import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Database, openDatabase } from '#kernel/db/database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#kernel/db/embedded/start-embedded-postgres.ts';
import { migrate } from '#kernel/db/migrate/migrate.ts';
import { draftRun, prepareRun, queueRun, showRun } from './index.ts';
import { DEED, openTestHouse, PROGRAM, type TestHouse } from './test-house.ts';
import { rowsTask } from './test-rows.ts';

/** `WAYBILL_TEST_ROWS=100000 npx vitest run --project db src/tasks/rows-survive.db.test.ts` is the same with a large file. */
const COUNT = Number(process.env.WAYBILL_TEST_ROWS ?? 6_000);
/** What the worker may write to one file: less than any result file of this run. */
const MOST_KB = 16;
vi.setConfig({ testTimeout: 60_000 + COUNT * 3 });

type Child = ChildProcessByStdio<null, Readable, null>;

const folder = mkdtempSync(join(tmpdir(), 'waybill-survive-'));
const input = join(folder, 'rows.csv');
const objects = join(folder, 'objects');
const children = new Set<Child>();
let server: EmbeddedPostgres;
let database: Database;
let house: TestHouse;

beforeAll(async () => {
  server = await startEmbeddedPostgres({ dataFolder: join(folder, 'db') });
  await migrate(server.urls.owner);
  await openHouse();
  await pipeline(Readable.from(lines()), createWriteStream(input));
});
afterAll(async () => {
  for (const child of children) await kill(child);
  await house.close();
  await database.close();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function openHouse(): Promise<void> {
  database = openDatabase({ url: server.urls.app, applicationName: 'test' });
  house = await openTestHouse({ database, tasks: [rowsTask(async () => undefined)], folder: objects });
}

/** Each hundredth row does not fit, each hundred-and-first is ragged, and one name comes twice. */
function* lines(): Generator<string> {
  yield 'code,amount,note\r\n';
  for (let n = 1; n <= COUNT; n += 1) {
    const code = n === COUNT - 1 ? '0000001' : String(n).padStart(7, '0');
    const rest = n % 100 === 0 ? ',many,"a ""note"""' : n % 101 === 0 ? `,${n}` : `,${n},"two\nlines"`;
    yield `${code}${rest}\r\n`;
  }
}

function startChild(worker: string, isLimited = false): Child {
  const file = join(import.meta.dirname, 'test-rows-worker.ts');
  const command = `${isLimited ? `ulimit -f ${MOST_KB}; ` : ''}exec "$0" "$1"`;
  const env = {
    ...process.env,
    TEST_DATABASE_URL: server.urls.app,
    TEST_OBJECTS: objects,
    TEST_WORKER: worker,
    TEST_SLICE_MS: isLimited ? '0' : '20',
  };
  const child = spawn('bash', ['-c', command, process.execPath, file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.add(child);
  return child;
}

async function kill(child: Child): Promise<void> {
  children.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Until the worker names this fault. */
async function fault(child: Child, code: string): Promise<void> {
  for await (const line of createInterface({ input: child.stdout })) if (line === `fault ${code}`) return;
}

/** Until so many outcomes are there; asked past the house, which loses the database too. */
async function untilOutcomes(runId: number, least: number): Promise<void> {
  const asked = new pg.Client({ connectionString: server.urls.owner });
  await asked.connect();
  try {
    await vi.waitUntil(
      async () => {
        const { rows } = await asked.query<{ n: number }>('select count(*)::int as n from run_outcomes where run_id = $1', [runId]);
        return (rows[0]?.n ?? 0) >= least;
      },
      { timeout: 30_000 + COUNT, interval: 20 },
    );
  } finally {
    await asked.end();
  }
}

async function restartDatabase(): Promise<void> {
  const { port } = server;
  await house.close();
  await database.close();
  await server.stop();
  server = await startEmbeddedPostgres({ dataFolder: join(folder, 'db'), port });
  await openHouse();
}

function show(runId: number) {
  return database.transaction('*', (session) => showRun(house.programs, session, runId));
}

it('a run outlives kill -9 of its worker, a restart of the database and a store that refuses, and every row stands in its files once', async () => {
  const given = { name: 'rows.csv', body: createReadStream(input) };
  const { id } = await draftRun(house, {
    ...DEED,
    program: PROGRAM,
    task: 'counted-rows',
    params: {},
    selection: { kind: 'csv' },
    input: given,
  });
  const { eligible, notEligible } = await prepareRun(house, id);
  expect(notEligible).toMatchObject({ does_not_fit: Math.floor(COUNT / 100), repeated: 1 });
  await queueRun(house, id, DEED);

  const first = startChild('first');
  await untilOutcomes(id, 1);
  await kill(first);
  const second = startChild('second');
  await untilOutcomes(id, eligible / 4);
  await restartDatabase();
  await untilOutcomes(id, eligible / 2);
  await kill(second);

  const limited = startChild('limited', true);
  await fault(limited, 'WB_OBJECT_STORE');
  expect(await show(id)).toMatchObject({ run: { state: 'running' }, progress: { unprocessed: 0 }, files: [] });
  await kill(limited);

  startChild('last');
  await vi.waitUntil(async () => (await show(id)).run.finishedAt !== null, { timeout: 30_000 + COUNT, interval: 50 });
  await expectWhole(id);
});

async function expectWhole(id: number): Promise<void> {
  const { run, progress, notEligible, files } = await show(id);
  expect(run.state).toBe('succeeded_with_failures');
  expect(progress.succeeded + progress.failed).toBe(run.eligible);
  expect(run.eligible + Object.values(notEligible).reduce((sum, n) => sum + n, 0)).toBe(COUNT);
  const rowsOf = (kind: string) => namesIn(files.find((file) => file.kind === kind)?.objectKey as string);
  const given = await readNames(createReadStream(input));
  expect(await rowsOf('output')).toEqual(given);
  const parts = await Promise.all(['succeeded', 'failed', 'unprocessed'].map(rowsOf));
  expect(parts.map(({ length }) => length)).toEqual([progress.succeeded, expect.any(Number), expect.any(Number)]);
  expect(parts.flat().toSorted()).toEqual(given.toSorted());
}

async function namesIn(objectKey: string): Promise<string[]> {
  return readNames((await house.objects.get(objectKey)).stream);
}

/** The first two cells of each row, which tell rows apart. */
async function readNames(stream: Readable): Promise<string[]> {
  const names: string[] = [];
  const records = stream.pipe(parse({ from_line: 2, relax_column_count: true })) as AsyncIterable<string[]>;
  for await (const [code, amount] of records) names.push(`${code} ${amount}`);
  return names;
}
