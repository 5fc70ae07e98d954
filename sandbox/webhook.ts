import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Answer, type Call, header, type Partner, type World } from './partner.ts';
import { sha256 } from './random.ts';

/** What posts to the simulated receiver are signed with. */
export const WEBHOOK_SECRET = 'sandbox-webhook-secret';

const MOST_APART_MS = 5 * 60_000;

/** A receiver of signed posts, and an outside monitor that waits for heartbeats. The first checks signature, time and number as the guide tells receivers to. */
export function createWebhook(world: World): Partner {
  const taken = new Set<string>();
  return {
    name: 'webhook',
    operations: [
      {
        name: 'post',
        method: 'POST',
        path: '/hooks/:name',
        identify: (call) => sha256(call.body).slice(0, 16),
        answer: (call) => take(world, call, taken),
      },
      {
        name: 'ping',
        method: 'POST',
        path: '/monitor/ping',
        identify: () => 'ping',
        answer: () => {
          world.received.add('monitor', 'ping', world.clock.now());
          return { status: 200, body: 'ok' };
        },
      },
    ],
  };
}

function take(world: World, call: Call, taken: Set<string>): Answer {
  const timestamp = header(call, 'waybill-timestamp') ?? '';
  const number = header(call, 'waybill-message') ?? '';
  if (!isSigned(call, timestamp)) return { status: 401, body: 'signature' };
  if (Math.abs(Number(timestamp) * 1_000 - world.clock.now()) > MOST_APART_MS) return { status: 401, body: 'timestamp' };
  // Taken before: the sender may stop.
  if (taken.has(number)) return { status: 200, body: 'known' };
  taken.add(number);
  world.received.add('webhook', call.body.toString('utf8'), world.clock.now());
  return { status: 200, body: 'ok' };
}

function isSigned(call: Call, timestamp: string): boolean {
  const given = Buffer.from(header(call, 'waybill-signature') ?? '');
  const hmac = createHmac('sha256', WEBHOOK_SECRET).update(`${timestamp}.`).update(call.body).digest('hex');
  const wanted = Buffer.from(`v1=${hmac}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
