import { openKeyring } from '#kernel/crypto/index.ts';
import { openDatabase } from '#kernel/db/database.ts';
import { startWorker } from '#kernel/jobs/index.ts';
import { openObjectStore } from '#kernel/objects/index.ts';
import { handoffWork, keepSweepingHandoffs } from '../index.ts';
import { openRoutedHouse } from '../test-house.ts';

/** A worker that tests kill: `node test-worker.ts DATABASE_URL FOLDER PARTNER_ORIGIN` works hand-offs of the routed program until it is. */
async function main([url = '', folder = '', origin = '']: readonly string[]): Promise<void> {
  const database = openDatabase({ url, max: 6, applicationName: 'waybill test worker' });
  const keyring = await openKeyring({ keys: `file:${folder}/keys.json` });
  const store = await openObjectStore({ url: `file://${folder}/objects` });
  const { house } = await openRoutedHouse({ database, keyring, store }, origin);
  const { signal } = new AbortController();
  const onFault = (error: unknown): void => void process.stderr.write(`${String(error)}\n`);
  const work = handoffWork(house);
  await Promise.all([
    startWorker({ jobs: house.jobs, work, signal, timings: { pollMs: 50 }, onFault }),
    keepSweepingHandoffs({ ...house, timings: { ...house.timings, sweepMs: 100 } }, signal, onFault),
  ]);
}

await main(process.argv.slice(2));
