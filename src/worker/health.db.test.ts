import { expect, test, vi } from 'vitest';
import { checkHealth } from '../alerts/index.ts';
import { useDatabase } from '../testing/index.ts';
import { testInstallation } from '../testing/installation.ts';
import { runWorker } from './index.ts';

const db = useDatabase();

test('a worker that nobody talks to makes the installation well: every part that must watch does', async () => {
  const house = await testInstallation(db.appUrl);
  const stop = new AbortController();
  expect(await checkHealth(house.alerts)).toMatchObject({ isWell: false, isNew: true });
  const worker = runWorker(house, { slots: 1, signal: stop.signal });
  try {
    await vi.waitFor(async () => expect((await checkHealth(house.alerts)).failing).toEqual([]), { timeout: 15_000, interval: 200 });
  } finally {
    stop.abort();
    await worker;
    await house.close();
  }
});
