import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDecrypt } from '@aws-crypto/decrypt-node';
import { buildEncrypt } from '@aws-crypto/encrypt-node';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addKey, createKeyFile, type Keyring, openKeyring } from './index.ts';
import { parseKeys } from './key-file.ts';
import { openMaterials, SUITE } from './materials.ts';

const folder = mkdtempSync(join(tmpdir(), 'waybill-crypto-'));
const path = join(folder, 'keys.json');
const context = { program: 'form526', kind: 'payload', id: 'a-1' };
let keyring: Keyring;

beforeAll(async () => {
  createKeyFile(path);
  keyring = await openKeyring({ keys: `file:${path}` });
});
afterAll(() => rmSync(folder, { recursive: true }));

test('what is encrypted comes back under the same context', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 300 }),
      fc.dictionary(
        fc.string(),
        fc.string({ unit: 'binary' }).filter((text) => text.isWellFormed()),
      ),
      async (bytes, extra) => {
        const plain = Buffer.from(bytes);
        const own = { ...extra, kind: 'payload' };
        expect(await keyring.decrypt(await keyring.encrypt(plain, own), { ...own })).toEqual(plain);
      },
    ),
    { numRuns: 30 },
  );
});

test('a message moved to another row, program or kind does not open', async () => {
  const cipher = await keyring.encrypt(Buffer.from('secret'), context);
  const others: Record<string, string>[] = [
    { ...context, id: 'a-2' },
    { ...context, program: 'vye' },
    { ...context, kind: 'identity' },
    { kind: 'payload' },
    {},
  ];
  for (const other of others) await expect(keyring.decrypt(cipher, other)).rejects.toMatchObject({ code: 'WB_DECRYPT' });
});

test('one changed bit anywhere, a cut and an added byte are found', async () => {
  const cipher = await keyring.encrypt(Buffer.from('secret'), context);
  for (let at = 0; at < cipher.length; at += 1) {
    const changed = Buffer.from(cipher);
    changed[at]! ^= 1;
    await expect(keyring.decrypt(changed, context), `byte ${at}`).rejects.toMatchObject({
      code: expect.stringMatching(/WB_DECRYPT|WB_KEY_UNKNOWN/),
    });
    await expect(keyring.decrypt(cipher.subarray(0, at), context), `cut at ${at}`).rejects.toMatchObject({ code: 'WB_DECRYPT' });
  }
  await expect(keyring.decrypt(Buffer.concat([cipher, Buffer.of(0)]), context)).rejects.toMatchObject({ code: 'WB_DECRYPT' });
});

test('the SDK reads what we write, and we read what it writes, frames included', async () => {
  const materials = await openMaterials(parseKeys(readFileSync(path, 'utf8')));
  const plain = randomBytes(10_000);
  const ours = await keyring.encrypt(plain, context);
  const theirs = await buildDecrypt().decrypt(materials.wrapping, ours);
  expect(theirs.plaintext.subarray(32)).toEqual(plain);
  expect({ ...theirs.messageHeader.encryptionContext }).toEqual({ program: 'form526', kind: 'payload' });

  const { result } = await buildEncrypt().encrypt(materials.wrapping, theirs.plaintext, {
    suiteId: SUITE.id,
    encryptionContext: { program: 'form526', kind: 'payload' },
    frameLength: 4096,
  });
  expect(await keyring.decrypt(result, context)).toEqual(plain);
});

test('many at once keep their order and their own contexts', async () => {
  const items = Array.from({ length: 250 }, (_, n) => ({
    plain: Buffer.from(`p${n}`),
    context: { ...context, kind: n < 220 || n % 2 ? 'payload' : 'identity', id: `${n}` },
  }));
  const sealed = await keyring.encryptMany(items);
  expect(await keyring.encryptMany([])).toEqual([]);
  expect(new Set(sealed.map((cipher) => cipher.toString('hex'))).size).toBe(250);
  for (const [n, cipher] of sealed.entries()) expect((await keyring.decrypt(cipher, items[n]!.context)).toString()).toBe(`p${n}`);
});

test('a new key encrypts from then on, old messages still open, and a re-wrap moves them', async () => {
  const file = join(folder, 'rotated.json');
  createKeyFile(file);
  const before = await openKeyring({ keys: `file:${file}` });
  const old = await before.encrypt(Buffer.from('x'), context);
  const mac = before.fingerprintOf('{}');
  for (let n = 2; n <= 11; n += 1) addKey(file, 'data');
  addKey(file, 'fingerprint');
  const after = await openKeyring({ keys: `file:${file}` });
  const moved = await after.rewrap(old);
  expect([before.dataKey, before.keyIdOf(old), after.dataKey, after.keyIdOf(moved)]).toEqual(['k1', 'k1', 'k11', 'k11']);
  expect((await after.decrypt(old, context)).toString()).toBe('x');
  expect((await after.decrypt(moved, context)).toString()).toBe('x');
  await expect(after.decrypt(moved, { ...context, id: 'other' })).rejects.toMatchObject({ code: 'WB_DECRYPT' });
  await expect(before.decrypt(moved, context)).rejects.toMatchObject({ code: 'WB_KEY_UNKNOWN' });
  expect(after.fingerprintOf('{}')).not.toEqual(mac);
  expect(after.fingerprintOf('{}', 'k1')).toEqual(mac);
});

test('keyed hashes keep their fields and purposes apart', () => {
  expect(keyring.fingerprintOf('x')).toHaveLength(32);
  expect(keyring.blindIndex('ab', 'c')).not.toEqual(keyring.blindIndex('a', 'bc'));
  expect(keyring.linkMac('x')).not.toEqual(keyring.fingerprintOf('x'));
  expect(() => keyring.fingerprintOf('x', 'k9')).toThrow(/no key k9 for fingerprint/);
});

test('signatures hold for their data and key alone', () => {
  const data = Buffer.from('root');
  const signature = keyring.sign(data);
  expect(keyring.isSigned(data, signature, keyring.signingKey)).toBe(true);
  expect(keyring.isSigned(Buffer.from('toor'), signature, keyring.signingKey)).toBe(false);
  expect(keyring.isSigned(data, signature, 'k7')).toBe(false);
  expect(keyring.publicKeys().k1).toMatch(/BEGIN PUBLIC KEY/);
});

test('the key file is private, made once, and its faults are all named without their material', () => {
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const text = readFileSync(path, 'utf8');
  expect(createKeyFile(path)).toBe(false);
  expect(readFileSync(path, 'utf8')).toBe(text);

  const file = JSON.parse(text) as { keys: { id: string; purpose: string; material: string }[] };
  file.keys[0]!.material = 'c2hvcnQ=';
  file.keys[4]!.purpose = 'signing';
  file.keys[4]!.id = 'k1';
  let message = '';
  try {
    parseKeys(JSON.stringify(file));
  } catch (error) {
    message = (error as Error).message;
  }
  expect(message).toMatch(/data k1 is not 32 bytes/);
  expect(message).toMatch(/signing k1 is not a private key/);
  expect(message).toMatch(/signing k1 stands there twice/);
  expect(message).toMatch(/no key for links/);
  for (const { material } of file.keys) expect(message).not.toContain(material);
});

test('a missing secret names its reference', async () => {
  await expect(openKeyring({ keys: 'env:WAYBILL_NO_SUCH' })).rejects.toMatchObject({
    code: 'WB_SECRET',
    message: expect.stringContaining('env:WAYBILL_NO_SUCH'),
  });
  await expect(openKeyring({ keys: `file:${folder}/none` })).rejects.toMatchObject({ code: 'WB_SECRET' });
});

test('a rotated key file stays private', () => {
  const file = join(folder, 'wide.json');
  writeFileSync(file, readFileSync(path));
  chmodSync(file, 0o644);
  addKey(file, 'links');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
