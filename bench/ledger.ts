import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { now } from '../src/kernel/clock/clock.ts';
import { openDatabase } from '../src/kernel/db/database.ts';
import { type LedgerLine, recordLines, sealLedger, verifyLedger } from '../src/ledger/index.ts';
import { startTestServer } from '../src/testing/database-server.ts';

/** Recording 10,000 lines one transaction each over 16 connections, and in one statement; against the bare transaction; then sealing and verifying them. */

const COUNT = 10_000;
const CONNECTIONS = 16;
const { server, stop } = await startTestServer();
const database = openDatabase({ url: server.urls.app, max: CONNECTIONS });
const pair = generateKeyPairSync('ed25519');

function line(n: number): LedgerLine {
  const subject = { kind: 'run', id: n };
  return {
    at: now(),
    actor: { kind: 'system', name: 'worker' },
    program: 'form526',
    action: 'run.slice_recorded',
    subject,
    runId: n,
    details: { succeeded: n, failed: 0 },
  };
}

async function rateOf(count: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return Math.round((count / (performance.now() - start)) * 1_000);
}

async function eachAlone(work: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < COUNT) await work(next++);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
}

try {
  const bare = await rateOf(COUNT, () => eachAlone(() => database.transaction('*', ({ client }) => client.query('select 1'))));
  const single = await rateOf(COUNT, () => eachAlone((n) => database.transaction('*', (session) => recordLines(session, [line(n)]))));
  const many = await rateOf(COUNT, () =>
    database.transaction('*', (session) =>
      recordLines(
        session,
        Array.from({ length: COUNT }, (_, n) => line(n)),
      ),
    ),
  );
  const signer = { signingKey: 'k1', sign: (data: Uint8Array) => sign(null, data, pair.privateKey) };
  const verifier = { isSigned: (data: Uint8Array, signature: Uint8Array) => verify(null, data, pair.publicKey, signature) };
  const seal = await rateOf(2 * COUNT, () => sealLedger(database, { signer }));
  const verified = await rateOf(2 * COUNT, () => verifyLedger(database, { verifier }));
  const rows = {
    'ledger.bare_transaction': bare,
    'ledger.record_alone': single,
    'ledger.record_together': many,
    'ledger.seal': seal,
    'ledger.verify': verified,
  };
  for (const [name, value] of Object.entries(rows))
    console.log(JSON.stringify({ name, value, unit: '1/s', bound: bare, ratio: Number((value / bare).toFixed(2)) }));
} finally {
  await database.close();
  await stop();
}
