import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readConfig } from '#kernel/config/index.ts';
import { type Caller, defineConnector, type ProgramDefinition } from '#sdk';
import { hasOpenssl, makePair, type Pair } from '../testing/certificates.ts';
import { openConnections } from './connections.ts';
import type { Registry } from './program.ts';

const things = defineConnector({
  name: 'things',
  title: 'Things',
  settings: z.strictObject({}),
  secrets: [],
  timeouts: { connectMs: 2_000, totalMs: 5_000 },
  limits: { concurrent: 1 },
  reachable: '/',
  mutualTls: true,
  client: (caller) => caller,
});
// Connections look at a program's name and connectors alone.
const program = { name: 'demo', connectors: [things] } as unknown as ProgramDefinition;
const registry = new Map([['demo', { name: 'demo', connectors: new Map([['things', things]]) }]]) as unknown as Registry;

describe.skipIf(!hasOpenssl)(`a partner that asks for a certificate${hasOpenssl ? '' : ' (skipped: openssl is not installed)'}`, () => {
  let folder: string;
  let server: Server;
  let partner: Pair;
  let own: Pair;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'waybill-tls-'));
    [partner, own] = [makePair(folder, 'partner'), makePair(folder, 'waybill')];
    const options = { cert: partner.certificate, key: partner.key, ca: own.certificate, requestCert: true, rejectUnauthorized: true };
    server = createServer(options, (request, response) => {
      response.end((request.socket as TLSSocket).getPeerCertificate().subject.CN);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server?.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  const configWith = (settings: Record<string, string>) =>
    readConfig({
      file: { programs: [program] },
      environment: { WAYBILL_DEMO_THINGS_URL: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, ...settings },
    });

  test('is shown the one that the settings refer to', async () => {
    const config = configWith({
      WAYBILL_DEMO_THINGS_TLS_CERTIFICATE: `file:${own.files.certificate}`,
      WAYBILL_DEMO_THINGS_TLS_KEY: `file:${own.files.key}`,
      WAYBILL_DEMO_THINGS_TLS_AUTHORITIES: `file:${partner.files.certificate}`,
    });
    const connections = openConnections({ registry, config, pool: undefined as never });
    const call = { operation: 'x', method: 'GET', path: '/', isIdempotent: false } as const;
    const answer = await connections.client<Caller>('demo', 'things').call(call);
    await connections.close();
    expect(answer.kind === 'answered' && answer.body.toString()).toBe('waybill');
    expect(JSON.stringify(config.describe())).not.toContain('BEGIN');
  });

  test('a certificate without its key, or what is none, is a fault of the configuration', () => {
    expect(() => configWith({ WAYBILL_DEMO_THINGS_TLS_CERTIFICATE: own.certificate })).toThrow(/TLS_KEY \(nowhere\): must be set with/);
    expect(() => configWith({ WAYBILL_DEMO_THINGS_TLS_KEY: own.key })).toThrow(/TLS_CERTIFICATE \(nowhere\): must be set with/);
    expect(() => configWith({ WAYBILL_DEMO_THINGS_TLS_AUTHORITIES: 'anyone' })).toThrow(/must be certificates in PEM/);
  });
});
