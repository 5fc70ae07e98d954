import { WaybillError } from '#kernel/errors.ts';
import type { ObjectStore } from '#kernel/objects/index.ts';
import type { Candidate } from './packages.sql.ts';
import { packagePrefix } from './write-package.ts';

/** Enough to keep a store busy; more would only queue there. */
const READS_AT_ONCE = 16;
const FIRST_SHOWN = 5;

/** What the store itself says of a package. */
export interface StoredPackage {
  readonly bytes: number;
  readonly sha256: string;
}

export interface Comparison {
  /** By object key, as listed and read back. */
  readonly stored: ReadonlyMap<string, StoredPackage>;
  /** Submissions whose package the store does not have. */
  readonly missing: readonly string[];
  /** Submissions whose package has another size or hash in the store. */
  readonly differing: readonly string[];
  /** Keys that lie beside the run's packages and that nothing is recorded under. */
  readonly unexpected: readonly string[];
}

/**
 * Compares the packages that the database records with the store: one pass over its own listing, then size and hash of each object read back.
 * `knownKeys` answers which keys are recorded at all, of any run.
 */
export async function compareWithStore(
  objects: ObjectStore,
  program: string,
  candidates: readonly Candidate[],
  knownKeys: (keys: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<Comparison> {
  const { sizes, strangers } = await listFolders(objects, program, candidates);
  const present = candidates.filter(({ objectKey }) => sizes.has(objectKey));
  const stored = await readBack(objects, present, sizes);
  const known = strangers.length > 0 ? await knownKeys(strangers) : new Set();
  return {
    stored,
    missing: candidates.filter(({ objectKey }) => !stored.has(objectKey)).map(({ externalId }) => externalId),
    differing: present.filter((candidate) => isDifferent(candidate, stored.get(candidate.objectKey))).map(({ externalId }) => externalId),
    unexpected: strangers.filter((key) => !known.has(key)),
  };
}

function isDifferent(recorded: Candidate, stored: StoredPackage | undefined): boolean {
  return stored !== undefined && (stored.bytes !== recorded.bytes || stored.sha256 !== recorded.sha256.toString('hex'));
}

/** One listing of all packages of the program: a page holds 1,000, where a listing for each package would be a request for each. */
async function listFolders(objects: ObjectStore, program: string, candidates: readonly Candidate[]) {
  const expected = new Set(candidates.map(({ objectKey }) => objectKey));
  const folders = new Set(candidates.map(({ objectKey }) => folderOf(objectKey)));
  const sizes = new Map<string, number>();
  const strangers: string[] = [];
  for await (const { key, bytes } of objects.listAll(packagePrefix(program))) {
    if (expected.has(key)) sizes.set(key, bytes);
    else if (folders.has(folderOf(key))) strangers.push(key);
  }
  return { sizes, strangers };
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}

/**
 * Sizes are the listing's. The hash is read from the file in a folder's store. In S3 it is the one recorded with the object, which the server
 * checked against the bytes as it took them; an object written in parts lacks it and is read. Trusting that record saves reading every package
 * again; what it cannot see is a server that loses bytes afterwards and keeps the size.
 */
async function readBack(
  objects: ObjectStore,
  present: readonly Candidate[],
  sizes: ReadonlyMap<string, number>,
): Promise<Map<string, StoredPackage>> {
  const stored = new Map<string, StoredPackage>();
  const queue = present.values();
  const lane = async (): Promise<void> => {
    for (const { objectKey } of queue) {
      const head = await objects.head(objectKey, { sha256: true });
      const listed = sizes.get(objectKey);
      // Gone since it was listed: it counts as missing.
      if (!head || listed === undefined) continue;
      stored.set(objectKey, { bytes: head.bytes === listed ? listed : head.bytes, sha256: head.sha256 ?? '' });
    }
  };
  await Promise.all(Array.from({ length: READS_AT_ONCE }, lane));
  return stored;
}

/** What does not add up, with counts and the first ids; undefined where all is well. */
export function mismatchOf(comparison: Comparison, runId: number): WaybillError | undefined {
  const { missing, differing, unexpected } = comparison;
  const parts = [
    partOf(missing, 'packages are not in the store'),
    partOf(differing, 'have another size or hash there'),
    partOf(unexpected, 'objects in the store belong to no package'),
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  const details = {
    runId,
    missing: missing.length,
    differing: differing.length,
    unexpected: unexpected.length,
    first: {
      missing: missing.slice(0, FIRST_SHOWN),
      differing: differing.slice(0, FIRST_SHOWN),
      unexpected: unexpected.slice(0, FIRST_SHOWN),
    },
  };
  return new WaybillError('WB_SHARE_MISMATCH', `Run ${runId} was not shared: ${parts.join('; ')}.`, details);
}

function partOf(names: readonly string[], what: string): string | undefined {
  if (names.length === 0) return undefined;
  const more = names.length > FIRST_SHOWN ? ', …' : '';
  return `${names.length} ${what} (${names.slice(0, FIRST_SHOWN).join(', ')}${more})`;
}
