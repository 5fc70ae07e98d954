import { createHash, timingSafeEqual } from 'node:crypto';
import { WaybillError } from '../errors.ts';
import { canonicalJson } from './canonical.ts';

/** What a message belongs to, such as program, kind and row id. Not secret by itself, checked at decryption. */
export type Context = Readonly<Record<string, string>>;

/** These stand in the message's clear header and are bound to the data key; a data key is cached for each of their values. */
const HEADER_FIELDS = ['program', 'kind'] as const;

export const CONTEXT_BYTES = 32;
export function headerContextOf(context: Context): Record<string, string> {
  return Object.fromEntries(HEADER_FIELDS.flatMap((field) => (context[field] === undefined ? [] : [[field, context[field]]])));
}

/** The hash of the whole context, encrypted before the plain text: a message moved to another row does not open, and data keys can still be shared between rows. */
export function contextDigest(context: Context): Buffer {
  return createHash('sha256').update(canonicalJson(context)).digest();
}

export function requireContext(digest: Uint8Array, context: Context): void {
  if (timingSafeEqual(digest, contextDigest(context))) return;
  throw new WaybillError('WB_DECRYPT', `The ${context.kind ?? 'value'} belongs to another place than the one it was read from.`);
}
