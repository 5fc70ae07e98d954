export { compareKeys, contentTypeOf } from './keys.ts';
export type {
  ByteRange,
  HeadOptions,
  ListedObject,
  ListOptions,
  ListPage,
  ObjectBody,
  ObjectHead,
  ObjectRead,
  ObjectStore,
  PutOptions,
  PutResult,
  SignedUrlOptions,
} from './object-store.ts';
export { type ObjectStoreConfig, openObjectStore } from './open-object-store.ts';
export { probeInputBucket } from './probe-input-bucket.ts';
export { probeObjectStore, type RightProbed, type StoreRight } from './probe-object-store.ts';
export { readThrough } from './read-through.ts';
export { type LinkSigning, type LinkVerdict, type SignedLink, verifySignedUrl } from './signed-links.ts';
