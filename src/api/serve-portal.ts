import { existsSync } from 'node:fs';
import { join } from 'node:path';
import serveFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { WaybillError } from '#kernel/errors.ts';

const DIST = join(import.meta.dirname, '../../portal/dist');
const HAS_EXTENSION = /\.[^/]*$/;
/** Below these, what is not served is an error, never a page. */
const NO_PAGES = /^\/(api|objects|s)\//;

/** The built portal. Its assets carry their hash in their name and never change; its pages are one file, whatever their address. */
export function servePortal(server: FastifyInstance): void {
  server.register(serveFiles, { root: DIST, wildcard: true, index: false, cacheControl: false, setHeaders: keep, allowedPath: isPath });
  server.get('/', (_request, reply) => sendPage(reply));
  server.setNotFoundHandler(async (request, reply) => {
    const [path = ''] = request.url.split('?', 1);
    if (request.method === 'GET' && !HAS_EXTENSION.test(path) && !NO_PAGES.test(path)) return sendPage(reply);
    throw new WaybillError('WB_NOT_FOUND', 'There is nothing at this address.');
  });
}

/** No file is named with NUL; where the portal is not built, the plug-in would take it for a fault of its own. */
function isPath(path: string): boolean {
  return !path.includes('\0');
}

function keep(reply: FastifyReply, path: string): void {
  reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store');
}

function sendPage(reply: FastifyReply): FastifyReply {
  if (existsSync(join(DIST, 'index.html'))) return reply.code(200).sendFile('index.html');
  throw new WaybillError('WB_NOT_FOUND', 'The portal has not been built here. Run `npm run demo`, or build portal/ with vite.');
}
