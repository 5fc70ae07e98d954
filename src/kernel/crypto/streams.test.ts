import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addKey, createKeyFile, type Keyring, openKeyring } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'waybill-streams-'));
const path = join(folder, 'keys.json');
const context = { program: 'form526', kind: 'attachment', id: 'd-1' };
let keyring: Keyring;

beforeAll(async () => {
  createKeyFile(path);
  keyring = await openKeyring({ keys: `file:${path}` });
});
afterAll(() => rmSync(folder, { recursive: true }));

async function through(bytes: Buffer, ...transforms: NodeJS.ReadWriteStream[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  await pipeline([Readable.from(slices(bytes)), ...transforms, sink]);
  return Buffer.concat(chunks);
}

function* slices(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000);
}

test('streams and whole messages read each other, at every edge of a frame', async () => {
  for (const size of [0, 1, 31, 65_503, 65_504, 65_505, 200_000]) {
    const plain = randomBytes(size);
    const streamed = await through(plain, keyring.encryptStream(context));
    expect(await keyring.decrypt(streamed, context), `${size}`).toEqual(plain);
    expect(await through(await keyring.encrypt(plain, context), keyring.decryptStream(context)), `${size}`).toEqual(plain);
    expect(await through(streamed, keyring.decryptStream(context))).toEqual(plain);
    expect(keyring.keyIdOf(streamed.subarray(0, 1024))).toBe('k1');
  }
});

test('a wrong context gives out nothing', async () => {
  const streamed = await through(randomBytes(100_000), keyring.encryptStream(context));
  const opening = keyring.decryptStream({ ...context, id: 'd-2' });
  const seen: Buffer[] = [];
  opening.on('data', (chunk) => seen.push(chunk));
  await expect(
    pipeline(Readable.from([streamed]), opening, new Writable({ write: (_chunk, _encoding, done) => done() })),
  ).rejects.toMatchObject({ code: 'WB_DECRYPT' });
  expect(seen).toEqual([]);
});

test('a cut or changed stream ends in an error', async () => {
  const streamed = await through(randomBytes(200_000), keyring.encryptStream(context));
  for (const end of [0, 10, 300, 70_000, streamed.length - 1])
    await expect(through(streamed.subarray(0, end), keyring.decryptStream(context)), `cut at ${end}`).rejects.toMatchObject({
      code: 'WB_DECRYPT',
    });
  for (const at of [5, 100, 1_000, 70_000, streamed.length - 1]) {
    const changed = Buffer.from(streamed);
    changed[at]! ^= 1;
    await expect(through(changed, keyring.decryptStream(context)), `byte ${at}`).rejects.toMatchObject({ code: 'WB_DECRYPT' });
  }
});

test('a stream is re-wrapped without its context', async () => {
  const plain = randomBytes(150_000);
  const streamed = await through(plain, keyring.encryptStream(context));
  addKey(path, 'data');
  const rotated = await openKeyring({ keys: `file:${path}` });
  const moved = await through(streamed, ...rotated.rewrapStreams(context));
  expect(rotated.keyIdOf(moved)).toBe('k2');
  expect(await through(moved, rotated.decryptStream(context))).toEqual(plain);
});

test('150 MB pass in bounded memory', async () => {
  const block = randomBytes(1_000_000);
  const source = Readable.from(
    (function* () {
      for (let n = 0; n < 150; n += 1) yield block;
    })(),
  );
  const hash = createHash('sha256');
  let peak = 0;
  const before = process.memoryUsage.rss();
  const sink = new Writable({
    write(chunk, _encoding, done) {
      hash.update(chunk);
      peak = Math.max(peak, process.memoryUsage.rss());
      done();
    },
  });
  await pipeline(source, keyring.encryptStream(context), keyring.decryptStream(context), sink);
  const expected = createHash('sha256');
  for (let n = 0; n < 150; n += 1) expected.update(block);
  expect(hash.digest('hex')).toBe(expected.digest('hex'));
  expect((peak - before) / 1e6).toBeLessThan(100);
});

test('the buffer helper of Node reads a decrypted stream', async () => {
  const opening = keyring.decryptStream(context);
  opening.end(await keyring.encrypt(Buffer.from('text'), context));
  expect((await buffer(opening)).toString()).toBe('text');
});
