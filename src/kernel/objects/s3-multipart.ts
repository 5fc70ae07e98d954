import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { checkAnnounced } from './bodies.ts';
import { contentTypeOf } from './keys.ts';
import type { PutOptions, PutResult } from './object-store.ts';
import type { S3Connection } from './s3-connection.ts';
import { statusOf, storeError } from './s3-errors.ts';
import { describeStanding } from './s3-put.ts';

/** 10,000 parts, S3's most, make 80 GB. With two under way and one being filled a body holds 24 MB. */
export const PART_BYTES = 8 * 1_024 * 1_024;
const PARTS_UNDER_WAY = 2;
const MOST_PARTS = 10_000;

interface Upload {
  readonly s3: S3Connection;
  readonly key: string;
  readonly id: string;
}

/** Cuts a body into parts of exactly `PART_BYTES`, the last one shorter. An empty body is one empty part. */
export async function* partsOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let part = emptyPart();
  let isFirst = true;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (part.bytes() + rest.length > PART_BYTES) {
      const room = PART_BYTES - part.bytes();
      part.add(rest.subarray(0, room));
      yield part.whole();
      isFirst = false;
      rest = rest.subarray(room);
      part = emptyPart();
    }
    part.add(rest);
  }
  if (part.bytes() > 0 || isFirst) yield part.whole();
}

/** Most bodies are far smaller than a part; these are held as they came. */
const SMALL_BYTES = 1_024 * 1_024;

/** A part while it is filled. A large one is filled in place: gathered chunks and their copy would be twice its size. */
function emptyPart() {
  const small: Uint8Array[] = [];
  let large: Buffer | undefined;
  let bytes = 0;
  return {
    bytes: () => bytes,
    add: (chunk: Uint8Array): void => {
      if (!large && bytes + chunk.length > SMALL_BYTES) {
        large = Buffer.allocUnsafeSlow(PART_BYTES);
        Buffer.concat(small).copy(large);
        small.length = 0;
      }
      if (large) large.set(chunk, bytes);
      else small.push(chunk);
      bytes += chunk.length;
    },
    whole: (): Uint8Array => (large ? large.subarray(0, bytes) : small.length === 1 ? (small[0] as Uint8Array) : Buffer.concat(small)),
  };
}

/** Uploads parts as they come and completes only a whole body whose hash is the announced one; else everything sent is dropped again. */
export async function putParts(s3: S3Connection, key: string, parts: AsyncIterable<Uint8Array>, options: PutOptions): Promise<PutResult> {
  const standing = await describeStanding(s3, key);
  if (standing) return standing;
  const upload = await begin(s3, key, options);
  try {
    const sent = await sendParts(upload, parts);
    checkAnnounced(key, options.sha256, sent.sha256);
    return (await complete(upload, sent.parts)) ?? { key, bytes: sent.bytes, sha256: sent.sha256, created: true };
  } catch (error) {
    await abort(upload);
    throw error;
  }
}

async function begin(s3: S3Connection, key: string, options: PutOptions): Promise<Upload> {
  const metadata = options.sha256 ? { Metadata: { sha256: options.sha256.toLowerCase() } } : {};
  const begun = await s3.client.send(
    new CreateMultipartUploadCommand({ ...s3.place(key), ContentType: options.contentType ?? contentTypeOf(key), ...metadata }),
  );
  return { s3, key, id: begun.UploadId as string };
}

async function sendParts(upload: Upload, parts: AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256');
  const done: CompletedPart[] = [];
  const underWay = new Set<Promise<void>>();
  let bytes = 0;
  let number = 0;
  try {
    for await (const part of parts) {
      number += 1;
      if (number > MOST_PARTS) throw storeError('store', upload.key, `the body has more than ${MOST_PARTS} parts of ${PART_BYTES} bytes`);
      hash.update(part);
      bytes += part.length;
      start(underWay, sendPart(upload, part, number, done));
      if (underWay.size >= PARTS_UNDER_WAY) await Promise.race(underWay);
    }
    await Promise.all(underWay);
  } finally {
    // A part that still flies after a failure would outlive the abort and be billed for ever.
    await Promise.allSettled(underWay);
  }
  return { bytes, sha256: hash.digest('hex'), parts: done.sort((a, b) => (a.PartNumber as number) - (b.PartNumber as number)) };
}

/** A finished part leaves the set; a failed one stays, so that the next look at the set fails. */
function start(underWay: Set<Promise<void>>, part: Promise<void>): void {
  underWay.add(part);
  part.then(
    () => underWay.delete(part),
    () => undefined,
  );
}

async function sendPart({ s3, key, id }: Upload, part: Uint8Array, number: number, done: CompletedPart[]): Promise<void> {
  const sent = await s3.client.send(new UploadPartCommand({ ...s3.place(key), UploadId: id, PartNumber: number, Body: part }));
  const { ETag, ChecksumCRC32 } = sent;
  done.push({ PartNumber: number, ETag, ...(ChecksumCRC32 ? { ChecksumCRC32 } : {}) });
}

/**
 * Gives the parts their name. Some servers ignore If-None-Match here (radosgw 16 does), so the key is looked up once more first; what remains
 * of the race is closed by the unique index on the record that names the object.
 */
async function complete(upload: Upload, parts: CompletedPart[]): Promise<PutResult | undefined> {
  const { s3, key, id } = upload;
  const before = await describeStanding(s3, key);
  if (before) {
    await abort(upload);
    return before;
  }
  const condition = s3.settings.createOnce === 'if_none_match' ? { IfNoneMatch: '*' } : {};
  try {
    await s3.client.send(
      new CompleteMultipartUploadCommand({ ...s3.place(key), UploadId: id, MultipartUpload: { Parts: parts }, ...condition }),
    );
    return undefined;
  } catch (error) {
    const standing = statusOf(error) === 412 ? await describeStanding(s3, key) : undefined;
    if (!standing) throw error;
    await abort(upload);
    return standing;
  }
}

/** A failed abort leaves parts that the bucket's own lifecycle rule clears; the fault that led here is the one to report. */
async function abort({ s3, key, id }: Upload): Promise<void> {
  await s3.client.send(new AbortMultipartUploadCommand({ ...s3.place(key), UploadId: id })).catch(() => undefined);
}
