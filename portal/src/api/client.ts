import { isIdle, watchActivity } from './activity.ts';
import { apiFault, type FaultKind } from './fault.ts';
import { client } from './generated/client.gen.ts';

/**
 * The generated client, as the portal uses it: the session cookie of the same origin, the header that a change by session needs, and every
 * refusal or failure thrown as an `ApiFault`. Imported once, by main.tsx.
 */
client.setConfig({ baseUrl: '', credentials: 'same-origin', headers: { accept: 'application/json', 'x-waybill-csrf': '1' } });
watchActivity();
client.interceptors.request.use((request) => {
  if (isIdle()) request.headers.set('x-waybill-passive', '1');
  return request;
});
client.interceptors.error.use((error, response, request) => {
  if (request?.signal.aborted) return error;
  return faultOf(error, response);
});

function textField(body: unknown, field: string): string | null {
  if (typeof body !== 'object' || body === null) return null;
  const value: unknown = (body as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : null;
}

function kindOf(status: number): FaultKind {
  if (status === 401) return 'signed_out';
  return status < 500 ? 'refused' : 'broken';
}

/** No answer: out of reach. An answer that is none of ours, as a proxy gives it: broken. Else `{error: {code, message, next, details?}}`. */
function faultOf(body: unknown, response: Response | undefined): Error {
  if (!response) return apiFault('unreachable', 'The server does not answer.');
  const { status } = response;
  if (response.ok) return apiFault('broken', 'The server answered with something that is no JSON.', { status });
  const said = typeof body === 'object' && body !== null && 'error' in body ? body.error : body;
  const message = textField(said, 'message') ?? `The server answered ${status}.`;
  const details = typeof said === 'object' && said !== null && 'details' in said ? said.details : undefined;
  return apiFault(kindOf(status), message, { status, code: textField(said, 'code'), next: textField(said, 'next'), details });
}
