import { isWaybillError } from '#kernel/errors.ts';
import { type ObjectStore, openObjectStore } from '#kernel/objects/index.ts';
import type { Buckets, FileSource, Located } from './file-source.ts';

/** Which buckets may be read and how, as the installation's settings say. */
export interface BucketSettings {
  /** Waybill's own store. An input bucket that `inputs` does not name is opened as this one is. */
  readonly objects?: string;
  /** `s3://bucket/prefix?…` of each bucket that may be read. Left out: every bucket that the credentials reach. */
  readonly inputs?: readonly string[] | undefined;
}

const S3_URI = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/(.+)$/s;
/** What Waybill keeps below its own prefix: a row that could name it would get other people's documents into its package. */
const KEPT = ['attachments', 'imports', 'ledger', 'packages', 'probe', 'runs', 'shares', 'truth-lists', 'worklists'];

/** Where an object is, or would be. */
export interface Place {
  readonly store: ObjectStore;
  readonly key: string;
}

export interface OpenBuckets extends Buckets {
  /** `outside`: the settings name other buckets alone, or it is where Waybill keeps its own. */
  place(uri: string): Promise<Place | 'outside'>;
}

/** @param open how a store is opened; the kernel's way unless a test has its own */
export function openBuckets(
  settings: BucketSettings,
  open: (url: string) => Promise<ObjectStore> = (url) => openObjectStore({ url }),
): OpenBuckets {
  const stores = new Map<string, Promise<ObjectStore>>();
  const storeAt = (url: string) => {
    const store = stores.get(url) ?? open(url);
    stores.set(url, store);
    return store;
  };
  return {
    locate: async (uri, isOperators = false) => {
      const [, bucket, key] = S3_URI.exec(uri) ?? [];
      if (!bucket || !key || (!isOperators && isKept(settings.objects, bucket, key))) return 'outside';
      const url = addressOf(settings, bucket, key);
      return url === undefined ? 'outside' : locateObject(await storeAt(url), uri, key, isOperators);
    },
    place: async (uri) => {
      const [, bucket, key] = S3_URI.exec(uri) ?? [];
      if (!bucket || !key || isKept(settings.objects, bucket, key)) return 'outside';
      const url = addressOf(settings, bucket, key);
      return url === undefined ? 'outside' : { store: await storeAt(url), key };
    },
    close: async () => {
      for (const store of await Promise.allSettled(stores.values())) if (store.status === 'fulfilled') await store.value.close();
    },
  };
}

/** The store that reads a key by its whole path; undefined where the settings name other buckets or prefixes alone. */
function addressOf({ objects, inputs }: BucketSettings, bucket: string, key: string): string | undefined {
  if (inputs === undefined)
    return objects?.startsWith('s3://') ? onBucket(objects, bucket) : onBucket(`s3://${bucket}${ofEnvironment()}`, bucket);
  const named = inputs.find((input) => new URL(input).hostname === bucket && key.startsWith(prefixOf(input)));
  return named && onBucket(named, bucket);
}

/** AWS's own variable gives an endpoint and cannot say that the bucket stands in the path, which most servers with an endpoint want. */
function ofEnvironment(): string {
  return process.env.AWS_ENDPOINT_URL_S3 || process.env.AWS_ENDPOINT_URL ? '?pathStyle=true' : '';
}

function onBucket(address: string, bucket: string): string {
  return `s3://${bucket}${new URL(address).search}`;
}

function prefixOf(address: string): string {
  const path = decodeURIComponent(new URL(address).pathname).replace(/^\/+|\/+$/g, '');
  return path === '' ? '' : `${path}/`;
}

function isKept(objects: string | undefined, bucket: string, key: string): boolean {
  if (!objects?.startsWith('s3://') || new URL(objects).hostname !== bucket) return false;
  const prefix = prefixOf(objects);
  return KEPT.some((folder) => key.startsWith(`${prefix}${folder}/`));
}

async function locateObject(store: ObjectStore, uri: string, key: string, isOperators: boolean): Promise<Located> {
  try {
    const head = await store.head(key);
    return head ? sourceOf(store, uri, key, head) : 'missing';
  } catch (error) {
    if (isWaybillError(error) && error.code === 'WB_OBJECT_KEY') return 'outside';
    if (!isOperators && isWaybillError(error) && error.details.isFinal === true) return 'outside';
    throw error;
  }
}

function sourceOf(store: ObjectStore, uri: string, key: string, { bytes, sha256 = '' }: { bytes: number; sha256?: string }): FileSource {
  return { identity: `${uri}|${bytes}|${sha256}`, bytes, open: async () => (await store.get(key)).stream };
}
