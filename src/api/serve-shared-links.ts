import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ByteRange } from '#kernel/objects/index.ts';
import { followLink } from '../packages/index.ts';
import type { Installation } from '../registry/index.ts';
import { answerPartner } from './answer-partner.ts';
import { dispositionOf } from './disposition.ts';
import { houseOf } from './routes/shares.ts';

/** From a byte on, as a download that was cut goes on; any other range is answered with the whole. */
const RANGE = /^bytes=(\d{1,15})-(\d{1,15})?$/;

/** A partner's stable link. Whoever holds it may fetch; every fetch is recorded before the first byte. */
export function serveSharedLinks(server: FastifyInstance, installation: Installation): void {
  const errorHandler = (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
    answerPartner(installation.log, error, request, reply);
  server.get<{ Params: { token: string } }>('/s/:token', { errorHandler }, async (request, reply) => {
    const range = rangeOf(request.headers.range);
    const followed = await followLink(houseOf(installation), request.params.token, { remote: request.ip, ...(range ? { range } : {}) });
    reply.header('cache-control', 'private, no-store');
    if (followed.kind === 'redirect') return reply.redirect(followed.url, 303);
    const { fileName, bytes, stream } = followed;
    reply.header('accept-ranges', 'bytes').header('content-length', bytes).header('content-disposition', dispositionOf(fileName));
    // The whole size is not read for a part: RFC 9110 has the star for that.
    if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.start + bytes - 1}/*`);
    return reply.type('application/zip').send(stream);
  });
}

function rangeOf(asked: string | undefined): ByteRange | undefined {
  const [, start, end] = (asked === undefined ? undefined : RANGE.exec(asked)) ?? [];
  if (start === undefined || (end !== undefined && Number(end) < Number(start))) return undefined;
  return { start: Number(start), ...(end === undefined ? {} : { end: Number(end) }) };
}
