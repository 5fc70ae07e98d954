import type { FastifyInstance } from 'fastify';
import { isWaybillError } from '#kernel/errors.ts';
import { takeCallback } from '../notices/index.ts';
import type { Installation } from '../registry/index.ts';
import type { Attempts } from './attempts.ts';

const MOST_BYTES = 64 * 1_024;

/** Where the notify API says what became of a message. It shows the secret that was agreed; whoever guesses is held off like any other. */
export function serveCallbacks(server: FastifyInstance, installation: Installation, attempts: Attempts): void {
  server.post<{ Params: { program: string } }>('/callbacks/notices/:program', { bodyLimit: MOST_BYTES }, async (request, reply) => {
    await attempts.refuseTooMany(request.ip);
    const { authorization } = request.headers;
    try {
      await takeCallback(installation.notices, { program: request.params.program, authorization, body: request.body });
    } catch (error) {
      if (isWaybillError(error) && error.code === 'WB_UNAUTHENTICATED') await attempts.noteFailure(request.ip);
      throw error;
    }
    return reply.header('cache-control', 'no-store').send({ status: 'ok' });
  });
}
