import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, afterEach, expect, test } from 'vitest';
import { placeCluster } from './placement.ts';
import { removeEmbeddedPostgres } from './remove-embedded-postgres.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start-embedded-postgres.ts';

/** Enough rows that a crash falls between two commits and not after the last. */
const ROWS_BEFORE_KILL = 40;
const WRITER = join(import.meta.dirname, '../../../testing/write-until-killed.ts');
const isRoot = process.getuid?.() === 0;
const hasProc = existsSync('/proc/self/stat');

// mkdtemp makes it 0700: as root, PostgreSQL's account cannot enter it.
const dataFolder = mkdtempSync(join(tmpdir(), 'waybill-supervisor-'));
const running: EmbeddedPostgres[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()));
});
afterAll(() => {
  expect(removeEmbeddedPostgres(dataFolder)).toBe(true);
});

async function start(options: { port?: number; dataFolder?: string } = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataFolder, ...options });
  running.push(server);
  return server;
}

interface Writer {
  readonly process: ChildProcess;
  readonly serverPid: number;
  /** The last number that PostgreSQL acknowledged, as far as we have read. */
  readonly acknowledged: () => number;
}

async function startWriter(): Promise<Writer> {
  const child = spawn(process.execPath, [WRITER, dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let serverPid = 0;
  let last = 0;
  let seen = 0;
  const isUnderWay = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [word, number] = line.split(' ');
      if (word === 'server') serverPid = Number(number);
      else last = Number(number);
      if (word === 'kept' && ++seen === ROWS_BEFORE_KILL) resolve();
    });
    child.once('exit', () => reject(new Error('The writer ended too early.')));
  });
  await isUnderWay;
  return { process: child, serverPid, acknowledged: () => last };
}

async function kill(pids: readonly number[], writer: Writer): Promise<void> {
  const ended = writer.process.exitCode === null ? once(writer.process, 'close') : undefined;
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  await ended;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !hasProc || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

function parentOf(pid: number): number {
  return Number(
    readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[1],
  );
}

async function ask<T extends pg.QueryResultRow>(server: EmbeddedPostgres, statement: string): Promise<T[]> {
  const client = new pg.Client(server.urls.owner);
  await client.connect();
  try {
    return (await client.query<T>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Every acknowledged row is there, and so is their order without a gap. */
async function expectKept(server: EmbeddedPostgres, acknowledged: number): Promise<void> {
  const [kept] = await ask<{ n: number; last: number }>(server, 'select count(*)::int as n, max(n) as last from kept');
  expect(kept?.last).toBeGreaterThanOrEqual(acknowledged);
  expect(kept?.n).toBe(kept?.last);
}

test('durability is on, it listens on loopback with a password, and services are not the owner', async () => {
  const server = await start();
  const settings = await ask<{ name: string; setting: string }>(
    server,
    `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses') order by name`,
  );
  expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
    fsync: 'on',
    full_page_writes: 'on',
    listen_addresses: '127.0.0.1',
    synchronous_commit: 'on',
  });
  const wrong = new pg.Client(server.urls.app.replace(/:[0-9a-f]{48}@/, ':wrong@'));
  await expect(wrong.connect()).rejects.toMatchObject({ code: '28P01' });
  const [app] = await ask<{ super: boolean }>(
    server,
    `select rolsuper or rolcreatedb or rolcreaterole or rolbypassrls as super from pg_roles where rolname = 'waybill_app'`,
  );
  expect(app).toEqual({ super: false });
});

test('passwords lie in one file that only this user reads', async () => {
  await start();
  expect(statSync(join(dataFolder, 'passwords.json')).mode & 0o777).toBe(0o600);
  expect(statSync(join(dataFolder, 'postgres.log')).mode & 0o777).toBe(0o600);
});

test.runIf(isRoot)('as root below a folder that nobody else enters, PostgreSQL runs as another user over files of its own', async () => {
  const server = await start();
  const { clusterFolder } = placeCluster(dataFolder);
  expect(clusterFolder.startsWith(dataFolder)).toBe(false);
  expect(statSync(clusterFolder).mode & 0o777).toBe(0o700);
  expect(statSync(clusterFolder).uid).not.toBe(0);
  expect(statSync(`/proc/${server.pid()}`).uid).toBe(statSync(clusterFolder).uid);
});

test('kill -9 of the parent: PostgreSQL ends by itself, and the next start has every acknowledged row', async () => {
  const writer = await startWriter();
  await kill([writer.process.pid!], writer);
  await expect.poll(() => isAlive(writer.serverPid), { timeout: 5_000 }).toBe(false);
  await expectKept(await start(), writer.acknowledged());
});

test('kill -9 of PostgreSQL: it is started again on the same port with every acknowledged row', async () => {
  const server = await start();
  await ask(server, `insert into kept select max(n) + 1 from kept`);
  const [before] = await ask<{ last: number }>(server, 'select max(n) as last from kept');
  const killed = server.pid();
  process.kill(killed, 'SIGKILL');
  await expect
    .poll(
      () =>
        ask(server, 'select 1').then(
          () => server.pid(),
          () => killed,
        ),
      { timeout: 15_000 },
    )
    .not.toBe(killed);
  await expectKept(server, before!.last);
});

test.runIf(hasProc)('kill -9 of the parent and of the watchdog: the next start ends the orphan and takes over', async () => {
  const writer = await startWriter();
  await kill([parentOf(writer.serverPid), writer.process.pid!], writer);
  expect(isAlive(writer.serverPid)).toBe(true);
  const server = await start();
  expect(isAlive(writer.serverPid)).toBe(false);
  await expectKept(server, writer.acknowledged());
});

test('kill -9 of both at once: the next start waits for the rest to end and recovers', async () => {
  const writer = await startWriter();
  await kill([writer.process.pid!, writer.serverPid], writer);
  await expectKept(await start(), writer.acknowledged());
});

test('a second process on the folder is refused by name, and takes over once the first is dead', async () => {
  const writer = await startWriter();
  await expect(start()).rejects.toMatchObject({
    code: 'WB_DATABASE_BUSY',
    message: expect.stringContaining(`process ${writer.process.pid}`),
  });
  await kill([writer.process.pid!], writer);
  await expectKept(await start(), writer.acknowledged());
  await expect(start()).rejects.toMatchObject({ code: 'WB_DATABASE_BUSY' });
});

test('a leftover postmaster.pid whose process is another program is no obstacle, and that program lives on', async () => {
  const { clusterFolder } = placeCluster(dataFolder);
  writeFileSync(join(clusterFolder, 'postmaster.pid'), `${process.pid}\n${clusterFolder}\n`);
  await ask(await start(), 'select 1');
});

test('an initialisation that was cut off leaves nothing in the way', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-cut-off-'));
  const { clusterFolder } = placeCluster(folder);
  writeFileSync(`${clusterFolder}.new-1`, 'half a cluster');
  const server = await start({ dataFolder: folder });
  await ask(server, 'select 1');
  expect(existsSync(`${clusterFolder}.new-1`)).toBe(false);
  await running.pop()?.stop();
  expect(removeEmbeddedPostgres(folder)).toBe(true);
  rmSync(folder, { recursive: true, force: true });
});

test('a fixed port that is taken is said, with its number', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const { port } = holder.address() as { port: number };
  await expect(start({ port })).rejects.toMatchObject({ code: 'WB_DATABASE_PORT', message: expect.stringContaining(String(port)) });
  holder.close();
});
