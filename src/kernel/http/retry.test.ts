import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { callAgain, openHttpClient } from './index.ts';

/** A partner that gives these answers in turn; a negative one closes the connection instead. */
async function withAnswers(answers: readonly (readonly [number, Record<string, string>?])[], attempts: number, longestPauseMs = 1_000) {
  let received = 0;
  const server = createServer((_, response) => {
    const [status, headers] = answers[received++] ?? [200];
    if (status < 0) response.destroy();
    else response.writeHead(status, headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = openHttpClient({
    destination: 'partner',
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    timeouts: { connectMs: 500, headersMs: 5_000, bodyMs: 5_000, totalMs: 10_000 },
    maxConnections: 1,
  });
  const outcome = await callAgain(
    client,
    { operation: 'read', method: 'GET', path: '/', isIdempotent: true },
    { attempts, firstPauseMs: 1, longestPauseMs },
  );
  await client.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return { outcome, received };
}

describe('calling again', () => {
  it('goes on while the fault may pass', async () => {
    const { outcome, received } = await withAnswers([[503], [-1], [429, { 'retry-after': '0' }], [200]], 5);
    expect(outcome).toMatchObject({ kind: 'answered', status: 200 });
    expect(received).toBe(4);
  });

  it('gives the last outcome when its attempts are spent', async () => {
    expect(await withAnswers([[500], [-1], [502]], 3)).toMatchObject({ outcome: { kind: 'answered', status: 502 }, received: 3 });
    expect(await withAnswers([[500], [-1]], 2)).toMatchObject({ outcome: { kind: 'unknown', reason: 'reset' }, received: 2 });
  });

  it('does not ask again what was refused for good, or sooner than it was told', async () => {
    expect(await withAnswers([[404], [200]], 3)).toMatchObject({ outcome: { status: 404 }, received: 1 });
    expect(await withAnswers([[429, { 'retry-after': '60' }], [200]], 3)).toMatchObject({
      outcome: { status: 429, retryAfterMs: 60_000 },
      received: 1,
    });
  });
});
