import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openInstallation } from '../../src/composition/open-installation.ts';
import { recordImportedHandoffs } from '../../src/handoffs/index.ts';
import { loadConfigFile, readConfig } from '../../src/kernel/config/index.ts';
import { sql } from '../../src/kernel/db/database.ts';
import { type Installation, programNamed } from '../../src/registry/index.ts';
import { importFile } from '../../src/submissions/index.ts';
import { type Running, start } from '../processes.ts';

export const PROGRAM = 'form526';
const LATENCY_MS = 20;
const CONFIG_FILE = new URL('../../waybill.config.ts', import.meta.url).pathname;

/** An installation with its own database and store, and the partner stand-in in a process of its own. */
export interface Stage {
  readonly folder: string;
  readonly house: Installation;
  readonly env: Readonly<Record<string, string>>;
  /** A worker in a process of its own; one that still runs is stopped with the stage. */
  startWorker(): Running;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-'));
  const sandbox = start('sandbox/main.ts', ['--fixed-pdf', '--latency-ms', String(LATENCY_MS)]);
  const { urls } = JSON.parse((await sandbox.line()) as string) as { urls: { evss: string } };
  const env = { WAYBILL_DATA: join(folder, 'data'), WAYBILL_FORM526_EVSS_URL: urls.evss, WAYBILL_LOG_LEVEL: 'warn' };
  const house = await openHouse(env);
  const workers: Running[] = [];
  const startWorker = (): Running => {
    const worker = start('src/main.ts', ['worker'], env);
    workers.push(worker);
    return worker;
  };
  const close = async (): Promise<void> => {
    for (const worker of workers) await worker.stop('SIGKILL');
    await house.close();
    await sandbox.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, house, env, startWorker, close };
}

/** Opens the installation that these variables name; the second process to do so joins the first one's database. */
export async function openHouse(env: Readonly<Record<string, string>>): Promise<Installation> {
  const config = readConfig({ file: await loadConfigFile(CONFIG_FILE), environment: env, options: {} });
  return openInstallation(config, { isWorker: false, name: 'bench' });
}

/** Imports a file of submissions. Answers the ids of `count` that a run may package, in no order of size. */
export async function importSome({ house }: Stage, file: string, count: number): Promise<readonly string[]> {
  const { database, keyring, objects, registry } = house;
  await importFile(
    { database, keyring, store: objects, recordHandoffs: recordImportedHandoffs },
    { program: programNamed(registry, PROGRAM), input: file, startedBy: { kind: 'system', name: 'bench' } },
  );
  const ids = await database.transaction([PROGRAM], (session) =>
    sql<{ id: string }>`
      select s.external_id as id from submissions s join standings st on st.submission_id = s.id
      where st.settled = 'needs_attention' and st.reason = 'held'
        and not exists (select from documents d where d.submission_id = s.id and d.problem_code is not null)
      order by s.id desc limit ${count}`.execute(session.query),
  );
  if (ids.rows.length !== count) throw new Error(`${ids.rows.length} of ${count} submissions can be packaged`);
  return ids.rows.map(({ id }) => id);
}
