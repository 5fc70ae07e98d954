import type pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Session } from '../db/database.ts';
import { createNotifier } from './notifier.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** When something was told, and by which connection: that of a transaction, or one of the pool's own. */
function listeningConnections() {
  const told: string[] = [];
  const start = performance.now();
  const connection = (name: string) => ({ query: async () => void told.push(`${performance.now() - start} ${name}`) });
  const pool = connection('pool') as unknown as pg.Pool;
  const session = { client: connection('session') } as unknown as Session;
  return { told, pool, session };
}

test('what changes just before others are told is told a whole interval later, when its transaction has committed', async () => {
  const { told, pool, session } = listeningConnections();
  const notifier = createNotifier(pool, 'changes', 250);
  await notifier.notify(session, 'run');
  await vi.advanceTimersByTimeAsync(1);
  await notifier.notify(session, 'run');
  await vi.advanceTimersByTimeAsync(248);
  await notifier.notify(session, 'run');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).toEqual(['0 session', '499 pool']);
});

test('changes without end are told all the while, and the last one at once when it is flushed', async () => {
  const { told, pool, session } = listeningConnections();
  const notifier = createNotifier(pool, 'changes', 250);
  for (let changes = 0; changes < 8; changes += 1) {
    await notifier.notify(session, 'run');
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(told).toEqual(['0 session', '300 session', '600 session']);
  await notifier.flush();
  expect(told.at(-1)).toBe('800 pool');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(told).toHaveLength(4);
});
