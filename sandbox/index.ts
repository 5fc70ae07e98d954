import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify, { type FastifyInstance } from 'fastify';
import { createBenefitsDocuments } from './benefits-documents.ts';
import { createBenefitsIntake } from './benefits-intake.ts';
import { createCentralMail } from './central-mail.ts';
import { createClaims } from './claims.ts';
import { createClock } from './clock.ts';
import { controlOperations } from './control.ts';
import { createEgress, EGRESS_PATH } from './egress.ts';
import { createEvss } from './evss.ts';
import { createFaults, type FaultRule } from './faults.ts';
import { createNotify } from './notify.ts';
import { createOAuth } from './oauth.ts';
import type { Partner, World } from './partner.ts';
import { createRates } from './rates.ts';
import { createReceived } from './received.ts';
import { createRecords } from './records.ts';
import { serveOperation } from './serve-operation.ts';
import { createSlack } from './slack.ts';
import { listenForMail } from './smtp.ts';
import { createCollector, createSentry, listenForStatsD } from './telemetry.ts';
import { createWebhook, WEBHOOK_SECRET } from './webhook.ts';

export type SandboxOptions = {
  /** 0 or absent: a free port. */
  port?: number;
  seed: number;
  faults?: FaultRule[];
  /** Milliseconds before each answer, for all partners or by name. */
  latencyMs?: number | Record<string, number>;
  /** Calls a minute beyond which a partner refuses, by its name. */
  perMinute?: Record<string, number>;
  /** Where received documents are kept as files; without it they are only counted. */
  folder?: string;
  isPdfFixed?: boolean;
  /** Public keys (PEM, SPKI) of OAuth clients by client id. */
  clients?: Record<string, string>;
  clockOffsetMs?: number;
};

export type SandboxUrls = Record<
  | 'evss'
  | 'oauth'
  | 'benefitsIntake'
  | 'benefitsDocuments'
  | 'claims'
  | 'centralMail'
  | 'notify'
  | 'slack'
  | 'otlp'
  | 'sentry'
  | 'statsd'
  | 'smtp'
  | 'webhook'
  | 'monitor'
  | 'egress'
  | 'control',
  string
>;
export type Sandbox = { urls: SandboxUrls; control: World; stop(): Promise<void> };

export type { FaultKind, FaultRule } from './faults.ts';
export { WEBHOOK_SECRET };

const LARGEST_BODY = 1024 ** 3;

/**
 * Starts the simulated partners on one port of 127.0.0.1. Every url is the partner's origin, to which callers append the
 * partner's own path; `slack` is the whole webhook address, `sentry` a DSN, `statsd` where datagrams go,
 * `smtp` a mail server, `webhook` an address that takes signed posts, `monitor` one that waits for heartbeats,
 * `egress` the endpoint of a store of S3's shape, with any bucket.
 * `control` gives scenarios in the same process what `/sandbox/…` gives others.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const world = createWorld(options);
  const oauth = createOAuth(world);
  const partners: Partner[] = [
    createEvss(world),
    oauth,
    createBenefitsIntake(world),
    createBenefitsDocuments(world, oauth),
    createCentralMail(world),
    createClaims(world, oauth),
    createNotify(world),
    createSlack(world),
    createWebhook(world),
    createEgress(world),
    createCollector(world),
    createSentry(world),
  ];
  const app = createServer();
  for (const partner of partners) for (const operation of partner.operations) serveOperation(app, world, partner.name, operation);
  controlOperations(app, world, partners);
  const origin = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const [statsd, mail] = await Promise.all([listenForStatsD(world), listenForMail(world)]);
  const names = ['evss', 'oauth', 'benefitsIntake', 'benefitsDocuments', 'claims', 'centralMail', 'notify', 'otlp', 'control'] as const;
  return {
    urls: {
      ...(Object.fromEntries(names.map((name) => [name, origin])) as SandboxUrls),
      slack: `${origin}/slack/services/T000/B000/sandbox`,
      sentry: `${origin.replace('://', '://sandbox@')}/1`,
      statsd: statsd.url,
      smtp: mail.url,
      webhook: `${origin}/hooks/operators`,
      monitor: `${origin}/monitor/ping`,
      egress: `${origin}${EGRESS_PATH}`,
    },
    control: world,
    stop: async () => {
      app.server.closeAllConnections();
      await Promise.all([app.close(), statsd.stop(), mail.stop()]);
    },
  };
}

function createWorld(options: SandboxOptions): World {
  const { seed, latencyMs = 0, folder } = options;
  return {
    seed,
    clock: createClock(options.clockOffsetMs),
    faults: createFaults(seed, options.faults),
    records: createRecords(),
    received: createReceived(),
    rates: createRates(),
    settings: {
      latencyMs: typeof latencyMs === 'number' ? { all: latencyMs } : { ...latencyMs },
      perMinute: { ...options.perMinute },
      isPdfFixed: options.isPdfFixed ?? false,
      clients: { ...options.clients },
    },
    keep: (partner, id, name, content) => {
      if (folder === undefined) return;
      const place = join(folder, partner, fileNameOf(id));
      mkdirSync(place, { recursive: true });
      writeFileSync(join(place, fileNameOf(name)), content);
    },
  };
}

/** A sender's text as one file name: no separators, no leading dots, no more than file systems take. */
function fileNameOf(text: string): string {
  const encoded = encodeURIComponent(text.toWellFormed()).replace(/^\.+/, (dots) => '%2E'.repeat(dots.length));
  return encoded === '' ? '%00' : encoded.slice(-200);
}

/** Bodies stay bytes: each partner reads them by its own rules and answers bad ones in its own shape. */
function createServer(): FastifyInstance {
  const app = Fastify({ bodyLimit: LARGEST_BODY, forceCloseConnections: true, routerOptions: { maxParamLength: 2000 } });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ message: 'no partner answers at this address' }));
  return app;
}
