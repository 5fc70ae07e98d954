import type { FastifyInstance } from 'fastify';
import type { Installation } from '../registry/index.ts';

/** One line and one measurement a call: method, route pattern, status, milliseconds. Never the address, which may name a submission. */
export function logRequests(server: FastifyInstance, { log, metrics }: Installation): void {
  const durations = metrics.histogram('http_request_seconds', 'Answered calls', ['method', 'route', 'status']);
  server.addHook('onResponse', async (request, reply) => {
    const { method } = request;
    const route = request.routeOptions.url ?? '/*';
    const status = reply.statusCode;
    durations.observe(reply.elapsedTime / 1_000, { method, route, status });
    const write = route.startsWith('/api/') ? log.info : log.debug;
    write('http.answered', { method, route, status, duration_ms: Math.round(reply.elapsedTime) });
  });
}
