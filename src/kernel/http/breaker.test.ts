import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type BreakerSettings, type HttpClient, openHttpClient, USUAL_BREAKER } from './index.ts';

let server: Server;
let status = 200;
let received = 0;
let time = 0;
let client: HttpClient;

beforeAll(async () => {
  server = createServer((_, response) => {
    received += 1;
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
afterEach(async () => {
  vi.useRealTimers();
  await client.close();
});

function open(breaker: BreakerSettings | 'none' = USUAL_BREAKER): void {
  [status, received, time] = [200, 0, 1_000_000];
  vi.useFakeTimers({ toFake: ['Date'], now: time });
  client = openHttpClient({
    destination: 'partner',
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    timeouts: { connectMs: 500, headersMs: 5_000, bodyMs: 5_000, totalMs: 10_000 },
    maxConnections: 2,
    clock: () => time,
    breaker,
  });
}

function pass(milliseconds: number): void {
  time += milliseconds;
  vi.setSystemTime(time);
}

async function calls(count: number, answer: number): Promise<void> {
  status = answer;
  for (let i = 0; i < count; i += 1) await client.call({ operation: 'send', method: 'POST', path: '/' });
}

describe('the breaker', () => {
  it('opens at 80 % of faults and then sends nothing', async () => {
    open();
    await calls(2, 200);
    await calls(7, 503);
    expect(client.breakerState()).toBe('closed');
    await calls(1, 503);
    expect(client.breakerState()).toBe('open');
    const outcome = await client.call({ operation: 'send', method: 'POST', path: '/' });
    expect(outcome).toMatchObject({ kind: 'not_sent', reason: 'breaker_open', retryAfterMs: USUAL_BREAKER.halfOpenAfterMs });
    expect(received).toBe(10);
  });

  it('does not open below its share, for refusals of single requests, or for few calls', async () => {
    open();
    await calls(9, 500);
    await calls(3, 200);
    await calls(2, 500);
    await calls(40, 422);
    expect(client.breakerState()).toBe('closed');
  });

  it('forgets what is older than its window, however few the calls', async () => {
    open();
    await calls(9, 500);
    pass(USUAL_BREAKER.windowMs);
    await calls(9, 500);
    expect(client.breakerState()).toBe('closed');
    await calls(1, 500);
    expect(client.breakerState()).toBe('open');
  });

  it('can be left out', async () => {
    open('none');
    await calls(30, 500);
    expect(client.breakerState()).toBe('closed');
    expect(received).toBe(30);
  });

  it('lets one call probe, and closes or opens by it', async () => {
    open();
    await calls(10, 500);
    pass(USUAL_BREAKER.halfOpenAfterMs);
    await calls(1, 500);
    expect(client.breakerState()).toBe('open');
    expect(received).toBe(11);
    pass(USUAL_BREAKER.halfOpenAfterMs);
    await calls(3, 200);
    expect(client.breakerState()).toBe('closed');
    expect(received).toBe(14);
  });
});
