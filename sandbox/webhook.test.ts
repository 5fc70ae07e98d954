import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox, WEBHOOK_SECRET } from './index.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 1 });
});
afterAll(() => sandbox.stop());

async function post(number: string, given: { readonly secret?: string; readonly ageMs?: number; readonly body?: string } = {}) {
  const { secret = WEBHOOK_SECRET, ageMs = 0, body = '{"subject":"a test"}' } = given;
  const timestamp = String(Math.floor((Date.now() - ageMs) / 1_000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.{"subject":"a test"}`).digest('hex');
  const headers = { 'waybill-timestamp': timestamp, 'waybill-signature': `v1=${signature}`, 'waybill-message': number };
  const answer = await fetch(sandbox.urls.webhook, { method: 'POST', headers, body });
  return `${answer.status} ${await answer.text()}`;
}

test('only what is signed, fresh and new is taken', async () => {
  expect(await post('1')).toBe('200 ok');
  expect(await post('1')).toBe('200 known');
  expect(await post('2', { secret: 'another-secret-of-somebody' })).toBe('401 signature');
  expect(await post('2', { body: '{"subject":"changed"}' })).toBe('401 signature');
  expect(await post('2', { ageMs: 6 * 60_000 })).toBe('401 timestamp');
  expect(sandbox.control.received.of('webhook')).toHaveLength(1);
});

test('the outside monitor keeps count', async () => {
  expect((await fetch(sandbox.urls.monitor, { method: 'POST', body: '{}' })).status).toBe(200);
  expect(sandbox.control.received.of('monitor')).toHaveLength(1);
});
