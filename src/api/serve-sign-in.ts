import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { now } from '#kernel/clock/clock.ts';
import { isWaybillError, WaybillError } from '#kernel/errors.ts';
import { type OidcProvider, openOidc } from '#kernel/oidc/index.ts';
import { beginVisit, endVisit, type SignedIn, signIn, signInByPassword, signInByProvider } from '../access/index.ts';
import type { Installation } from '../registry/index.ts';
import type { Attempts } from './attempts.ts';
import { sessionCookie } from './authenticate.ts';
import { CSRF_HEADER } from './cross-site.ts';
import { parsePart } from './refusals.ts';

const RETURN_PATH = '/sign-in/provider/return';
/** Binds the way back to the browser that went; it must survive the provider's redirect, which another site begins. */
const VISIT_COOKIE = 'waybill_visit';
const VISIT_SECONDS = 600;

const password = z.strictObject({ name: z.string().min(1).max(63), password: z.string().min(1).max(1_000) });

interface Ways {
  readonly server: FastifyInstance;
  readonly installation: Installation;
  readonly attempts: Attempts;
}

/** The ways in: a link that works once, a password, and the organisation's own provider. Each ends in the session's cookie. */
export function serveSignIn(server: FastifyInstance, installation: Installation, attempts: Attempts): void {
  const ways: Ways = { server, installation, attempts };
  const provider = providerOf(installation);
  server.get('/sign-in/ways', (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ link: true, password: true, provider: provider !== undefined }),
  );
  serveLink(ways);
  servePassword(ways);
  if (provider) serveProvider(ways, provider);
}

function serveLink({ server, installation, attempts }: Ways): void {
  server.get<{ Querystring: { link?: unknown } }>('/sign-in', async (request, reply) => {
    const { link } = request.query;
    if (typeof link !== 'string') return reply.redirect('/', 303);
    return answerPerson(request, reply, attempts, async () => {
      const signedIn = await installation.database.transaction('*', (session) => signIn(session, link));
      return enter(installation, reply, signedIn, 'This sign-in link was used, has expired, or was never given out. Ask for a new one.');
    });
  });
}

/** From our own page only: the header is one that no form of another site can set, so that nobody is signed in as somebody else. */
function servePassword({ server, installation }: Ways): void {
  server.post('/sign-in/password', async (request, reply) => {
    if (request.headers[CSRF_HEADER] !== '1') throw new WaybillError('WB_CROSS_SITE', `Signing in needs the header ${CSRF_HEADER}: 1.`);
    const given = parsePart('body', password, request.body) as z.infer<typeof password>;
    const signedIn = await signInByPassword(installation, { ...given, address: request.ip });
    if (!signedIn) throw new WaybillError('WB_UNAUTHENTICATED', 'That name and password do not belong together.');
    setSession(installation, reply, signedIn);
    return reply.code(204).header('cache-control', 'no-store').send();
  });
}

function serveProvider({ server, installation, attempts }: Ways, provider: OidcProvider): void {
  const { database, publicUrl, registry, config } = installation;
  const { name: visitCookie, options: cookie } = visitCookieOf(publicUrl);
  server.get('/sign-in/provider', (request, reply) =>
    answerPerson(request, reply, attempts, async () => {
      const { url, state, ...visit } = await provider.begin();
      await database.transaction('*', (session) => beginVisit(session, state, visit));
      return reply.setCookie(visitCookie, state, { ...cookie, maxAge: VISIT_SECONDS }).redirect(url, 303);
    }),
  );
  server.get(RETURN_PATH, (request, reply) =>
    answerPerson(request, reply, attempts, async () => {
      const url = new URL(request.url, publicUrl);
      const state = request.cookies[visitCookie];
      reply.clearCookie(visitCookie, cookie);
      if (state === undefined || state !== url.searchParams.get('state'))
        throw new WaybillError('WB_UNAUTHENTICATED', 'This sign-in was not begun in this browser. Begin again.');
      const visit = await database.transaction('*', (session) => endVisit(session, state));
      const claims = await provider.finish(url, { ...visit, state });
      const person = personOf(claims, config.oidcRolesClaim);
      const signedIn = await database.transaction('*', (session) => signInByProvider(session, person, [...registry.keys()]));
      return enter(installation, reply, signedIn, '');
    }),
  );
}

/** Over https its name binds it to this host: another one of the domain cannot put a visit of its own into somebody's browser. */
function visitCookieOf(publicUrl: string) {
  const isHttps = publicUrl.startsWith('https:');
  const options = { path: isHttps ? '/' : RETURN_PATH, httpOnly: true, sameSite: 'lax', secure: isHttps } as const;
  return { name: isHttps ? `__Host-${VISIT_COOKIE}` : VISIT_COOKIE, options };
}

function providerOf({ config, publicUrl }: Installation): OidcProvider | undefined {
  const { oidcIssuer, oidcClientId, oidcClientSecret, oidcScopes } = config;
  if (oidcIssuer === undefined || oidcClientId === undefined) return undefined;
  return openOidc({
    issuer: oidcIssuer,
    clientId: oidcClientId,
    ...(oidcClientSecret === undefined ? {} : { clientSecret: oidcClientSecret }),
    scopes: oidcScopes,
    redirectUri: new URL(RETURN_PATH, publicUrl).href,
  });
}

/** A claim of roles is a list, or a text with spaces between. */
function personOf(claims: Readonly<Record<string, unknown>>, rolesClaim: string) {
  const told = claims[rolesClaim];
  const roles = Array.isArray(told) ? told : typeof told === 'string' ? told.split(/\s+/) : [];
  const name = [claims.preferred_username, claims.email, claims.sub].find((each): each is string => typeof each === 'string');
  return {
    issuer: String(claims.iss),
    subject: String(claims.sub),
    name: name ?? 'user',
    roles: roles.filter((each): each is string => typeof each === 'string'),
  };
}

function enter(installation: Installation, reply: FastifyReply, signedIn: SignedIn | undefined, refusal: string): FastifyReply {
  if (!signedIn) throw new WaybillError('WB_UNAUTHENTICATED', refusal);
  setSession(installation, reply, signedIn);
  return reply.redirect('/', 303);
}

export function setSession({ publicUrl }: Installation, reply: FastifyReply, { sessionToken, expiresAt }: SignedIn): void {
  const secure = publicUrl.startsWith('https:');
  // So long from now, not until then: a browser whose clock is not ours keeps it all the same.
  const maxAge = Math.floor((expiresAt.getTime() - now().getTime()) / 1_000);
  reply.setCookie(sessionCookie(publicUrl), sessionToken, { path: '/', httpOnly: true, sameSite: 'strict', secure, maxAge });
}

/** A person reads what is refused here, in a browser that has no page of ours yet. */
async function answerPerson(
  request: FastifyRequest,
  reply: FastifyReply,
  attempts: Attempts,
  work: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  reply.header('cache-control', 'no-store');
  try {
    await attempts.refuseTooMany(request.ip);
    return await work();
  } catch (error) {
    if (!isWaybillError(error) || (error.status >= 500 && error.code !== 'WB_PROVIDER_SILENT')) throw error;
    // A provider that is silent, or gives no role, is no guess of whoever asks.
    if (error.status === 401) await attempts.noteFailure(request.ip);
    const { retryAfterSeconds } = error.details;
    if (typeof retryAfterSeconds === 'number') reply.header('retry-after', String(retryAfterSeconds));
    return reply.code(error.status).type('text/plain; charset=utf-8').send(`${error.message}\n`);
  }
}
