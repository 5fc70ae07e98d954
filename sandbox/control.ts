import type { FastifyInstance } from 'fastify';
import { type FaultRule, NO_FAULTS } from './faults.ts';
import { asObject, asText, type Partner, readJson, type World } from './partner.ts';
import { SCENARIOS } from './scenarios.ts';

/** `/sandbox/…`: what scenarios read and set. These addresses are the simulation's own; no partner has them. */
export function controlOperations(app: FastifyInstance, world: World, partners: Partner[]): void {
  app.get('/sandbox/health', () => ({
    status: 'ok',
    partners: partners.map((partner) => partner.name),
    now: new Date(world.clock.now()).toISOString(),
  }));
  app.get('/sandbox/effects', (request) => effects(world, request.query as Record<string, string>));
  app.get('/sandbox/requests', (request) => world.records.requests((request.query as Record<string, string>).partner));
  app.get('/sandbox/received', (request) => ({ messages: world.received.of((request.query as Record<string, string>).receiver) }));
  app.get('/sandbox/faults', () => ({ rules: world.faults.list() }));
  app.post('/sandbox/faults', (request, reply) => {
    try {
      world.faults.add(rulesOf(readJson(request.body as Buffer)));
    } catch (error) {
      return reply.code(400).send({ message: (error as Error).message });
    }
    return { rules: world.faults.list() };
  });
  app.delete('/sandbox/faults', () => {
    world.faults.clear();
    return { rules: [] };
  });
  app.post('/sandbox/clock', (request) => {
    world.clock.advance(Number(asObject(readJson(request.body as Buffer)).advance_ms ?? 0));
    return { now: new Date(world.clock.now()).toISOString() };
  });
  app.post('/sandbox/settings', (request) => change(world, asObject(readJson(request.body as Buffer))));
  app.post('/sandbox/reset', () => {
    world.records.clear();
    world.received.clear();
    world.faults.clear();
    return { status: 'ok' };
  });
  for (const partner of partners) {
    for (const operation of partner.control ?? []) {
      app.route({
        method: operation.method,
        url: operation.path,
        handler: async (request, reply) => {
          const { status, body } = await operation.answer({
            headers: request.headers,
            params: request.params as Record<string, string>,
            query: request.query as Record<string, string>,
            body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
            origin: `http://${request.headers.host}`,
            path: request.url,
            faults: NO_FAULTS,
          });
          return reply.code(status).send(body);
        },
      });
    }
  }
}

/** One rule, a list of rules, `{"rules"}`, or `{"scenario"}` by name. */
function rulesOf(sent: unknown): FaultRule[] {
  const { scenario, rules } = asObject(sent);
  if (scenario === undefined) return (Array.isArray(sent) ? sent : (rules ?? [sent])) as FaultRule[];
  if (!Object.hasOwn(SCENARIOS, asText(scenario)))
    throw new Error(`no scenario is called ${JSON.stringify(scenario)}; known are ${Object.keys(SCENARIOS).join(', ')}`);
  return SCENARIOS[asText(scenario)]!;
}

/** Counts first, rows after: `?partner=evss` narrows, `?repeated=1` shows only what was done more than once. */
function effects(world: World, query: Record<string, string>): object {
  const all = world.records.effects(query.partner);
  const repeated = all.filter((effect) => effect.count > 1);
  const total = all.reduce((sum, effect) => sum + effect.count, 0);
  return { total, distinct: all.length, repeated: repeated.length, effects: query.repeated === '1' ? repeated : all };
}

function change(world: World, wanted: Record<string, unknown>): object {
  const { settings } = world;
  const latency = wanted.latency_ms;
  if (typeof latency === 'number') settings.latencyMs = { all: latency };
  else if (latency !== undefined) settings.latencyMs = asObject(latency) as Record<string, number>;
  if (typeof wanted.is_pdf_fixed === 'boolean') settings.isPdfFixed = wanted.is_pdf_fixed;
  Object.assign(settings.clients, asObject(wanted.clients));
  if (wanted.per_minute !== undefined) settings.perMinute = asObject(wanted.per_minute) as Record<string, number>;
  return {
    latency_ms: settings.latencyMs,
    per_minute: settings.perMinute,
    is_pdf_fixed: settings.isPdfFixed,
    clients: Object.keys(settings.clients),
  };
}
