import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Caller, demand, demandEverywhere, refuseOnRecord } from '../access/index.ts';
import type { Installation } from '../registry/index.ts';
import type { Attempts } from './attempts.ts';
import { authenticate, credentialOf } from './authenticate.ts';
import { refuseCrossSite } from './cross-site.ts';
import { dispositionOf } from './disposition.ts';
import { parsePart } from './refusals.ts';
import type { Call, FileAnswer, Route } from './route.ts';

/** Serves each route of the table: who calls, may they, is the call well formed, then the door and its answer. */
export function serveRoutes(server: FastifyInstance, routes: readonly Route[], installation: Installation, attempts: Attempts): void {
  for (const route of routes) {
    server.route({
      method: route.method,
      url: route.path,
      ...(route.mostBytes === undefined ? {} : { bodyLimit: route.mostBytes }),
      // Before the body is read: a stranger's is not.
      onRequest: async (request) => {
        refuseCrossSite(request, credentialOf(request, installation.publicUrl), installation.publicUrl);
        const caller = await authenticate(installation, attempts, request);
        const attempted = `${route.method} ${route.path}`;
        // Pages ask again and again for what somebody may not read; what would change something is tried once.
        const isAsked = route.method === 'GET';
        request.caller = isAsked
          ? permitted(route, caller)
          : await refuseOnRecord(installation.database, caller, attempted, () => permitted(route, caller));
      },
      handler: async (request, reply) => answer(route, callOf(route, installation, request), reply),
    });
  }
}

/** The caller within the programs in which they may do this. */
function permitted({ right, isForAll }: Route, caller: Caller): Caller {
  if (!right) return caller;
  return isForAll ? demandEverywhere(caller, right) : demand(caller, right);
}

function callOf(route: Route, installation: Installation, request: FastifyRequest): Call<never, never, never> {
  const caller = request.caller!;
  return {
    installation,
    caller,
    params: parsePart('path', route.params, request.params) as never,
    query: parsePart('query', route.query, request.query) as never,
    body: parsePart('body', route.body, request.body) as never,
    within: (work) => installation.database.repeatable(caller.scope, work),
  };
}

async function answer(route: Route, call: Call<never, never, never>, reply: FastifyReply): Promise<FastifyReply> {
  const answered = await route.handle(call);
  reply.header('cache-control', 'no-store');
  if ('file' in route.answer) return sendFile(reply, route.answer.file, answered as FileAnswer);
  return reply.code(route.statusOf(answered as never)).send(answered);
}

function sendFile(reply: FastifyReply, mediaType: string, { fileName, bytes, content }: FileAnswer): FastifyReply {
  reply.type(mediaType).header('content-disposition', dispositionOf(fileName));
  if (bytes !== undefined) reply.header('content-length', bytes);
  return reply.send(content);
}
