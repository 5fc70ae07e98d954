import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { afterAll, expect, test } from 'vitest';
import { createKeyFile, openKeyring } from '../kernel/crypto/index.ts';
import { openObjectStore } from '../kernel/objects/index.ts';
import { closePdfWorkers, inspectPdf } from '../kernel/pdf/index.ts';
import { receiveFile } from './receive-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'waybill-receive-'));
createKeyFile(join(folder, 'keys.json'));
const keyring = await openKeyring({ keys: `file:${join(folder, 'keys.json')}` });
const store = await openObjectStore({ url: pathToFileURL(join(folder, 'objects')).href });
const RULES = { pdfBytes: 1_000_000, otherBytes: 1_000_000, page: [78, 101] } as const;
afterAll(async () => {
  await store.close();
  await closePdfWorkers();
  rmSync(folder, { recursive: true });
});

async function receive(name: string, bytes: Buffer) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const source = { path, bytes: bytes.length, open: async () => Readable.from([readFileSync(path)]) };
  return receiveFile(source as never, name, RULES, { program: 'form526', keyring, store });
}

async function onePage(): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage([612, 792]);
  return Buffer.from(await document.save({ useObjectStreams: false }));
}

test('a PDF whose table of objects is wrong is kept as it came and mended; packages are made from the mended one', async () => {
  const whole = await onePage();
  const damaged = Buffer.from(whole.toString('latin1').replace(/startxref\n\d+/, 'startxref\n7'), 'latin1');
  const received = await receive('table.pdf', damaged);
  expect(received).toMatchObject({ problemCode: null, receivedBytes: damaged.length });
  expect(received.sha256).not.toEqual(received.receivedSha256);
  const kept = await keyring.decrypt(Buffer.concat(await (await store.get(received.objectKey as string)).stream.toArray()), {
    program: 'form526',
    kind: 'attachment',
    id: (received.sha256 as Buffer).toString('hex'),
  });
  expect((await inspectPdf(kept)).problem).toBeUndefined();
  expect((await inspectPdf(kept)).repaired).toBeUndefined();
});

test('a sound PDF is kept once, as it came', async () => {
  const received = await receive('sound.pdf', await onePage());
  expect(received.sha256).toEqual(received.receivedSha256);
  expect(received.problemCode).toBeNull();
});

test('the same file given again is the same object', async () => {
  const bytes = await onePage();
  expect((await receive('again-1.pdf', bytes)).objectKey).toBe((await receive('again-2.pdf', bytes)).objectKey);
});

test('a large object is received as a file of the same content is, and leaves nothing on this machine', async () => {
  const document = await PDFDocument.create();
  document.addPage([612, 792]).node.set(PDFName.of('Noise'), document.context.register(document.context.stream(randomBytes(5_000_000))));
  const bytes = Buffer.from(await document.save({ useObjectStreams: false }));
  const object = { identity: 'object', bytes: bytes.length, open: async () => Readable.from([bytes]) };
  const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith('waybill-copy-'));
  const before = copies();
  const received = await receiveFile(object, 'large.pdf', { ...RULES, pdfBytes: 10_000_000 }, { program: 'form526', keyring, store });
  expect(received).toMatchObject({ problemCode: null, mediaType: 'application/pdf', receivedBytes: bytes.length });
  expect(received.receivedSha256).toEqual(createHash('sha256').update(bytes).digest());
  const cut = { ...object, open: async () => Readable.from([bytes.subarray(1)]) };
  await expect(
    receiveFile(cut, 'large.pdf', { ...RULES, pdfBytes: 10_000_000 }, { program: 'form526', keyring, store }),
  ).rejects.toMatchObject({ code: 'WB_OBJECT_MISMATCH' });
  expect(copies().filter((name) => !before.includes(name))).toEqual([]);
});
