import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import yauzl from 'yauzl';
import type { PackageEntry } from '../sdk/index.ts';
import { zipOf } from './zip.ts';
import { LARGEST_32 } from './zip-records.ts';

/** Files of a zip as another reader sees them; it checks sizes and checksums itself. */
async function readBack(zip: Buffer): Promise<{ name: string; content: Buffer }[]> {
  const opened = await yauzl.fromBufferPromise(zip);
  const files: { name: string; content: Buffer }[] = [];
  for await (const entry of opened.eachEntry()) {
    const stream = await opened.openReadStreamPromise(entry);
    files.push({ name: entry.fileName, content: Buffer.concat((await stream.toArray()) as Buffer[]) });
  }
  return files;
}

async function zipped(entries: readonly PackageEntry[], plainUpTo?: number) {
  const passed: { name: string; bytes: number; sha256: string }[] = [];
  const chunks: Buffer[] = [];
  for await (const chunk of zipOf(entries, ({ name }, file) => passed.push({ name, ...file }), plainUpTo)) chunks.push(chunk);
  return { zip: Buffer.concat(chunks), passed };
}

const aFile = fc.record({
  name: fc.constantFrom('form.pdf', 'attachment1.pdf', 'Kāne – nhận.pdf', 'metadata.json'),
  chunks: fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 4 }),
  isStreamed: fc.boolean(),
});

const entryOf = ({ name, chunks, isStreamed }: { name: string; chunks: Uint8Array[]; isStreamed: boolean }): PackageEntry => {
  const parts = chunks.map((chunk) => Buffer.from(chunk));
  return { name, documentType: 'L', content: isStreamed ? async () => Readable.from(parts) : Buffer.concat(parts) };
};

test('whatever goes in comes out, named and measured, in the plain form and in the 64-bit one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aFile, { maxLength: 6 }), fc.constantFrom(LARGEST_32, 30), async (files, plainUpTo) => {
      const { zip, passed } = await zipped(files.map(entryOf), plainUpTo);
      const wanted = files.map(({ name, chunks }) => ({ name, content: Buffer.concat(chunks) }));
      expect(await readBack(zip)).toEqual(wanted);
      expect(passed).toEqual(
        wanted.map(({ name, content }) => ({
          name,
          bytes: content.length,
          sha256: createHash('sha256').update(content).digest('hex'),
        })),
      );
    }),
  );
});

test('unzip finds no fault in either form', async ({ skip }) => {
  if (spawnSync('unzip', ['-v']).status !== 0) skip('unzip is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'waybill-zip-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = [
    { name: 'one.pdf', chunks: [Buffer.alloc(100_000, 1)], isStreamed: true },
    { name: 'two.pdf', chunks: [Buffer.alloc(1_000, 2)], isStreamed: false },
  ];
  for (const plainUpTo of [LARGEST_32, 30]) {
    const path = join(folder, `${plainUpTo}.zip`);
    writeFileSync(path, (await zipped(files.map(entryOf), plainUpTo)).zip);
    expect(execFileSync('unzip', ['-t', path]).toString()).toContain('No errors');
  }
});
