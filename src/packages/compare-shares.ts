import { compareKeys, type ListedObject, type ObjectStore } from '#kernel/objects/index.ts';
import { PACKAGE_DIFFERS, PACKAGE_MISSING } from './findings.ts';
import type { ShareHouse } from './ports.ts';
import { countSharedPackages, type SharedPackage, selectSharedPackages } from './shared-packages.sql.ts';
import { packagePrefix } from './write-package.ts';

/** So many are asked for one by one; from there on one pass over the store's own listing takes fewer requests. */
const FEW = 1_000;
const ASKED_AT_ONCE = 16;
/** In memory at once. Each portion sorts what is left of the open shares, so small ones would sort a million lines too often. */
const PORTION_READ = 20_000;

export interface CheckedPackage extends SharedPackage {
  /** Null where the store has it with its recorded size. */
  readonly fault: typeof PACKAGE_MISSING | typeof PACKAGE_DIFFERS | null;
  /** Its size in the store; null where it is not there. */
  readonly stored: number | null;
}

/**
 * Compares the packages of open shares with the object store, portion by portion: is each there, with its recorded size. Hashes are not read
 * back: that would read every package, every time. Nothing is recorded.
 */
export async function* compareShares({ database, objects }: ShareHouse): AsyncGenerator<readonly CheckedPackage[]> {
  for (const { program, packages } of await database.transaction('*', countSharedPackages)) {
    const sizes = packages <= FEW ? askEach(objects) : readListing(objects.listAll(packagePrefix(program)));
    for await (const portion of portionsOf({ database }, program)) yield judge(portion, await sizes(portion));
  }
}

async function* portionsOf({ database }: Pick<ShareHouse, 'database'>, program: string): AsyncGenerator<readonly SharedPackage[]> {
  for (let after: string | undefined = ''; after !== undefined; ) {
    const from: string = after;
    const portion = await database.transaction([program], (session) => selectSharedPackages(session, program, from, PORTION_READ));
    if (portion.length > 0) yield portion;
    after = portion.length < PORTION_READ ? undefined : portion.at(-1)?.objectKey;
  }
}

/** Sizes of a portion's packages that are in the store, by key. Portions come in key order. */
type Sizes = (portion: readonly SharedPackage[]) => Promise<ReadonlyMap<string, number>>;

function askEach(objects: ObjectStore): Sizes {
  return async (portion) => {
    const sizes = new Map<string, number>();
    const queue = portion.values();
    const lane = async (): Promise<void> => {
      for (const { objectKey } of queue) {
        const head = await objects.head(objectKey);
        if (head) sizes.set(objectKey, head.bytes);
      }
    };
    await Promise.all(Array.from({ length: ASKED_AT_ONCE }, lane));
    return sizes;
  };
}

/** Walks the listing once beside the portions: both are in the byte order of keys. */
function readListing(listing: AsyncIterable<ListedObject>): Sizes {
  const walk = listing[Symbol.asyncIterator]();
  let next: IteratorResult<ListedObject> | undefined;
  return async (portion) => {
    const sizes = new Map<string, number>();
    for (const { objectKey } of portion) {
      next ??= await walk.next();
      while (!next.done && compareKeys(next.value.key, objectKey) < 0) next = await walk.next();
      if (!next.done && next.value.key === objectKey) sizes.set(objectKey, next.value.bytes);
    }
    return sizes;
  };
}

function judge(portion: readonly SharedPackage[], sizes: ReadonlyMap<string, number>): CheckedPackage[] {
  return portion.map((each) => {
    const stored = sizes.get(each.objectKey) ?? null;
    return { ...each, stored, fault: faultOf(each.bytes, stored) };
  });
}

export function faultOf(recorded: number, stored: number | null): CheckedPackage['fault'] {
  if (stored === null) return PACKAGE_MISSING;
  return stored === recorded ? null : PACKAGE_DIFFERS;
}
