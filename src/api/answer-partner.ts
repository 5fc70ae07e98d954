import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode } from '#kernel/errors.ts';
import type { Logger } from '#kernel/telemetry/index.ts';
import { logFault, nameFault } from './answer-error.ts';

const ASK = 'Ask whoever gave it to you for a new one.';

/** What somebody is told who holds a link and nothing else: no key, no command, nothing of the house. */
const WORDS: Partial<Record<ErrorCode, string>> = {
  WB_NOT_FOUND: `There is no such link. Look whether the address is complete. ${ASK}`,
  WB_LINK: `This link has expired, or its address is not complete. ${ASK}`,
  WB_LINK_GONE: `This link has ended. ${ASK}`,
  WB_OBJECT_MISSING: 'This file is not there any more. Ask whoever gave you the link.',
  WB_PACKAGE_UNAVAILABLE: 'This file cannot be fetched now; its keepers have been told. The link stays good: try it again later.',
};
const CALL_FAULT = 'This call cannot be answered. Fetch the link as it was given to you.';
const OUR_FAULT = 'This file cannot be fetched now. The link stays good: try it again later.';

/** Answers what was thrown while a link was followed, in plain words with the code that its keepers ask for. */
export function answerPartner(log: Logger, error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { code, status } = logFault(log, nameFault(error), error, request);
  const words = WORDS[code] ?? (status < 500 ? CALL_FAULT : OUR_FAULT);
  return reply.code(status).header('cache-control', 'no-store').type('text/plain; charset=utf-8').send(`${words} (${code})\n`);
}
