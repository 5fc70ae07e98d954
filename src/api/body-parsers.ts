import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { parseJson } from '#kernel/crypto/index.ts';
import { WaybillError } from '#kernel/errors.ts';

/** JSON that keeps every digit, and CSV as its bytes. Anything else is refused with 415. */
export function readBodies(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, jsonOf(body));
    } catch (error) {
      done(error as Error);
    }
  });
  server.addContentTypeParser<Buffer>('text/csv', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

/** The parser's own message quotes the text, so it is not passed on. */
function jsonOf(body: Buffer): unknown {
  if (!isUtf8(body)) throw new WaybillError('WB_USAGE', 'The body is not UTF-8.');
  try {
    return parseJson(body.toString('utf8'));
  } catch (cause) {
    throw new WaybillError('WB_USAGE', 'The body is not JSON.', {}, { cause });
  }
}
