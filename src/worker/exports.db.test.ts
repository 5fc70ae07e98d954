import { mkdtempSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import vye from '../../programs/vye/index.ts';
import { setClockOffset } from '../kernel/clock/clock.ts';
import { useDatabase } from '../testing/index.ts';
import { testInstallation } from '../testing/installation.ts';
import { runWorker } from './index.ts';

const db = useDatabase();
const partner = mkdtempSync(join(tmpdir(), 'waybill-partner-'));
afterAll(() => {
  setClockOffset(0);
  rmSync(partner, { recursive: true, force: true });
});

test('a worker that nobody talks to sends what is due', async () => {
  const store = pathToFileURL(partner).href;
  const house = await testInstallation(db.appUrl, { programs: [vye], connectors: { vye: { egress: { store } } } });
  // Tuesday 05:50 in New York.
  setClockOffset(Date.parse('2026-06-02T09:50:00Z') - Date.now());
  const stop = new AbortController();
  const came = new Promise<void>((resolve) => {
    const watcher = watch(partner, (_event, name) => {
      if (!name?.startsWith('vawave')) return;
      watcher.close();
      resolve();
    });
  });
  const worker = runWorker(house, { slots: 1, signal: stop.signal });
  await came;
  stop.abort();
  await worker;
  await house.close();
  const { rows } = await db.owner.query<{ export: string; state: string; by: string }>(
    'select export, state, started_by as by from export_files order by export collate "C"',
  );
  expect(rows.map(({ export: name, by }) => [name, by])).toEqual([
    ['CHGADD', 'worker'],
    ['DirDep', 'worker'],
    ['vawave', 'worker'],
  ]);
});
