import type { Caller } from '../access/index.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; set before a route of the table is handled. */
    caller?: Caller;
  }
}
