import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { addKey, createKeyFile, type Keyring, openKeyring } from './index.ts';

/** A server of the KMS protocol as far as data keys need it; the client that calls it is the real one. */
const ARN = (id: string) => `arn:aws:kms:us-east-1:111122223333:key/${id}`;
const folder = mkdtempSync(join(tmpdir(), 'waybill-kms-'));
const path = join(folder, 'keys.json');
const context = { program: 'form526', kind: 'payload', id: 'a' };
const calls: string[] = [];
let server: Server;
let endpoint: string;
let keyring: Keyring;

interface KmsRequest {
  KeyId: string;
  NumberOfBytes?: number;
  CiphertextBlob?: string;
  EncryptionContext?: Record<string, string>;
}

function answer(action: string, request: KmsRequest): object | undefined {
  calls.push(action);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64');
  const bound = JSON.stringify(Object.entries(request.EncryptionContext ?? {}).sort(([one], [other]) => one.localeCompare(other)));
  if (action === 'GenerateDataKey') {
    const Plaintext = randomBytes(request.NumberOfBytes ?? 32).toString('base64');
    return { KeyId: request.KeyId, Plaintext, CiphertextBlob: encode({ key: request.KeyId, bound, Plaintext }) };
  }
  const wrapped = JSON.parse(Buffer.from(request.CiphertextBlob!, 'base64').toString()) as {
    key: string;
    bound: string;
    Plaintext: string;
  };
  return wrapped.key === request.KeyId && wrapped.bound === bound ? { KeyId: wrapped.key, Plaintext: wrapped.Plaintext } : undefined;
}

beforeAll(async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  server = createServer(async (request, response) => {
    const action = String(request.headers['x-amz-target']).split('.')[1]!;
    const body = answer(action, JSON.parse((await buffer(request)).toString()) as KmsRequest);
    response.writeHead(body ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(body ?? { __type: 'InvalidCiphertextException' }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  createKeyFile(path);
  keyring = await openKeyring({ keys: `file:${path}`, kms: { keys: [ARN('one')], endpoint } });
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

test('one data key from KMS serves many messages of one program and kind', async () => {
  const before = calls.length;
  const sealed = await keyring.encryptMany(
    Array.from({ length: 300 }, (_, n) => ({ plain: Buffer.from(`${n}`), context: { ...context, id: `${n}` } })),
  );
  for (const [n, cipher] of sealed.entries()) expect((await keyring.decrypt(cipher, { ...context, id: `${n}` })).toString()).toBe(`${n}`);
  expect(calls.slice(before)).toEqual(['GenerateDataKey', 'Decrypt']);
  expect(keyring.keyIdOf(sealed[0]!)).toBe(ARN('one'));
  expect(keyring.dataKey).toBe(ARN('one'));
  await expect(keyring.decrypt(sealed[0]!, context)).rejects.toMatchObject({ code: 'WB_DECRYPT' });
});

test('a ring moves from its own keys to KMS, and from one KMS key to the next', async () => {
  addKey(path, 'data');
  const own = await openKeyring({ keys: `file:${path}` });
  const old = await own.encrypt(Buffer.from('x'), context);
  const first = await keyring.encrypt(Buffer.from('y'), context);
  const next = await openKeyring({ keys: `file:${path}`, kms: { keys: [ARN('two'), ARN('one')], endpoint } });
  const moved = await next.rewrap(old);
  expect([next.keyIdOf(old), next.keyIdOf(first), next.keyIdOf(moved)]).toEqual(['k2', ARN('one'), ARN('two')]);
  expect(await Promise.all([old, first, moved].map(async (cipher) => (await next.decrypt(cipher, context)).toString()))).toEqual([
    'x',
    'y',
    'x',
  ]);
  await expect(keyring.decrypt(moved, context)).rejects.toMatchObject({ code: 'WB_KEY_UNKNOWN' });
});

test('attachments stream under a KMS key', async () => {
  const plain = randomBytes(200_000);
  const sealing = keyring.encryptStream(context);
  sealing.end(plain);
  const opening = keyring.decryptStream(context);
  opening.end(await buffer(sealing));
  expect(await buffer(opening)).toEqual(plain);
});
