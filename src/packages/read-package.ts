import { createHash } from 'node:crypto';
import { PassThrough, pipeline, type Readable } from 'node:stream';
import yauzl from 'yauzl';
import { WaybillError } from '#kernel/errors.ts';
import type { ObjectStore } from '#kernel/objects/index.ts';
import type { PackagedFile, PackageEntry } from '#sdk';

/** Describes the files of a package that stands in the store, in its own order; document types come from what was to be packaged. */
export async function readPackage(objects: ObjectStore, key: string, entries: readonly PackageEntry[]): Promise<PackagedFile[]> {
  const head = await objects.head(key);
  if (!head) throw new WaybillError('WB_OBJECT_MISSING', `Nothing stands under ${key}.`);
  const zip = await openZip(objects, key, head.bytes);
  const planned = new Map(entries.map((entry) => [entry.name, entry]));
  const files: PackagedFile[] = [];
  for await (const entry of entriesOf(zip)) {
    const { bytes, sha256 } = await measure(zip, entry);
    const plan = planned.get(entry.fileName);
    files.push({
      name: entry.fileName,
      documentType: plan?.documentType ?? '',
      bytes,
      sha256,
      isTranscription: plan?.isTranscription ?? false,
    });
  }
  return files;
}

/** Reads ranges of the object; the archive's directory stands at its end. */
class ObjectReader extends yauzl.RandomAccessReader {
  readonly #objects: ObjectStore;
  readonly #key: string;

  constructor(objects: ObjectStore, key: string) {
    super();
    this.#objects = objects;
    this.#key = key;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const out = new PassThrough();
    this.#objects.get(this.#key, { range: { start, end: end - 1 } }).then(
      ({ stream }) => pipeline(stream, out, () => undefined),
      (error: Error) => out.destroy(error),
    );
    return out;
  }
}

function openZip(objects: ObjectStore, key: string, bytes: number): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.fromRandomAccessReader(new ObjectReader(objects, key), bytes, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error) reject(error);
      else resolve(zip);
    });
  });
}

async function* entriesOf(zip: yauzl.ZipFile): AsyncGenerator<yauzl.Entry> {
  for (let read = 0; read < zip.entryCount; read += 1) {
    yield await new Promise<yauzl.Entry>((resolve, reject) => {
      zip.once('entry', resolve);
      zip.once('error', reject);
      zip.readEntry();
    });
  }
}

async function measure(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<{ bytes: number; sha256: string }> {
  const stream = await new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}
