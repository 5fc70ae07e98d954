import type { Readable } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { WaybillError } from '../errors.ts';
import { chunksOf, discardBody, isBodyFault } from './bodies.ts';
import { checkKey } from './keys.ts';
import {
  type ByteRange,
  type ListedObject,
  type ListOptions,
  type ListPage,
  type ObjectBody,
  type ObjectRead,
  type ObjectStore,
  PAGE_LIMIT,
  type PutOptions,
  type PutResult,
  type SignedUrlOptions,
} from './object-store.ts';
import { connectS3, headS3, type S3Connection } from './s3-connection.ts';
import { asStoreError, statusOf } from './s3-errors.ts';
import { partsOf, putParts } from './s3-multipart.ts';
import { putWhole } from './s3-put.ts';
import type { S3Settings } from './s3-settings.ts';
import { checkLinkLife } from './signed-links.ts';

/** A store in a bucket of S3 or of a server that speaks its protocol. Nothing is asked of the server before the first call. */
export function openS3Store(settings: S3Settings): ObjectStore {
  const s3 = connectS3(settings);
  return {
    kind: 's3',
    put: (key, body, options = {}) => checked(key, () => putObject(s3, key, body, options)),
    get: (key, options) => checked(key, () => getObject(s3, key, options?.range)),
    head: (key, options) => checked(key, () => headS3(s3, key, options)),
    list: (prefix, options = {}) => listPage(s3, prefix, options),
    listAll: (prefix) => listPages(s3, prefix),
    delete: (key) => checked(key, () => deleteObject(s3, key)),
    signedUrl: (key, options) => checked(key, () => signUrl(s3, key, options)),
    credentialsExpireAt: async () => (await s3.client.config.credentials()).expiration,
    close: () => s3.close(),
  };
}

async function checked<T>(key: string, work: () => Promise<T>): Promise<T> {
  checkKey(key);
  return work();
}

/** A body of one part goes the lean way; only then is its end known without having asked whether the object stands. */
async function putObject(s3: S3Connection, key: string, body: ObjectBody, options: PutOptions): Promise<PutResult> {
  const parts = partsOf(chunksOf(body));
  try {
    const first = (await parts.next()).value as Uint8Array;
    const second = await parts.next();
    if (second.done) return await putWhole(s3, key, first, options);
    return await putParts(s3, key, resume([first, second.value], parts), options);
  } catch (error) {
    throw isBodyFault(error) ? error : asStoreError('store', key, error);
  } finally {
    await parts.return(undefined);
    await discardBody(body);
  }
}

async function* resume(taken: readonly Uint8Array[], rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* taken;
  yield* rest;
}

async function getObject(s3: S3Connection, key: string, range: ByteRange | undefined): Promise<ObjectRead> {
  const part = range ? { Range: `bytes=${range.start}-${range.end ?? ''}` } : {};
  try {
    const found = await s3.client.send(new GetObjectCommand({ ...s3.place(key), ...part }));
    return { stream: found.Body as Readable, bytes: found.ContentLength ?? 0 };
  } catch (error) {
    if (statusOf(error) === 404) throw new WaybillError('WB_OBJECT_MISSING', `No object stands under ${key}.`);
    if (statusOf(error) === 416) throw new WaybillError('WB_USAGE', `The range from ${range?.start} lies outside ${key}.`);
    throw asStoreError('read', key, error);
  }
}

async function listPage(s3: S3Connection, prefix: string, options: ListOptions): Promise<ListPage> {
  const { Bucket, Key: Prefix } = s3.place(prefix);
  const limit = Math.min(options.limit ?? PAGE_LIMIT, PAGE_LIMIT);
  const after = options.after === undefined ? {} : { StartAfter: s3.place(options.after).Key };
  const page = await s3.client.send(new ListObjectsV2Command({ Bucket, Prefix, MaxKeys: limit, ...after })).catch((error: unknown) => {
    throw asStoreError('list', prefix, error);
  });
  const objects = (page.Contents ?? []).map((found) => ({
    key: (found.Key as string).slice(s3.settings.prefix.length),
    bytes: found.Size ?? 0,
  }));
  const last = objects.at(-1);
  return page.IsTruncated && last ? { objects, next: last.key } : { objects };
}

async function* listPages(s3: S3Connection, prefix: string): AsyncGenerator<ListedObject> {
  let options: ListOptions | undefined = {};
  while (options) {
    const page: ListPage = await listPage(s3, prefix, options);
    yield* page.objects;
    options = page.next === undefined ? undefined : { after: page.next };
  }
}

async function deleteObject(s3: S3Connection, key: string): Promise<void> {
  await s3.client.send(new DeleteObjectCommand(s3.place(key))).catch((error: unknown) => {
    if (statusOf(error) !== 404) throw asStoreError('delete', key, error);
  });
}

async function signUrl(s3: S3Connection, key: string, { expiresInSeconds, fileName }: SignedUrlOptions): Promise<string> {
  checkLinkLife(expiresInSeconds);
  const name = fileName === undefined ? {} : { ResponseContentDisposition: dispositionOf(fileName) };
  return getSignedUrl(s3.client, new GetObjectCommand({ ...s3.place(key), ...name }), { expiresIn: expiresInSeconds }).catch(
    (error: unknown) => {
      throw asStoreError('sign a link for', key, error);
    },
  );
}

/** A plain name for old readers, and the exact one as RFC 6266 writes it. */
function dispositionOf(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(fileName)}`;
}
