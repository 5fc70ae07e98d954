import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { useDatabase } from '../../testing/index.ts';
import { openHttpClient, openPartnerLimits } from './index.ts';
import { takeTokens } from './limits.sql.ts';

const db = useDatabase();

/** The most that any window of this length saw, wherever it begins. */
function busiestWindow(uses: readonly { at: number; tokens: number }[], windowMs: number): number {
  const sorted = [...uses].sort((a, b) => a.at - b.at);
  const sums = sorted.map(({ at }) =>
    sorted.filter((use) => use.at >= at && use.at < at + windowMs).reduce((sum, use) => sum + use.tokens, 0),
  );
  return Math.max(0, ...sums);
}

/** Another process that takes one token after the other for a while, then prints when it had each. */
const GREEDY = `
  const { default: pg } = await import('pg');
  const { openPartnerLimits } = await import(process.argv[1]);
  const pool = new pg.Pool({ connectionString: process.argv[2], max: 2 });
  const limits = openPartnerLimits(pool, { partner: JSON.parse(process.argv[3]) });
  const end = performance.now() + Number(process.argv[4]);
  const uses = [];
  const slot = async (tokens) => {
    while (performance.now() < end) {
      const { isGranted } = await limits.acquire('partner', tokens, { withinMs: end - performance.now() });
      if (isGranted) uses.push({ at: performance.timeOrigin + performance.now(), tokens });
    }
  };
  await Promise.all([slot(1), slot(1), slot(2), slot(3)]);
  await pool.end();
  console.log(JSON.stringify(uses));
`;

async function greedyProcess(limit: object, forMs: number): Promise<{ at: number; tokens: number }[]> {
  const door = fileURLToPath(new URL('./index.ts', import.meta.url));
  const args = ['--input-type=module', '--eval', GREEDY, door, db.appUrl, JSON.stringify(limit), String(forMs)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  expect(code).toBe(0);
  return JSON.parse(printed);
}

describe('limits of destinations', () => {
  it('hold over two processes in every window, and are used up', async () => {
    const limit = { most: 12, windowMs: 400 };
    const uses = (await Promise.all([greedyProcess(limit, 2_000), greedyProcess(limit, 2_000)])).flat();
    expect(busiestWindow(uses, limit.windowMs)).toBeLessThanOrEqual(limit.most);
    const total = uses.reduce((sum, use) => sum + use.tokens, 0);
    expect(total).toBeGreaterThan(limit.most * 2);
  });

  it('hold over two pools of one process', async () => {
    const limit = { most: 30, windowMs: 300 };
    const pools = [0, 1].map(() => new pg.Pool({ connectionString: db.appUrl, max: 2 }));
    const uses: { at: number; tokens: number }[] = [];
    const all = pools.map((pool) => openPartnerLimits(pool, { both: limit }));
    const acquire = async (i: number) => {
      const { isGranted } = await all[i % 2]!.acquire('both', 1, { withinMs: 10_000 });
      if (isGranted) uses.push({ at: performance.now(), tokens: 1 });
    };
    await Promise.all(Array.from({ length: 100 }, (_, i) => acquire(i)));
    expect(uses).toHaveLength(100);
    expect(busiestWindow(uses, limit.windowMs)).toBeLessThanOrEqual(limit.most);
    await Promise.all(pools.map((pool) => pool.end()));
  });

  it('refuse at once what does not come free in time, and say when it will', async () => {
    const limits = openPartnerLimits(db.database.pool, { slow: { most: 2, windowMs: 60_000 } });
    expect(await limits.acquire('slow', 2)).toEqual({ isGranted: true });
    const refusal = await limits.acquire('slow', 1);
    expect(refusal).toMatchObject({ isGranted: false, reason: 'limit' });
    if (!refusal.isGranted) expect(refusal.retryAfterMs).toBeGreaterThan(55_000);
  });

  it('keep the order of asking, and let the cancelled go', async () => {
    const limits = openPartnerLimits(db.database.pool, { queued: { most: 3, windowMs: 100 } });
    const stop = new AbortController();
    const order: string[] = [];
    const take = async (name: string, tokens: number, signal?: AbortSignal) => {
      const answer = await limits.acquire('queued', tokens, { withinMs: 5_000, signal });
      order.push(answer.isGranted ? name : `${name} ${answer.reason}`);
    };
    const all = [take('a', 3), take('b', 2, stop.signal), take('c', 3), take('d', 1)];
    await all[0];
    stop.abort();
    await Promise.all(all);
    expect(order).toEqual(['a', 'b cancelled', 'c', 'd']);
  });

  it('refuse more than they ever give, and let pass what has none', async () => {
    const limits = openPartnerLimits(db.database.pool, { small: { most: 2, windowMs: 1_000 } });
    for (const tokens of [3, 0, 1.5]) expect(() => limits.acquire('small', tokens)).toThrow(expect.objectContaining({ code: 'WB_USAGE' }));
    expect(await limits.acquire('unlimited', 1_000)).toEqual({ isGranted: true });
  });

  it('grant nothing when the database cannot be asked', async () => {
    const pool = new pg.Pool({ connectionString: 'postgres://nobody@127.0.0.1:1/none' });
    await expect(openPartnerLimits(pool, { down: { most: 1, windowMs: 1_000 } }).acquire('down', 1)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
    await pool.end();
  });

  it('keep a client from sending more, without a call made', async () => {
    let received = 0;
    const server = createServer((_, response) => {
      received += 1;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const client = openHttpClient({
      destination: 'limited',
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      timeouts: { connectMs: 500, headersMs: 500, bodyMs: 500, totalMs: 500 },
      maxConnections: 2,
      limits: openPartnerLimits(db.database.pool, { limited: { most: 3, windowMs: 60_000 } }),
    });
    const send = (tokens: number) => client.call({ operation: 'send', method: 'POST', path: '/', tokens });
    expect(await Promise.all([send(1), send(2)])).toMatchObject([{ kind: 'answered' }, { kind: 'answered' }]);
    const refused = await send(1);
    expect(refused).toMatchObject({
      kind: 'not_sent',
      reason: 'limit',
      message: 'limited send was not sent: the limit of limited is used up.',
    });
    expect(received).toBe(2);
    await client.close();
    await new Promise((resolve) => server.close(resolve));
  });

  it('count a changed limit against what was granted before', async () => {
    const ask = (wanted: number, most: number) =>
      takeTokens(db.database.pool, { destination: 'changed', wanted, most, windowMs: 60_000, leaseMs: 50 });
    expect(await ask(5, 10)).toEqual({ granted: 5, waitMs: 0 });
    expect(await ask(5, 8)).toMatchObject({ granted: 3 });
    expect((await ask(1, 4)).granted).toBe(0);
    expect(await ask(2, 10)).toEqual({ granted: 2, waitMs: 0 });
  });
});
