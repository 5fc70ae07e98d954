import type { FastifyRequest } from 'fastify';
import { WaybillError } from '#kernel/errors.ts';
import type { Credential } from './authenticate.ts';

export const CSRF_HEADER = 'x-waybill-csrf';

/**
 * A browser sends the cookie with whatever any page makes it send. A change by cookie is taken only from our own pages: they set a header that
 * a form cannot set and another site may not, and the browser says where the call comes from.
 * @throws WaybillError WB_CROSS_SITE
 */
export function refuseCrossSite(request: FastifyRequest, credential: Credential | undefined, publicUrl: string): void {
  if (request.method === 'GET' || request.method === 'HEAD' || credential?.kind !== 'session') return;
  if (request.headers[CSRF_HEADER] !== '1') {
    throw new WaybillError('WB_CROSS_SITE', `A change by session needs the header ${CSRF_HEADER}: 1.`);
  }
  if (isSameOrigin(request, publicUrl)) return;
  throw new WaybillError('WB_CROSS_SITE', 'The call comes from a page of another site.');
}

/** What sends neither of the two headers is no browser that keeps them; the header of ours has shown that it is no form either. */
function isSameOrigin({ headers }: FastifyRequest, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const { origin, host } = headers;
  if (origin === undefined) return true;
  const own = new URL(publicUrl);
  if (origin === own.origin) return true;
  // Under another name of this host, but never from a page that came unprotected where ours come protected.
  return URL.canParse(origin) && new URL(origin).host === host && new URL(origin).protocol === own.protocol;
}
