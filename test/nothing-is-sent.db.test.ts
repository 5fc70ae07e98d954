import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { writeSample } from '../sandbox/sample/index.ts';
import { useDatabase } from '../src/testing/index.ts';
import { answerOf, startCommand } from './whole/command.ts';
import { makeFolder } from './whole/data-folder.ts';

const COUNT = 1_000;
const db = useDatabase();
const folder = makeFolder();
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 1 });
});
afterAll(() => sandbox.stop());

test('1,000 are imported while a worker runs: nothing is sent and no job waits', async () => {
  const { file, counts } = await writeSample({ count: COUNT, seed: 3, profile: 'steady', folder: join(folder, 'sample') });
  const options = { variables: { DATABASE_URL: db.appUrl, WAYBILL_FORM526_EVSS_URL: sandbox.urls.evss } };
  const data = join(folder, 'data');
  const up = startCommand(['up', '--data', data, '--port', '0'], options);
  onTestFinished(() => up.kill('SIGKILL'));
  await up.says(/Serving http/);
  const answer = await answerOf<Record<string, number>>(['import', 'form526', file, '--data', data], { ...options, folder });
  expect(answer).toMatchObject({ input: COUNT, imported: counts.imported, refused: counts.refused, already_known: counts.alreadyKnown });
  await looksFor(2);
  up.kill('SIGTERM');
  expect((await up.ended).status, up.stderr()).toBe(0);

  expect(sandbox.control.records.requests().total).toBe(0);
  expect(sandbox.control.records.effects()).toEqual([]);
  const { rows: jobs } = await db.owner.query(`select name, state from pgboss.job where state in ('created', 'retry', 'active')`);
  expect(jobs).toEqual([]);
  const { rows: begun } =
    await db.owner.query(`select (select count(*) from runs)::int as runs, (select count(*) from submission_releases)::int as released,
    (select count(*) from handoffs where origin <> 'import')::int as handoffs`);
  expect(begun).toEqual([{ runs: 0, released: 0, handoffs: 0 }]);
}, 60_000);

/** Waits until the worker has looked for work so many times: each of its sweeps reads the runs, which nobody else does here. */
async function looksFor(times: number): Promise<void> {
  const before = await readsOfRuns();
  await vi.waitFor(async () => expect(await readsOfRuns()).toBeGreaterThanOrEqual(before + times), { timeout: 20_000, interval: 200 });
}

async function readsOfRuns(): Promise<number> {
  const { rows } = await db.owner.query(`select seq_scan + coalesce(idx_scan, 0) as reads from pg_stat_user_tables where relname = 'runs'`);
  return Number(rows[0].reads);
}
