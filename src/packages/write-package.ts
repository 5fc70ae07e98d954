import type { ObjectStore } from '#kernel/objects/index.ts';
import type { PackagedFile, PackageEffect, PackageWriter } from '#sdk';
import { readPackage } from './read-package.ts';
import { zipOf } from './zip.ts';

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
  const zip = zipOf(request.entries, ({ name, documentType, isTranscription = false }, { bytes, sha256 }) => {
    files.push({ name, documentType, bytes, sha256, isTranscription });
  });
  const stored = await options.objects.put(key, zip, { contentType: 'application/zip' });
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
