import { createHmac, timingSafeEqual } from 'node:crypto';
import { now } from '../clock/clock.ts';
import { WaybillError } from '../errors.ts';
import { LONGEST_LINK_SECONDS, type SignedUrlOptions } from './object-store.ts';

export interface LinkSigning {
  /** Where the API answers, such as `http://127.0.0.1:8080`. Links are below its `/objects/`. */
  readonly publicUrl: string;
  /** HMAC keys of at least 32 bytes. The first signs; all are accepted, so that a key can be changed without ending live links. */
  readonly keys: readonly Uint8Array[];
}

export interface SignedLink {
  readonly key: string;
  readonly fileName?: string;
  readonly expiresAt: Date;
}

export type LinkVerdict = ({ readonly isValid: true } & SignedLink) | { readonly isValid: false; readonly reason: 'forged' | 'expired' };

const PATH = '/objects/';
const SHORTEST_KEY_BYTES = 32;

/** Throws `WB_CONFIG` where a signing key is missing or short. */
export function checkSigning(signing: LinkSigning): void {
  if (signing.keys.length === 0 || signing.keys.some((key) => key.length < SHORTEST_KEY_BYTES)) {
    throw new WaybillError('WB_CONFIG', `Links to objects need a signing key of at least ${SHORTEST_KEY_BYTES} bytes.`);
  }
}

/** Throws `WB_OBJECT_LINK` for a life that no store can sign. */
export function checkLinkLife(seconds: number): void {
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= LONGEST_LINK_SECONDS) return;
  throw new WaybillError('WB_OBJECT_LINK', `A link lives from 1 to ${LONGEST_LINK_SECONDS} seconds (7 days), not ${seconds}.`);
}

/** An address under `publicUrl` for one object, good until it expires. */
export function signLink(signing: LinkSigning, key: string, options: SignedUrlOptions): string {
  checkLinkLife(options.expiresInSeconds);
  const expires = Math.floor(now().getTime() / 1_000) + options.expiresInSeconds;
  const query = new URLSearchParams({ expires: String(expires) });
  if (options.fileName !== undefined) query.set('name', options.fileName);
  query.set('signature', signature(signing.keys[0] as Uint8Array, key, expires, options.fileName));
  return `${signing.publicUrl.replace(/\/$/, '')}${PATH}${key.split('/').map(encodeURIComponent).join('/')}?${query.toString()}`;
}

/**
 * Judges the path and query of a request to `/objects/…`, such as `request.url`. A link changed in any part is forged; the clock is asked only
 * about a genuine one, so that the answer tells a stranger nothing.
 */
export function verifySignedUrl(signing: Pick<LinkSigning, 'keys'>, pathAndQuery: string): LinkVerdict {
  const link = readLink(pathAndQuery);
  if (!link) return { isValid: false, reason: 'forged' };
  const { key, fileName, expires, given } = link;
  const isGenuine = signing.keys.some((secret) => isEqual(signature(secret, key, expires, fileName), given));
  if (!isGenuine) return { isValid: false, reason: 'forged' };
  if (expires * 1_000 <= now().getTime()) return { isValid: false, reason: 'expired' };
  return { isValid: true, key, expiresAt: new Date(expires * 1_000), ...(fileName === undefined ? {} : { fileName }) };
}

function readLink(pathAndQuery: string) {
  const [path = '', search = ''] = pathAndQuery.split('?', 2);
  const query = new URLSearchParams(search);
  const expires = query.get('expires') ?? '';
  const given = query.get('signature');
  if (!path.startsWith(PATH) || !/^\d{1,12}$/.test(expires) || given === null) return undefined;
  const key = decodePath(path.slice(PATH.length));
  return key === undefined ? undefined : { key, fileName: query.get('name') ?? undefined, expires: Number(expires), given };
}

function decodePath(path: string): string | undefined {
  try {
    return path.split('/').map(decodeURIComponent).join('/');
  } catch {
    // A path that is not well-formed percent-encoding was not written by `signLink`.
    return undefined;
  }
}

/** The parts are written as JSON, so that no two different links sign the same text. */
function signature(secret: Uint8Array, key: string, expires: number, fileName: string | undefined): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify(['GET', key, expires, fileName ?? null]))
    .digest('base64url');
}

function isEqual(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}
