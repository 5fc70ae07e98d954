import { apiFault } from './fault.ts';

/** How somebody can sign in here. These calls come before a session, and are no part of the API's description. */
export interface WaysIn {
  readonly link: boolean;
  readonly password: boolean;
  readonly provider: boolean;
}

export async function waysIn(): Promise<WaysIn> {
  return (await answered(await reach('/sign-in/ways'))) as WaysIn;
}

/** Sets the session's cookie. */
export async function signInByPassword(given: { readonly name: string; readonly password: string }): Promise<void> {
  const headers = { 'content-type': 'application/json', 'x-waybill-csrf': '1' };
  await answered(await reach('/sign-in/password', { method: 'POST', headers, body: JSON.stringify(given) }));
}

async function reach(path: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(path, { ...init, credentials: 'same-origin' });
  } catch {
    throw apiFault('unreachable', 'The server does not answer.');
  }
}

async function answered(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const body = (await response.json().catch(() => ({}))) as { error?: { message?: string; code?: string; next?: string } };
  if (response.ok) return body;
  const { message = `The server answered ${response.status}.`, code = null, next = null } = body.error ?? {};
  // A wrong password is a refusal to show, not the end of a session.
  throw apiFault(response.status < 500 ? 'refused' : 'broken', message, { status: response.status, code, next });
}
