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

/** Deeper ones overflow the stack of whatever walks them, ours and PostgreSQL's. */
const DEEPEST = 1_000;

/** The parser's own message quotes the text, so it is not passed on. */
function jsonOf(body: Buffer): unknown {
  if (!isUtf8(body)) throw new WaybillError('WB_USAGE', 'The body is not UTF-8.');
  if (depthOf(body) > DEEPEST) throw new WaybillError('WB_USAGE', `The body is nested more than ${DEEPEST} deep.`);
  try {
    return parseJson(body.toString('utf8'));
  } catch (cause) {
    throw new WaybillError('WB_USAGE', 'The body is not JSON.', {}, { cause });
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set(Buffer.from('{['));
const CLOSING = new Set(Buffer.from('}]'));

/** How deep objects and lists lie in one another, from the bytes: what stands in strings does not count. */
function depthOf(body: Buffer): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at] as number;
    if (byte === QUOTE) at = endOfString(body, at);
    else if (OPENING.has(byte)) {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (CLOSING.has(byte)) depth -= 1;
  }
  return deepest;
}

function endOfString(body: Buffer, start: number): number {
  let at = start + 1;
  while (at < body.length && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1;
  return at;
}
