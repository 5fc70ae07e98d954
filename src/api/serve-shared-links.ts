import type { FastifyInstance } from 'fastify';
import { followLink } from '../packages/index.ts';
import type { Installation } from '../registry/index.ts';
import { dispositionOf } from './disposition.ts';
import { houseOf } from './routes/shares.ts';

/** A partner's stable link. Whoever holds it may fetch; every fetch is recorded before the first byte. */
export function serveSharedLinks(server: FastifyInstance, installation: Installation): void {
  server.get<{ Params: { token: string } }>('/s/:token', async (request, reply) => {
    const followed = await followLink(houseOf(installation), request.params.token, { remote: request.ip });
    reply.header('cache-control', 'private, no-store');
    if (followed.kind === 'redirect') return reply.redirect(followed.url, 303);
    const { fileName, bytes, stream } = followed;
    return reply
      .type('application/zip')
      .header('content-length', bytes)
      .header('content-disposition', dispositionOf(fileName))
      .send(stream);
  });
}
