import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, vi } from 'vitest';
import { loadConfigFile, readConfig } from '#kernel/config/index.ts';
import { writeSample } from '../../sandbox/sample/index.ts';
import { openInstallation } from '../composition/open-installation.ts';
import { migrateDatabase } from '../composition/start-database.ts';
import type { TestDatabase } from '../testing/index.ts';
import { runWorker } from '../worker/index.ts';
import type { Composition, RunningSandbox } from './composition.ts';
import { runCli } from './run-cli.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** The one JSON object on standard output; throws where it is none, or more than one. */
  json<T = Record<string, unknown>>(): T;
}

const CONFIG_FILE = new URL('../../waybill.config.ts', import.meta.url).pathname;

/** A folder of the test file's own, gone afterwards. */
export function useFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The product's own composition over a test's database; partners are those of the sandbox that is given. */
export function composeFor(db: TestDatabase, data: string, partners: () => RunningSandbox['connectors'] = () => ({})): Composition {
  const refuse = async (): Promise<never> => {
    throw new Error('No test of the command line serves.');
  };
  return {
    readConfig: async () =>
      readConfig({
        file: await loadConfigFile(CONFIG_FILE),
        environment: { DATABASE_URL: db.appUrl, DATABASE_READER_URL: db.readerUrl, WAYBILL_LOG_LEVEL: 'silent' },
        options: { data },
        sandbox: partners(),
      }),
    openInstallation,
    migrateDatabase: async () => migrateDatabase({ databaseUrl: db.ownerUrl } as never),
    startSandbox: refuse,
    writeSample,
    startApi: refuse,
    runWorker,
  };
}

/** Runs one command line and keeps what it printed. */
export async function runLine(composition: Composition, line: readonly string[]): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0);
  try {
    const code = await runCli(line, composition);
    return { code, out: out.join(''), err: err.join(''), json: <T>() => JSON.parse(out.join('')) as T };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}
