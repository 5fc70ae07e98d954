import { createSocket } from 'node:dgram';
import type { Partner, World } from './partner.ts';
import { sha256 } from './random.ts';

/** A collector of OpenTelemetry: takes metrics and traces as JSON, and keeps them. */
export function createCollector(world: World): Partner {
  return { name: 'otlp', operations: ['metrics', 'traces'].map((kind) => taking(world, `otlp_${kind}`, kind, `/v1/${kind}`, {})) };
}

/** Takes envelopes of Sentry's shape: lines of JSON, header first. Its address is `http://key@host/1`. */
export function createSentry(world: World): Partner {
  return { name: 'sentry', operations: [taking(world, 'sentry', 'envelope', '/api/:project/envelope/', { id: 'kept' })] };
}

function taking(world: World, receiver: string, name: string, path: string, body: object): Partner['operations'][number] {
  return {
    name,
    method: 'POST',
    path,
    identify: (call) => sha256(call.body).slice(0, 16),
    answer: (call) => {
      world.received.add(receiver, call.body.toString('utf8'), world.clock.now());
      return { status: 200, body };
    },
  };
}

/** An agent that takes measurements as datagrams (DogStatsD), a line each. */
export async function listenForStatsD(world: World): Promise<{ url: string; stop(): Promise<void> }> {
  const socket = createSocket('udp4');
  socket.on('message', (datagram) => {
    for (const line of datagram.toString('utf8').split('\n')) if (line !== '') world.received.add('statsd', line, world.clock.now());
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', resolve);
  });
  return {
    url: `udp://127.0.0.1:${socket.address().port}`,
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
