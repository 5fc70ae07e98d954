import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { isWaybillError, WaybillError } from '#kernel/errors.ts';
import type { Logger } from '#kernel/telemetry/index.ts';

/** `{error: {code, message, next, details?}}`, the one shape of every refusal and fault. */
export function errorBody(error: WaybillError) {
  const { code, message, next, details } = error;
  return { error: { code, message, next, ...(Object.keys(details).length === 0 ? {} : { details }) } };
}

/** Answers what was thrown. What nobody expected is logged scrubbed and answered without a word of it. */
export function answerError(log: Logger, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = logFault(log, nameFault(error), error, request);
  const { retryAfterSeconds } = known.details;
  if (typeof retryAfterSeconds === 'number') reply.header('retry-after', String(retryAfterSeconds));
  if (known.status === 401) reply.header('www-authenticate', 'Bearer');
  return reply.code(known.status).header('cache-control', 'no-store').send(errorBody(known));
}

/** What is ours to mend leaves a line that names the place in the code. */
export function logFault(log: Logger, known: WaybillError, error: unknown, request: FastifyRequest): WaybillError {
  if (known.status >= 500) log.error('http.failed', { method: request.method, route: request.routeOptions.url, error });
  return known;
}

/** PostgreSQL's refusals of NUL in text and in JSON, and of half a character in JSON. */
const UNSTORABLE: readonly string[] = ['22021', '22P05', '22P02'];

export function nameFault(error: unknown): WaybillError {
  if (isWaybillError(error)) return error;
  const { statusCode = 500, code } = error as Partial<FastifyError>;
  if (statusCode === 413) return new WaybillError('WB_TOO_LARGE', 'The body is larger than this call takes.');
  if (statusCode === 415) return new WaybillError('WB_MEDIA_TYPE', 'This call does not take a body of this type.');
  if (code !== undefined && UNSTORABLE.includes(code))
    return new WaybillError('WB_USAGE', 'The call holds characters that cannot be stored.');
  // Fastify's own refusals of what it cannot read. Their messages may quote the address, so they are not passed on.
  if (statusCode < 500 && code?.startsWith('FST_')) return new WaybillError('WB_USAGE', 'The call cannot be read.');
  return new WaybillError('WB_INTERNAL', 'Something went wrong that is not the fault of the call.');
}
