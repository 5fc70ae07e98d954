import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect } from 'vitest';
import yauzl from 'yauzl';
import { openFileStore } from '../../src/kernel/objects/file-store.ts';
import { extractText, qpdfFaults } from '../pdf/extract-text.ts';

export interface StoredZip {
  readonly key: string;
  /** The submission's id, from the zip's name. */
  readonly id: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}

/** Every key of an installation's object store, with its size. */
export async function keysIn(dataFolder: string, prefix = ''): Promise<Map<string, number>> {
  const store = await openFileStore(join(dataFolder, 'objects'));
  const keys = new Map<string, number>();
  for await (const { key, bytes } of store.listAll(prefix)) keys.set(key, bytes);
  return keys;
}

export async function readObject(dataFolder: string, key: string): Promise<Buffer> {
  const store = await openFileStore(join(dataFolder, 'objects'));
  return buffer((await store.get(key)).stream);
}

export async function readZips(dataFolder: string): Promise<StoredZip[]> {
  const zips: StoredZip[] = [];
  for (const key of (await keysIn(dataFolder, 'packages/')).keys()) {
    const bytes = await readObject(dataFolder, key);
    const id = key.slice(key.lastIndexOf('/') + 1, -'.zip'.length);
    zips.push({ key, id, bytes, sha256: createHash('sha256').update(bytes).digest('hex') });
  }
  return zips;
}

/** What stands in a zip, by name, read through the archive's own directory; checksums are verified. */
export function unpack(zip: Buffer): Promise<Map<string, Buffer>> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(zip, { lazyEntries: true }, (fault, archive) => {
      if (fault) return reject(fault);
      const files = new Map<string, Buffer>();
      archive.on('error', reject);
      archive.on('end', () => resolve(files));
      archive.on('entry', (entry: yauzl.Entry) => {
        archive.openReadStream(entry, (error, stream) => {
          if (error) return reject(error);
          buffer(stream)
            .then((content) => files.set(entry.fileName, content))
            .then(() => archive.readEntry(), reject);
        });
      });
      archive.readEntry();
    });
  });
}

/** As the partner will open it: by Info-ZIP where it is installed. */
export function expectWholeZip(zip: StoredZip): void {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-zip-'));
  try {
    const file = join(folder, 'package.zip');
    writeFileSync(file, zip.bytes);
    const { error, status, stdout } = spawnSync('unzip', ['-t', file], { encoding: 'utf8' });
    if (!error) expect(status, stdout).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The text of every PDF of a package, each of which must open. */
export async function textOfPackage(files: ReadonlyMap<string, Buffer>): Promise<string> {
  let text = '';
  for (const [name, content] of files) {
    if (!name.endsWith('.pdf')) continue;
    expect(qpdfFaults(content) ?? '', name).toBe('');
    text += await extractText(content);
  }
  return text;
}
