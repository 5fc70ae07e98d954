import type { FastifyRequest } from 'fastify';
import { WaybillError } from '#kernel/errors.ts';
import { type Caller, callerBySession, callerByToken, type SessionCaller } from '../access/index.ts';
import type { Installation } from '../registry/index.ts';
import type { Attempts } from './attempts.ts';

const COOKIE = 'waybill_session';

/** Over https its name binds it to this host: no other one of the domain can set it. */
export function sessionCookie(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? `__Host-${COOKIE}` : COOKIE;
}

/** What a page asks by itself says so, and keeps nobody signed in. */
const PASSIVE_HEADER = 'x-waybill-passive';

export interface Credential {
  readonly kind: 'token' | 'session';
  readonly text: string;
  readonly isPassive?: boolean;
}

const BEARER = /^Bearer +([A-Za-z0-9_-]{1,200})$/i;

/** A token wins over the cookie: whoever sends one means it. */
export function credentialOf(request: FastifyRequest, publicUrl: string): Credential | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) return { kind: 'token', text: BEARER.exec(authorization)?.[1] ?? '' };
  const session = request.cookies[sessionCookie(publicUrl)];
  return session === undefined ? undefined : { kind: 'session', text: session, isPassive: request.headers[PASSIVE_HEADER] === '1' };
}

/** Whom a credential stands for at this moment; undefined where it stands for nobody any more. */
export function callerOf({ database }: Installation, { kind, text, isPassive }: Credential): Promise<Caller | SessionCaller | undefined> {
  return database.transaction('*', (session) =>
    kind === 'token' ? callerByToken(session, text) : callerBySession(session, text, isPassive),
  );
}

/**
 * Who makes this call.
 * @param isPassive it is one that a page makes by itself and cannot say so
 * @throws WaybillError WB_UNAUTHENTICATED, WB_TOO_MANY_ATTEMPTS
 */
export async function authenticate(
  installation: Installation,
  attempts: Attempts,
  request: FastifyRequest,
  isPassive = false,
): Promise<Caller | SessionCaller> {
  const credential = credentialOf(request, installation.publicUrl);
  if (!credential) throw new WaybillError('WB_UNAUTHENTICATED', 'The call has neither a token nor a session.');
  if (!attempts.isKnown(credential.text)) await attempts.refuseTooMany(request.ip);
  const caller = await callerOf(installation, isPassive ? { ...credential, isPassive } : credential);
  if (caller) {
    attempts.noteSuccess(credential.text);
    return caller;
  }
  await attempts.noteFailure(request.ip);
  throw new WaybillError('WB_UNAUTHENTICATED', `The ${credential.kind} is unknown, or has ended.`);
}
