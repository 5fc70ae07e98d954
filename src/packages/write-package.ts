import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import ZipStream from 'zip-stream';
import type { ObjectStore } from '#kernel/objects/index.ts';
import type { PackagedFile, PackageEffect, PackageEntry, PackageWriter } from '#sdk';
import { readPackage } from './read-package.ts';
import { addEntry } from './zip-entry.ts';

export interface PackageWriterOptions {
  readonly objects: ObjectStore;
  readonly program: string;
  /** The submission's external id: the zip's own name. */
  readonly externalId: string;
}

type PutRequest = Parameters<PackageWriter['put']>[0];

/** Writes packages of one submission. Its key derives from what the package is made of, so a second try meets the first one's object. */
export function packageWriter(options: PackageWriterOptions): PackageWriter {
  return { put: (request) => writePackage(options, request) };
}

async function writePackage(options: PackageWriterOptions, request: PutRequest): Promise<PackageEffect> {
  const key = packageKey(options.program, request.contentHash, options.externalId);
  const files: PackagedFile[] = [];
  const stored = await options.objects.put(key, zipOf(request.entries, files), { contentType: 'application/zip' });
  return {
    objectKey: key,
    contentHash: request.contentHash,
    sha256: Buffer.from(stored.sha256, 'hex'),
    bytes: stored.bytes,
    // An earlier try stored its own bytes; what is recorded must describe those, not the ones that were not stored.
    files: stored.created ? files : await readPackage(options.objects, key, request.entries),
    overrides: request.overrides,
  };
}

export function packageKey(program: string, contentHash: Buffer, externalId: string): string {
  return `${packagePrefix(program)}${contentHash.toString('hex')}/${externalId}.zip`;
}

export function packagePrefix(program: string): string {
  return `packages/${program}/`;
}

/** The zip as a stream; entries are opened one after another, and each is described as its last byte passes. */
function zipOf(entries: readonly PackageEntry[], files: PackagedFile[]): Readable {
  // Stored, not deflated: PDFs are compressed already, and deflating them again costs four to seven times the time for nothing.
  const zip = new ZipStream({ store: true });
  const filling = fill(zip, entries, files);
  filling.catch((error: Error) => zip.destroy(error));
  return zip;
}

async function fill(zip: ZipStream, entries: readonly PackageEntry[], files: PackagedFile[]): Promise<void> {
  for (const entry of entries) {
    const content = Buffer.isBuffer(entry.content) ? entry.content : await entry.content();
    files.push(await addFile(zip, entry, content));
  }
  zip.finalize();
}

async function addFile(zip: ZipStream, entry: PackageEntry, content: Buffer | Readable): Promise<PackagedFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  const note = (chunk: Buffer): void => {
    hash.update(chunk);
    bytes += chunk.length;
  };
  const source = Buffer.isBuffer(content) ? content : Readable.from(observed(content, note));
  if (Buffer.isBuffer(content)) note(content);
  await addEntry(zip, entry.name, source);
  return {
    name: entry.name,
    documentType: entry.documentType,
    bytes,
    sha256: hash.digest('hex'),
    isTranscription: entry.isTranscription ?? false,
  };
}

async function* observed(stream: Readable, note: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    note(chunk);
    yield chunk;
  }
}
