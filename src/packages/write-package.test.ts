import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { openObjectStore } from '../kernel/objects/index.ts';
import type { PackageEntry } from '../sdk/index.ts';
import { packageWriter } from './write-package.ts';

const folder = mkdtempSync(join(tmpdir(), 'waybill-package-'));
const objects = await openObjectStore({ url: pathToFileURL(join(folder, 'store')).href });
afterAll(async () => {
  await objects.close();
  rmSync(folder, { recursive: true });
});

const writer = packageWriter({ objects, program: 'form526', externalId: '0042' });
const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

function entries(size: number): PackageEntry[] {
  return [
    { name: 'metadata.json', documentType: '', content: Buffer.from('{"a":"Kāne"}') },
    { name: '21-526EZ.pdf', documentType: 'L533', content: Buffer.from('%PDF-1.7 main') },
    {
      name: 'attachment1.pdf',
      documentType: 'L023',
      isTranscription: false,
      content: async () => Readable.from([Buffer.alloc(size, 7), Buffer.alloc(size, 8)]),
    },
  ];
}

test('a package opens, holds every byte, and describes each file', async () => {
  const stored = await writer.put({ contentHash: hashOf('one'), entries: entries(700_000), overrides: {} });
  const zip = join(folder, 'one.zip');
  await writeFile(zip, await buffer((await objects.get(stored.objectKey)).stream));
  if (spawnSync('unzip', ['-v']).status === 0) expect(execFileSync('unzip', ['-t', zip]).toString()).toContain('No errors');
  expect(stored.objectKey).toMatch(/^packages\/form526\/[0-9a-f]{64}\/0042\.zip$/);
  expect(stored.files.map((file) => [file.name, file.bytes])).toEqual([
    ['metadata.json', 13],
    ['21-526EZ.pdf', 13],
    ['attachment1.pdf', 1_400_000],
  ]);
  expect(
    createHash('sha256')
      .update(await buffer((await objects.get(stored.objectKey)).stream))
      .digest(),
  ).toEqual(stored.sha256);
});

test('the same content is the same bytes', async () => {
  const first = await writer.put({ contentHash: hashOf('x'), entries: entries(10), overrides: {} });
  const second = await packageWriter({ objects, program: 'form526', externalId: '0043' }).put({
    contentHash: hashOf('x'),
    entries: entries(10),
    overrides: {},
  });
  expect(second.sha256).toEqual(first.sha256);
});

test('a second try finds the first one and describes what stands there', async () => {
  const first = await writer.put({ contentHash: hashOf('two'), entries: entries(1_000), overrides: {} });
  const second = await writer.put({ contentHash: hashOf('two'), entries: entries(2_000), overrides: {} });
  expect(second.sha256).toEqual(first.sha256);
  expect(second.files).toEqual(first.files);
});

test('a source that fails leaves nothing under the key', async () => {
  const broken: PackageEntry[] = [
    ...entries(10),
    {
      name: 'attachment2.pdf',
      documentType: 'L023',
      content: async () =>
        Readable.from(
          (async function* () {
            yield Buffer.alloc(100_000);
            throw new Error('the disk went away');
          })(),
        ),
    },
  ];
  await expect(writer.put({ contentHash: hashOf('three'), entries: broken, overrides: {} })).rejects.toThrow();
  expect(await objects.head(`packages/form526/${hashOf('three').toString('hex')}/0042.zip`)).toBeUndefined();
});
