import { setTimeout as delay } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { checkAnnounced, sha256Hex } from './bodies.ts';
import { contentTypeOf } from './keys.ts';
import type { PutOptions, PutResult } from './object-store.ts';
import { headS3, type S3Connection } from './s3-connection.ts';
import { storeError } from './s3-errors.ts';

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 100;
/** Conflict of two conditional writes at once, throttling, and faults of the server: asked again, since a second create changes nothing. */
const PASSING = new Set([409, 429, 500, 502, 503, 504]);

/**
 * One signed PUT over a kept connection. AWS's client costs about 2.8 ms of CPU more an object, half of what a whole package costs, which is why
 * bodies of one part go this way. The server checks the bytes against the signed hash.
 */
export async function putWhole(s3: S3Connection, key: string, body: Uint8Array, options: PutOptions): Promise<PutResult> {
  const sha256 = sha256Hex(body);
  checkAnnounced(key, options.sha256, sha256);
  if (s3.settings.createOnce === 'look_first') {
    const standing = await describeStanding(s3, key);
    if (standing) return standing;
  }
  const answer = await sendPatiently(s3, key, body, await headersFor(s3, key, sha256, options));
  if (answer.status === 200) return { key, bytes: body.length, sha256, created: true };
  const standing = answer.status === 412 ? await describeStanding(s3, key) : undefined;
  if (standing) return standing;
  throw storeError('store', key, `${answer.status} ${answer.code}`.trim());
}

/** What stands under the key, as the answer of a put that created nothing. */
export async function describeStanding(s3: S3Connection, key: string): Promise<PutResult | undefined> {
  const head = await headS3(s3, key, { sha256: true });
  return head && { key, bytes: head.bytes, sha256: head.sha256 as string, created: false };
}

async function headersFor(s3: S3Connection, key: string, sha256: string, options: PutOptions): Promise<Record<string, string>> {
  const { createOnce, checksums } = s3.settings;
  return {
    host: (await s3.bucketUrl()).host,
    'content-type': options.contentType ?? contentTypeOf(key),
    'x-amz-content-sha256': sha256,
    'x-amz-meta-sha256': sha256,
    ...(createOnce === 'if_none_match' ? { 'if-none-match': '*' } : {}),
    ...(checksums === 'when_supported' ? { 'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64') } : {}),
  };
}

interface Answer {
  readonly status: number;
  /** S3's own word for a refusal, such as `AccessDenied`. */
  readonly code: string;
}

async function sendPatiently(s3: S3Connection, key: string, body: Uint8Array, headers: Record<string, string>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await sendOnce(s3, key, body, headers).catch((error: NodeJS.ErrnoException) => error);
    const isPassing = answer instanceof Error ? isOfNetwork(answer) : PASSING.has(answer.status);
    if (isPassing && attempt < ATTEMPTS) {
      await delay(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random()));
      continue;
    }
    if (!(answer instanceof Error)) return answer;
    throw isOfNetwork(answer) ? storeError('store', key, `no answer (${answer.code})`, answer) : answer;
  }
}

async function sendOnce(s3: S3Connection, key: string, body: Uint8Array, headers: Record<string, string>): Promise<Answer> {
  const bucket = await s3.bucketUrl();
  const path = `${bucket.pathname.replace(/\/$/, '')}/${encodeKey(s3.settings.prefix + key)}`;
  const signed = await s3.signer.sign({
    method: 'PUT',
    protocol: bucket.protocol,
    hostname: bucket.hostname,
    path,
    headers,
    query: {},
  });
  const answer = await s3.pool(bucket.origin).request({ method: 'PUT', path, headers: signed.headers, body });
  return { status: answer.statusCode, code: await refusalCode(answer) };
}

async function refusalCode(answer: Dispatcher.ResponseData): Promise<string> {
  const text = await answer.body.text();
  return /<Code>([A-Za-z0-9]{1,60})<\/Code>/.exec(text)?.[1] ?? '';
}

/** S3 signs the path with every byte outside the unreserved set encoded, four more than `encodeURIComponent` does. */
function encodeKey(key: string): string {
  return key
    .split('/')
    .map((segment) =>
      encodeURIComponent(segment).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join('/');
}

function isOfNetwork(error: NodeJS.ErrnoException): boolean {
  return typeof error.code === 'string' && /^(E[A-Z]+|UND_ERR_[A-Z_]+)$/.test(error.code);
}
