import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { placeCluster } from '../kernel/db/embedded/placement.ts';
import { removeEmbeddedPostgres } from '../kernel/db/embedded/remove-embedded-postgres.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../kernel/db/embedded/start-embedded-postgres.ts';
import { migrate } from '../kernel/db/migrate/migrate.ts';
import { readMigrations } from '../kernel/db/migrate/migration-files.ts';

declare module 'vitest' {
  interface ProvidedContext {
    waybillPostgres: { superuserUrl: string; ownerUrl: string; appUrl: string; readerUrl: string };
  }
}

/** Test data is thrown away: durability would only cost time. What tests durability starts servers of its own. */
const THROW_AWAY = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '64MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
};

/** vitest's global setup: one server for the run, its database migrated and ready to be cloned. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { server, stop } = await startTestServer();
  project.provide('waybillPostgres', {
    superuserUrl: server.superuserUrl,
    ownerUrl: server.urls.owner,
    appUrl: server.urls.app,
    readerUrl: server.urls.reader,
  });
  return stop;
}

/** A migrated throw-away server on a data folder of its own, from a seed that is made once per state of migrations/ and of the binaries. */
export async function startTestServer(): Promise<{ server: EmbeddedPostgres; stop: () => Promise<void> }> {
  const root = testRoot();
  sweepLeftovers(root);
  const dataFolder = mkdtempSync(join(root, 'run-'));
  // Open to pass through, so that the cluster stays inside and a killed run leaves one folder only.
  chmodSync(dataFolder, 0o711);
  try {
    const server = await startSeeded(root, dataFolder);
    const stop = async () => {
      await server.stop();
      removeEmbeddedPostgres(dataFolder);
    };
    return { server, stop };
  } catch (error) {
    removeEmbeddedPostgres(dataFolder);
    throw error;
  }
}

async function startSeeded(root: string, dataFolder: string): Promise<EmbeddedPostgres> {
  const seed = join(root, `seed-${seedKey()}`);
  if (existsSync(seed)) plant(seed, dataFolder);
  else await growSeed(seed, dataFolder);
  return startEmbeddedPostgres({ dataFolder, settings: THROW_AWAY });
}

function testRoot(): string {
  const root = join(tmpdir(), `waybill-test-${process.getuid?.() ?? 0}`);
  mkdirSync(root, { recursive: true, mode: 0o711 });
  if (statSync(root).uid !== process.getuid?.()) throw new Error(`${root} belongs to another user; set TMPDIR to a folder of yours.`);
  return root;
}

function seedKey(): string {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
  for (const { name, sha256 } of readMigrations()) hash.update(`${name} ${sha256}\n`);
  return hash.digest('hex').slice(0, 20);
}

/** Two runs may grow the same seed at once; the rename lets one of them stand. */
async function growSeed(seed: string, dataFolder: string): Promise<void> {
  const server = await startEmbeddedPostgres({ dataFolder, settings: THROW_AWAY });
  try {
    await migrate(server.urls.owner);
  } finally {
    await server.stop();
  }
  const unfinished = `${seed}.new-${process.pid}`;
  mkdirSync(unfinished, { mode: 0o700 });
  copyAll(placeCluster(dataFolder).clusterFolder, join(unfinished, 'cluster'));
  copyAll(join(dataFolder, 'passwords.json'), join(unfinished, 'passwords.json'));
  try {
    renameSync(unfinished, seed);
  } catch {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function plant(seed: string, dataFolder: string): void {
  copyAll(join(seed, 'cluster'), placeCluster(dataFolder).clusterFolder);
  copyAll(join(seed, 'passwords.json'), join(dataFolder, 'passwords.json'));
}

/** Owners kept: as root, PostgreSQL's files belong to its own account. */
function copyAll(from: string, to: string): void {
  execFileSync('cp', ['-a', from, to]);
}

const LEFTOVER_AFTER_MS = 3_600_000;

/** What a killed run left, and seeds of migrations that are no more. */
function sweepLeftovers(root: string): void {
  for (const name of readdirSync(root)) {
    const folder = join(root, name);
    const lastUsed = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY;
    if (performance.timeOrigin + performance.now() - lastUsed < LEFTOVER_AFTER_MS) continue;
    if (basename(folder).startsWith('run-')) removeEmbeddedPostgres(folder);
    else rmSync(folder, { recursive: true, force: true });
  }
}
