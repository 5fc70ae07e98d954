import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { WaybillError } from '#kernel/errors.ts';
import { type ByteRange, contentTypeOf, verifySignedUrl } from '#kernel/objects/index.ts';
import type { Installation } from '../registry/index.ts';
import { answerPartner } from './answer-partner.ts';
import { dispositionOf } from './disposition.ts';

const RANGE = /^bytes=(\d{1,15})-(\d{1,15})?$/;
const LAST_BYTES = /^bytes=-(\d{1,15})$/;

/** Objects of the folder store by signed address. A store that serves its own links has none here. */
export function serveObjects(server: FastifyInstance, installation: Installation): void {
  const errorHandler = (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
    answerPartner(installation.log, error, request, reply);
  server.get('/objects/*', { errorHandler }, async (request, reply) => {
    const link = verifySignedUrl(installation.linkSigning, request.url);
    if (installation.objects.kind !== 'file' || !link.isValid) {
      const reason = link.isValid || link.reason === 'forged' ? 'is not one that was given out' : 'has expired';
      throw new WaybillError('WB_LINK', `The link ${reason}.`);
    }
    const head = await installation.objects.head(link.key);
    if (!head) throw new WaybillError('WB_OBJECT_MISSING', 'What the link leads to is not there any more.');
    reply
      .type(contentTypeOf(link.key))
      .header('accept-ranges', 'bytes')
      .header('cache-control', 'private, no-store')
      .header('content-disposition', dispositionOf(link.fileName));
    return send(reply, installation, { key: link.key, size: head.bytes, asked: request.headers.range });
  });
}

async function send(reply: FastifyReply, { objects }: Installation, of: { key: string; size: number; asked: string | undefined }) {
  const range = rangeOf(of.asked, of.size);
  if (range === 'outside') return reply.code(416).header('content-range', `bytes */${of.size}`).send();
  const { stream, bytes } = await objects.get(of.key, range ? { range } : {});
  reply.header('content-length', bytes);
  if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${of.size}`);
  return reply.send(stream);
}

/** One range; any other form is answered with the whole, as RFC 9110 allows. */
function rangeOf(asked: string | undefined, size: number): (ByteRange & { end: number }) | 'outside' | undefined {
  const last = asked === undefined ? undefined : LAST_BYTES.exec(asked)?.[1];
  if (last !== undefined) return Number(last) === 0 || size === 0 ? 'outside' : { start: Math.max(0, size - Number(last)), end: size - 1 };
  const [, first, end] = (asked === undefined ? undefined : RANGE.exec(asked)) ?? [];
  if (first === undefined) return undefined;
  const range = { start: Number(first), end: Math.min(end === undefined ? size - 1 : Number(end), size - 1) };
  if (end !== undefined && Number(end) < range.start) return undefined;
  return range.start >= size ? 'outside' : range;
}
