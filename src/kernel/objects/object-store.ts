import type { Readable } from 'node:stream';

export type ObjectBody = Uint8Array | AsyncIterable<Uint8Array>;

export interface PutOptions {
  /** Media type, such as `application/zip`. Without it the key's ending decides. */
  readonly contentType?: string;
  /** What the body must hash to, in hex. A body that differs is refused with `WB_OBJECT_MISMATCH` and nothing is stored. */
  readonly sha256?: string;
}

export interface PutResult {
  readonly key: string;
  /** Size of what stands under the key now. */
  readonly bytes: number;
  /** SHA-256 in hex of what stands under the key now: the earlier object's where `created` is false. */
  readonly sha256: string;
  /** False where an object stood there already. It was left as it was and the body was not stored. */
  readonly created: boolean;
}

/** First and last byte, both included, counted from 0. Without `end` it runs to the last byte. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

export interface ObjectRead {
  readonly stream: Readable;
  /** How many bytes the stream gives: the range's where one was asked for. */
  readonly bytes: number;
}

export interface ObjectHead {
  readonly bytes: number;
  /** SHA-256 in hex. Present when asked for, or when the store knows it at no cost. */
  readonly sha256?: string;
}

export interface HeadOptions {
  /** Answer the hash always: from the store's record where the store checked it at the put, else by reading the object. */
  readonly sha256?: boolean;
}

export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
}

export interface ListOptions {
  /** Only keys behind this one, in byte order. */
  readonly after?: string;
  /** At most so many keys; 1,000 where left out, which is also the most. */
  readonly limit?: number;
}

export interface ListPage {
  readonly objects: readonly ListedObject[];
  /** Give it as `after` for the next page. Absent on the last page. */
  readonly next?: string;
}

export interface SignedUrlOptions {
  /** From 1 to 604,800 (7 days, the most that S3 signs). */
  readonly expiresInSeconds: number;
  /** The name that a browser saves the file under. It stands in the address: nothing personal. */
  readonly fileName?: string;
}

/**
 * Where packages, results and documents lie. An object is created once and never replaced. Keys are `/`-separated; `checkKey` has the rules.
 * Every method throws `WB_OBJECT_STORE` where the store refuses or cannot be reached, and `WB_OBJECT_KEY` for a key outside the rules.
 */
export interface ObjectStore {
  readonly kind: 'file' | 's3';
  put(key: string, body: ObjectBody, options?: PutOptions): Promise<PutResult>;
  /** Throws `WB_OBJECT_MISSING` where nothing stands under the key. The stream fails when the object ends early. */
  get(key: string, options?: { readonly range?: ByteRange }): Promise<ObjectRead>;
  head(key: string, options?: HeadOptions): Promise<ObjectHead | undefined>;
  /** Keys that begin with `prefix`, in the byte order of their UTF-8. */
  list(prefix: string, options?: ListOptions): Promise<ListPage>;
  /** Every key that begins with `prefix`, in the same order, in memory of one page. */
  listAll(prefix: string): AsyncIterable<ListedObject>;
  /** Removes the object; a key with nothing under it is no error. */
  delete(key: string): Promise<void>;
  /** An address that anyone may GET until it expires. */
  signedUrl(key: string, options: SignedUrlOptions): Promise<string>;
  /** When the credentials that sign links expire, which ends every link signed with them. Undefined: they do not. */
  credentialsExpireAt(): Promise<Date | undefined>;
  close(): Promise<void>;
}

export const PAGE_LIMIT = 1_000;
export const LONGEST_LINK_SECONDS = 604_800;
