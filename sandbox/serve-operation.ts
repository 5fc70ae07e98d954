import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type FaultRule, NO_FAULTS } from './faults.ts';
import type { Answer, Call, Operation, World } from './partner.ts';

/** Offers one operation over HTTP: identify, wait, fail as a fault says, answer, break the answer as a fault says, record. */
export function serveOperation(app: FastifyInstance, world: World, partner: string, operation: Operation): void {
  app.route({
    method: operation.method,
    url: operation.path,
    handler: async (request, reply) => {
      const call = readCall(request);
      const identity = operation.identify(call);
      call.faults = world.faults.strike(partner, operation.name, identity, call.headers['x-sandbox-fault'] as string | undefined);
      await wait(world, partner, call);
      const rate = operation.isUnlimited ? undefined : world.rates.take(partner, world.clock.now(), world.settings.perMinute[partner]);
      const refusal = rate?.isOver ? overLimit(rate.resetS) : refusalOf(call);
      const isReset = call.faults.get('reset') !== undefined;
      const answer = refusal ?? (isReset ? { status: 0, body: '' } : await operation.answer(call));
      const at = new Date(world.clock.now()).toISOString();
      world.records.request({ partner, operation: operation.name, identity, status: answer.status, bytes: call.body.length, at });
      if (isReset || call.faults.get('lost_answer')) return hangUp(reply);
      const stalled = call.faults.get('timeout_after');
      if (stalled) return stall(reply, stalled);
      if (call.faults.get('truncated_body')) return truncate(reply, answer);
      return send(reply, { ...answer, headers: { ...rate?.headers, ...answer.headers } });
    },
  });
}

function readCall(request: FastifyRequest): Call {
  return {
    headers: request.headers,
    params: request.params as Record<string, string>,
    query: request.query as Record<string, string>,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    origin: `http://${request.headers.host}`,
    path: request.url.split('?')[0]!,
    faults: NO_FAULTS,
  };
}

async function wait(world: World, partner: string, call: Call): Promise<void> {
  const { latencyMs } = world.settings;
  const delay = (latencyMs[partner] ?? latencyMs.all ?? 0) + (call.faults.get('latency')?.latencyMs ?? 0);
  if (delay > 0) await pause(delay);
}

function refusalOf(call: Call): Answer | undefined {
  const limited = call.faults.get('rate_limited');
  if (limited) return overLimit(limited.retryAfterS ?? 1);
  const failed = call.faults.get('server_error');
  return failed ? { status: failed.status ?? 503, ...errorBody(failed) } : undefined;
}

function overLimit(seconds: number): Answer {
  const text = String(seconds);
  const headers = { 'retry-after': text, 'ratelimit-remaining': '0', 'x-ratelimit-remaining-minute': '0', 'ratelimit-reset': text };
  return { status: 429, body: { message: 'API rate limit exceeded' }, headers };
}

/** The body shapes in which the partners' gateways and servers have been seen to fail. */
function errorBody(rule: FaultRule): Pick<Answer, 'body' | 'headers'> {
  const status = rule.status ?? 503;
  const detail = rule.detail ?? 'The service is not available';
  if (rule.shape === 'errors') return { body: { errors: [{ status, detail }] } };
  if (rule.shape === 'flat') return { body: { title: 'Server error', detail, code: String(status), status: String(status) } };
  if (rule.shape === 'html') {
    return {
      body: `<html><head><title>${status}</title></head><body><h1>${detail}</h1></body></html>`,
      headers: { 'content-type': 'text/html; charset=iso-8859-1' },
    };
  }
  return { body: { message: detail } };
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  const { payload, type } = encode(answer);
  return reply
    .code(answer.status)
    .header('content-type', type)
    .headers(answer.headers ?? {})
    .send(payload);
}

function encode(answer: Answer): { payload: string | Buffer; type: string } {
  if (Buffer.isBuffer(answer.body)) return { payload: answer.body, type: 'application/octet-stream' };
  if (typeof answer.body === 'string') return { payload: answer.body, type: 'text/plain; charset=utf-8' };
  return { payload: JSON.stringify(answer.body), type: 'application/json; charset=utf-8' };
}

function hangUp(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.destroy();
}

/** Holds the request after taking it, until the caller gives up or the rule's time (default a minute) is over. */
function stall(reply: FastifyReply, rule: FaultRule): void {
  reply.hijack();
  const timer = setTimeout(() => reply.raw.destroy(), rule.latencyMs ?? 60_000);
  reply.raw.on('close', () => clearTimeout(timer));
}

/** Announces the whole length, sends half of it and hangs up. */
function truncate(reply: FastifyReply, answer: Answer): void {
  reply.hijack();
  const { payload, type } = encode(answer);
  const whole = Buffer.from(payload);
  reply.raw.writeHead(answer.status, { 'content-type': type, 'content-length': whole.length });
  reply.raw.write(whole.subarray(0, Math.floor(whole.length / 2)), () => reply.raw.destroy());
}
