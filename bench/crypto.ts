import { createCipheriv, createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyFile, openKeyring } from '../src/kernel/crypto/index.ts';

/** Encryption of 20 KB payloads, one after another on one thread, against a bare envelope of Node's own AES-GCM that keeps nothing. */

const COUNT = 4_000;
const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-'));
createKeyFile(join(folder, 'keys.json'));
const keyring = await openKeyring({ keys: `file:${folder}/keys.json` });
rmSync(folder, { recursive: true });

const plain = randomBytes(20_000);
const context = (n: number) => ({ program: 'bench', kind: 'payload', id: `${n}` });
const wrapping = randomBytes(32);

function bareEnvelope(): Buffer {
  const key = randomBytes(32);
  const cipher = createCipheriv('aes-256-gcm', key, randomBytes(12));
  const content = [cipher.update(plain), cipher.final(), cipher.getAuthTag()];
  const wrap = createCipheriv('aes-256-gcm', wrapping, randomBytes(12));
  return Buffer.concat([...content, wrap.update(key), wrap.final(), wrap.getAuthTag()]);
}

async function perSecond(work: (n: number) => unknown): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const start = performance.now();
    for (let n = 0; n < COUNT; n += 1) await work(n);
    rates.push((COUNT / (performance.now() - start)) * 1_000);
  }
  return Math.round(rates.sort((a, b) => a - b)[1]!);
}

const cipher = await keyring.encrypt(plain, context(1));
const bound = await perSecond(bareEnvelope);
const rows = {
  'crypto.bare': bound,
  'crypto.encrypt': await perSecond((n) => keyring.encrypt(plain, context(n))),
  'crypto.encrypt_many': await perSecond((n) =>
    n % 100 === 0 ? keyring.encryptMany(Array.from({ length: 100 }, (_, k) => ({ plain, context: context(n + k) }))) : undefined,
  ),
  'crypto.decrypt': await perSecond(() => keyring.decrypt(cipher, context(1))),
  'crypto.rewrap': await perSecond(() => keyring.rewrap(cipher)),
  'crypto.fingerprint': await perSecond(() => keyring.fingerprintOf(plain)),
  'crypto.hmac_bare': await perSecond(() => createHmac('sha256', wrapping).update(plain).digest()),
};
for (const [name, value] of Object.entries(rows))
  console.log(JSON.stringify({ name, value, unit: '1/s', bound, ratio: Number((value / bound).toFixed(2)) }));
