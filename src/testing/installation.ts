import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import form526 from '../../programs/form526/index.ts';
import { openInstallation } from '../composition/open-installation.ts';
import { type ConfigFile, type ConfigSources, readConfig } from '../kernel/config/index.ts';
import type { Installation } from '../registry/index.ts';

export interface TestInstallation extends Installation {
  /** Everything that it keeps beside the database; gone when it closes. */
  readonly folder: string;
}

/**
 * An installation on a test database: form526, objects and keys in a folder of its own, a free port, no partner set up.
 * @param database with the reader's login where tasks ask questions
 * @param sandbox what a sandbox of the test stands in for
 */
export async function testInstallation(
  database: string | { readonly appUrl: string; readonly readerUrl: string },
  file: Partial<ConfigFile> = {},
  sandbox: Pick<ConfigSources, 'sandbox' | 'sandboxSettings'> = {},
): Promise<TestInstallation> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-installation-'));
  const urls =
    typeof database === 'string' ? { databaseUrl: database } : { databaseUrl: database.appUrl, databaseReaderUrl: database.readerUrl };
  const options = { data: folder, ...urls, port: String(await freePort()), logLevel: 'silent' };
  const config = readConfig({ file: { programs: [form526], ...file }, environment: {}, options, ...sandbox });
  try {
    const installation = await openInstallation(config, { isWorker: false, name: 'test', connections: 6 });
    return { ...installation, folder, close: () => installation.close().finally(() => rmSync(folder, { recursive: true, force: true })) };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** A port that nobody had a moment ago: links name it before anybody listens there. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
