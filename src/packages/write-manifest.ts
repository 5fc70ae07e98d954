import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ObjectStore } from '#kernel/objects/index.ts';
import { csvLines } from '../tasks/index.ts';
import type { StoredPackage } from './compare-with-store.ts';
import type { Candidate } from './packages.sql.ts';
import { fileOf, manifestKey, portions, type Share } from './share.ts';

/** Nothing else stands in a manifest: it travels further than the packages do. */
const MANIFEST_COLUMNS = ['file', 'id', 'submitted_at', 'form', 'documents', 'bytes', 'sha256'] as const;

const ROWS_AT_ONCE = 2_000;

/**
 * Writes the manifest of a share that is being prepared, once, line by line. An earlier try that ended before its share was opened may have left
 * another one, which nobody was given: that one is replaced.
 */
export async function writeManifest(
  objects: ObjectStore,
  share: Pick<Share, 'id' | 'program'>,
  lines: readonly Candidate[],
  stored: ReadonlyMap<string, StoredPackage>,
): Promise<{ key: string; sha256: Buffer }> {
  const key = manifestKey(share);
  const rendered = (): Iterable<Buffer> => render(lines, stored);
  const sha256 = hashOf(rendered());
  const put = await objects.put(key, Readable.from(rendered()), { contentType: 'text/csv; charset=utf-8' });
  if (put.sha256 !== sha256.toString('hex')) {
    await objects.delete(key);
    await objects.put(key, Readable.from(rendered()), { contentType: 'text/csv; charset=utf-8', sha256: sha256.toString('hex') });
  }
  return { key, sha256 };
}

function* render(lines: readonly Candidate[], stored: ReadonlyMap<string, StoredPackage>): Generator<Buffer> {
  yield Buffer.from(csvLines([MANIFEST_COLUMNS]));
  for (const portion of portions(lines, ROWS_AT_ONCE))
    yield Buffer.from(csvLines(portion.map((line) => cellsOf(line, stored.get(line.objectKey)))));
}

function cellsOf(line: Candidate, stored: StoredPackage | undefined) {
  return [fileOf(line.objectKey), line.externalId, line.submittedAt, line.form, line.documents, stored?.bytes, stored?.sha256];
}

function hashOf(chunks: Iterable<Buffer>): Buffer {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest();
}
