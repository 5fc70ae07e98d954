import type { FastifyRequest } from 'fastify';
import { WaybillError } from '#kernel/errors.ts';
import { type Caller, callerBySession, callerByToken } from '../access/index.ts';
import type { Installation } from '../registry/index.ts';
import type { Attempts } from './attempts.ts';

export const SESSION_COOKIE = 'waybill_session';

export interface Credential {
  readonly kind: 'token' | 'session';
  readonly text: string;
}

const BEARER = /^Bearer +([A-Za-z0-9_-]{1,200})$/i;

/** A token wins over the cookie: whoever sends one means it. */
export function credentialOf(request: FastifyRequest): Credential | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) return { kind: 'token', text: BEARER.exec(authorization)?.[1] ?? '' };
  const session = request.cookies[SESSION_COOKIE];
  return session === undefined ? undefined : { kind: 'session', text: session };
}

/** Whom a credential stands for at this moment; undefined where it stands for nobody any more. */
export function callerOf({ database }: Installation, { kind, text }: Credential): Promise<Caller | undefined> {
  return database.transaction('*', (session) => (kind === 'token' ? callerByToken(session, text) : callerBySession(session, text)));
}

/**
 * Who makes this call.
 * @throws WaybillError WB_UNAUTHENTICATED, WB_TOO_MANY_ATTEMPTS
 */
export async function authenticate(installation: Installation, attempts: Attempts, request: FastifyRequest): Promise<Caller> {
  const credential = credentialOf(request);
  if (!credential) throw new WaybillError('WB_UNAUTHENTICATED', 'The call has neither a token nor a session.');
  attempts.refuseTooMany(request.ip, credential.text);
  const caller = await callerOf(installation, credential);
  if (caller) {
    attempts.noteSuccess(credential.text);
    return caller;
  }
  attempts.noteFailure(request.ip);
  throw new WaybillError('WB_UNAUTHENTICATED', `The ${credential.kind} is unknown, or has ended.`);
}
