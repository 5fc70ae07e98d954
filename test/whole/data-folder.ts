import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, vi } from 'vitest';
import { existingCluster } from '../../src/kernel/db/embedded/placement.ts';
import { removeEmbeddedPostgres } from '../../src/kernel/db/embedded/remove-embedded-postgres.ts';
import { startEmbeddedPostgres } from '../../src/kernel/db/embedded/start-embedded-postgres.ts';

/** A folder of this test file's own; databases below it are removed with it. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-whole-'));
  afterAll(async () => {
    for (const name of readdirSync(folder)) {
      const inside = join(folder, name);
      // A database whose program was killed ends by itself, a moment later.
      if (existingClusterIn(inside)) await vi.waitFor(() => expect(removeEmbeddedPostgres(inside)).toBe(true), { timeout: 15_000 });
    }
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

function existingClusterIn(folder: string): string | undefined {
  try {
    return existingCluster(folder);
  } catch {
    return undefined;
  }
}

/** Starts the embedded database of an installation that does not run, past row-level security, for the length of `work`. */
export async function withOwner<T>(dataFolder: string, work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const server = await startEmbeddedPostgres({ dataFolder });
  const owner = new pg.Client({ connectionString: server.urls.owner });
  try {
    await owner.connect();
    return await work(owner);
  } finally {
    await owner.end();
    await server.stop();
  }
}

/** Processes whose command line names the folder or its cluster: PostgreSQL, its watchdog, the program itself. Empty where /proc is absent. */
function processesOf(dataFolder: string): string[] {
  const places = [dataFolder, existingClusterIn(dataFolder)].filter((place) => place !== undefined);
  return processes().flatMap((pid) => {
    const line = readOr(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
    return places.some((place) => line.includes(place)) ? [`${pid} ${line.slice(0, 200)}`] : [];
  });
}

/**
 * Fails where a process of the data folder goes on. The database's watchdog looks ten times a second whether its server has ended, and then ends
 * itself: it may outlive the command by that long.
 */
export async function expectNoProcess(dataFolder: string): Promise<void> {
  await expect.poll(() => processesOf(dataFolder), { timeout: 10_000 }).toEqual([]);
}

function processes(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  } catch {
    return [];
  }
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
