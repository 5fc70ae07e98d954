import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useRoutedHouse } from '../test-house.ts';

const it = useRoutedHouse();
const LEASE_MINUTES = 3;
const STUCK_MS = 15_000;

/** Works in a process of its own until the partner has taken `count` things, then kills it. */
async function killAfter(count: number): Promise<void> {
  const { submissions, partner } = it;
  const given = [submissions.db.appUrl, submissions.folder, partner.origin];
  const worker = spawn(process.execPath, [join(import.meta.dirname, 'test-worker.ts'), ...given], { stdio: ['ignore', 'ignore', 'pipe'] });
  const said: Buffer[] = [];
  worker.stderr.on('data', (text: Buffer) => said.push(text));
  const ended = once(worker, 'exit');
  const since = performance.now();
  while (partner.effects.length < count) {
    if (performance.now() - since > STUCK_MS) throw new Error(`The worker does nothing: ${Buffer.concat(said).toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  worker.kill('SIGKILL');
  await ended;
}

test('killed while a partner takes it: nothing is lost, and nothing is sent twice', async () => {
  it.partner.plan.claims.push('hang');
  await it.accept({ id: 'k-1' });
  await killAfter(1);
  expect(await it.handoffsOf('k-1')).toEqual(['claims T-1 0 sending']);
  await it.work();
  expect(await it.handoffsOf('k-1')).toEqual(['claims T-1 0 sending']);

  it.partner.plan.claims.push('refuse');
  it.partner.plan.upload.push('hang');
  await it.accept({ id: 'k-2' });
  await killAfter(2);
  expect(await it.handoffsOf('k-2')).toEqual(['claims T-1 0 rejected refused', 'intake all 0 sending']);

  it.later(LEASE_MINUTES);
  await it.work();
  expect([...(await it.handoffsOf('k-1')), ...(await it.handoffsOf('k-2'))]).toEqual([
    'claims T-1 0 retrying worker_lost',
    'claims T-1 0 rejected refused',
    'intake all 0 unknown worker_lost',
  ]);
  it.later(15);
  await it.work();
  expect([...(await it.handoffsOf('k-1')), ...(await it.handoffsOf('k-2'))]).toEqual([
    'claims T-1 0 accepted',
    'claims T-1 0 rejected refused',
    'intake all 0 accepted',
  ]);
  expect(it.partner.effects.map(({ at }) => at)).toEqual(['claims', 'intake']);
});
