import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasOpenssl, makePair, type Pair } from '../../testing/certificates.ts';
import { openHttpClient, type TlsIdentity } from './index.ts';

describe.skipIf(!hasOpenssl)(`mutual TLS${hasOpenssl ? '' : ' (skipped: openssl is not installed)'}`, () => {
  let folder: string;
  let server: Server;
  let partner: Pair;
  let own: Pair;
  let received = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'waybill-tls-'));
    [partner, own] = [makePair(folder, 'partner'), makePair(folder, 'waybill')];
    const options = { cert: partner.certificate, key: partner.key, ca: own.certificate, requestCert: true, rejectUnauthorized: true };
    server = createServer(options, (request, response) => {
      received += 1;
      response.end((request.socket as TLSSocket).getPeerCertificate().subject.CN);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server?.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  async function call(tls: TlsIdentity) {
    const client = openHttpClient({
      destination: 'partner',
      baseUrl: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      timeouts: { connectMs: 2_000, headersMs: 2_000, bodyMs: 2_000, totalMs: 5_000 },
      maxConnections: 1,
      tls,
    });
    const outcome = await client.call({ operation: 'send', method: 'POST', path: '/' });
    await client.close();
    return outcome;
  }

  it('shows our certificate and checks theirs', async () => {
    const outcome = await call({ certificate: own.certificate, key: own.key, authorities: partner.certificate });
    expect(outcome).toMatchObject({ kind: 'answered', status: 200 });
    expect(String(outcome.kind === 'answered' && outcome.body)).toBe('waybill');
  });

  it('sends nothing to a destination that cannot prove who it is', async () => {
    received = 0;
    expect(await call(own)).toMatchObject({ kind: 'not_sent', reason: 'tls' });
    expect(received).toBe(0);
  });

  it('takes no effect without our certificate', async () => {
    received = 0;
    // TLS 1.3 refuses it only after our first bytes may have left, so the outcome is the careful one.
    expect(['not_sent', 'unknown']).toContain((await call({ authorities: partner.certificate })).kind);
    expect(received).toBe(0);
  });
});
