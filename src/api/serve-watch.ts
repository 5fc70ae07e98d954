import type { FastifyInstance, FastifyRequest } from 'fastify';
import { demandEverywhere } from '../access/index.ts';
import { type AlertHouse, checkHealth, type Health } from '../alerts/index.ts';
import type { Installation } from '../registry/index.ts';
import type { Attempts } from './attempts.ts';
import { authenticate } from './authenticate.ts';
import { openApiDocument } from './openapi.ts';

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** Anybody may ask, so that the database is asked no more often than this. */
const KEPT_MS = 2_000;

/**
 * What machines look at. `/livez`: this process answers; whoever restarts it looks here. `/healthz`: everything that watches really ran in its time,
 * in whatever process; it says what did not, in plain words. Then its metrics and its description.
 */
export function serveWatch(server: FastifyInstance, installation: Installation, attempts: Attempts): void {
  const health = keptHealth(installation.alerts);
  server.get('/healthz', async (_request, reply) => {
    const { isWell, isWriteStopped, failing } = await health();
    // A stop of writing is a decision, and no failure: whoever restarts what fails must not do so because of it.
    const writes = isWriteStopped ? 'stopped' : 'allowed';
    const status = isWell ? 'ok' : 'failing';
    return reply
      .code(isWell ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status, failing, writes });
  });
  server.get('/livez', async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  server.get('/metrics', async (request, reply) => {
    // Its counts are of every program.
    if (!isOnThisMachine(request)) demandEverywhere(await authenticate(installation, attempts, request), 'read');
    return reply
      .type(installation.metrics.contentType)
      .header('cache-control', 'no-store')
      .send(await installation.metrics.read());
  });
  const description = JSON.stringify(openApiDocument());
  server.get('/openapi.json', async (_request, reply) => reply.type('application/json').send(description));
}

/** The answer of a moment ago, where there is one. */
function keptHealth(house: AlertHouse): () => Promise<Health> {
  let kept: { readonly health: Promise<Health>; readonly at: number } | undefined;
  const silent = (): Health => ({ isWell: false, isNew: false, isWriteStopped: false, failing: ['the database does not answer'] });
  return () => {
    const at = performance.now();
    if (!kept || at - kept.at > KEPT_MS) kept = { health: checkHealth(house).catch(silent), at };
    return kept.health;
  };
}

/** What came through a proxy on this machine did not come from this machine. */
function isOnThisMachine({ ip, headers }: FastifyRequest): boolean {
  return LOOPBACK.test(ip) && headers.forwarded === undefined && headers['x-forwarded-for'] === undefined;
}
