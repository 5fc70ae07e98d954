import type { FastifyInstance, FastifyRequest } from 'fastify';
import { demand } from '../access/index.ts';
import type { Installation } from '../registry/index.ts';
import type { Attempts } from './attempts.ts';
import { authenticate } from './authenticate.ts';
import { openApiDocument } from './openapi.ts';

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** What machines look at: whether it lives, its metrics, its description. */
export function serveWatch(server: FastifyInstance, installation: Installation, attempts: Attempts): void {
  server.get('/healthz', async (_request, reply) => {
    await installation.database.transaction('*', async () => undefined);
    return reply.header('cache-control', 'no-store').send({ status: 'ok' });
  });
  server.get('/metrics', async (request, reply) => {
    if (!isOnThisMachine(request)) demand(await authenticate(installation, attempts, request), 'read');
    return reply
      .type(installation.metrics.contentType)
      .header('cache-control', 'no-store')
      .send(await installation.metrics.read());
  });
  const description = JSON.stringify(openApiDocument());
  server.get('/openapi.json', async (_request, reply) => reply.type('application/json').send(description));
}

/** What came through a proxy on this machine did not come from this machine. */
function isOnThisMachine({ ip, headers }: FastifyRequest): boolean {
  return LOOPBACK.test(ip) && headers.forwarded === undefined && headers['x-forwarded-for'] === undefined;
}
