import type { AddressInfo } from 'node:net';
import cookie from '@fastify/cookie';
import fastify, { type FastifyInstance } from 'fastify';
import { WaybillError } from '#kernel/errors.ts';
import type { Installation } from '../registry/index.ts';
import { answerError } from './answer-error.ts';
import { type Attempts, countAttempts } from './attempts.ts';
import { readBodies } from './body-parsers.ts';
import { serveLive } from './live.ts';
import { logRequests } from './request-log.ts';
import { ROUTES } from './routes.ts';
import { SECURITY_HEADERS, STRICT_TRANSPORT } from './security-headers.ts';
import { serveCallbacks } from './serve-callbacks.ts';
import { serveObjects } from './serve-objects.ts';
import { servePortal } from './serve-portal.ts';
import { serveRoutes } from './serve-routes.ts';
import { serveSharedLinks } from './serve-shared-links.ts';
import { serveSignIn } from './serve-sign-in.ts';
import { serveWatch } from './serve-watch.ts';

export interface RunningApi {
  /** Where it listens, such as `http://127.0.0.1:8470`. */
  readonly url: string;
  /** Ends streams, lets calls in work finish, and closes the port. */
  stop(): Promise<void>;
}

const MOST_BYTES = 1_024 * 1_024;
/** A call that has sent no whole request in this time is cut. */
const REQUEST_MS = 120_000;

/** How long a stop waits for answers under way. */
const GRACE_MS = 3_000;

/**
 * Serves API, portal, signed links and watch points on the configured address.
 * @throws WaybillError WB_USAGE where the address cannot be listened on
 */
export async function startApi(installation: Installation): Promise<RunningApi> {
  const headers = headersFor(installation);
  const server = fastify({
    bodyLimit: MOST_BYTES,
    // Whose address a call came from: what a stranger says of itself is believed of no one else than these.
    trustProxy: installation.config.trustedProxies ?? false,
    requestTimeout: REQUEST_MS,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    // An address that cannot be read is answered before any hook.
    frameworkErrors: (error, request, reply) => void answerError(installation.log, error, request, reply.headers(headers)),
  });
  const attempts = countAttempts(installation);
  await server.register(cookie);
  prepare(server, installation, headers);
  const live = serveAll(server, installation, attempts);
  const { host, port } = installation.config;
  try {
    await server.listen({ host, port });
  } catch (cause) {
    await live.close();
    await server.close();
    const why = (cause as NodeJS.ErrnoException).code;
    throw new WaybillError('WB_USAGE', `Nothing can listen on ${host}:${port} (${why}). Give another one with --port.`, {}, { cause });
  }
  return {
    url: urlOf(server.server.address() as AddressInfo),
    stop: async () => {
      await live.close();
      await closeWithin(server, GRACE_MS);
    },
  };
}

/** Answers under way may end; a client that holds its connection open beyond that does not keep the process. */
async function closeWithin(server: FastifyInstance, milliseconds: number): Promise<void> {
  const cutting = setTimeout(() => server.server.closeAllConnections(), milliseconds);
  await server.close();
  clearTimeout(cutting);
}

/** On every answer, whatever it is. */
function headersFor({ publicUrl }: Installation): Readonly<Record<string, string>> {
  return publicUrl.startsWith('https:') ? { ...SECURITY_HEADERS, 'strict-transport-security': STRICT_TRANSPORT } : SECURITY_HEADERS;
}

function prepare(server: FastifyInstance, installation: Installation, headers: Readonly<Record<string, string>>): void {
  readBodies(server);
  logRequests(server, installation);
  server.setErrorHandler((error, request, reply) => answerError(installation.log, error, request, reply));
  server.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers);
  });
}

/** Every route, in one place, so that a test can compare them with what is documented. */
export function serveAll(server: FastifyInstance, installation: Installation, attempts: Attempts) {
  serveRoutes(server, ROUTES, installation, attempts);
  serveSignIn(server, installation, attempts);
  serveCallbacks(server, installation, attempts);
  serveObjects(server, installation);
  serveSharedLinks(server, installation);
  serveWatch(server, installation, attempts);
  servePortal(server);
  return serveLive(server, installation, attempts);
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
