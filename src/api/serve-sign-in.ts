import type { FastifyInstance } from 'fastify';
import { isWaybillError, WaybillError } from '#kernel/errors.ts';
import { signIn } from '../access/index.ts';
import type { Installation } from '../registry/index.ts';
import type { Attempts } from './attempts.ts';
import { SESSION_COOKIE } from './authenticate.ts';

/** A link signs in once: it sets the session's cookie and leads to the portal. */
export function serveSignIn(server: FastifyInstance, installation: Installation, attempts: Attempts): void {
  const secure = installation.publicUrl.startsWith('https:');
  server.get<{ Querystring: { link?: unknown } }>('/sign-in', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    try {
      attempts.refuseTooMany(request.ip, '');
      const { sessionToken, expiresAt } = await use(installation, request.query.link);
      reply.setCookie(SESSION_COOKIE, sessionToken, { path: '/', httpOnly: true, sameSite: 'strict', secure, expires: expiresAt });
      return await reply.redirect('/', 303);
    } catch (error) {
      if (!isWaybillError(error) || error.status >= 500) throw error;
      attempts.noteFailure(request.ip);
      // A person reads this one, in a browser that has no page of ours yet.
      return reply.code(error.status).type('text/plain; charset=utf-8').send(`${error.message}\n`);
    }
  });
}

async function use({ database }: Installation, link: unknown) {
  const signedIn = typeof link === 'string' ? await database.transaction('*', (session) => signIn(session, link)) : undefined;
  if (signedIn) return signedIn;
  throw new WaybillError('WB_UNAUTHENTICATED', 'This sign-in link was used, has expired, or was never given out. Ask for a new one.');
}
