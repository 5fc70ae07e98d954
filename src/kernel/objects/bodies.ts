import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { WaybillError } from '../errors.ts';
import type { ObjectBody } from './object-store.ts';

/** SHA-256 of the bytes, in hex. */
export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** SHA-256 of everything the stream gives, in hex, in constant memory. */
export async function sha256OfStream(stream: Readable): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of stream) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

/** Throws `WB_OBJECT_MISMATCH` where the body was announced with another hash. */
export function checkAnnounced(key: string, announced: string | undefined, actual: string): void {
  if (announced === undefined || announced.toLowerCase() === actual) return;
  throw new WaybillError(
    'WB_OBJECT_MISMATCH',
    `The body for ${key} hashes to ${actual}, not to the announced ${announced}. Nothing was stored.`,
  );
}

/** Lets go of a body that will not be read, so that its file or socket closes. */
export async function discardBody(body: ObjectBody): Promise<void> {
  if (body instanceof Uint8Array) return;
  // A stream's iterator that was never begun does not destroy it.
  if (body instanceof Readable) body.destroy();
  else await body[Symbol.asyncIterator]().return?.();
}

/** Errors that came out of a body and not out of the store. The caller knows them; the store passes them on as they are. */
const faults = new WeakSet<object>();

export function isBodyFault(error: unknown): boolean {
  return typeof error === 'object' && error !== null && faults.has(error);
}

/** The chunks of a body; an error that it throws is marked as its own. */
export async function* chunksOf(body: ObjectBody): AsyncGenerator<Uint8Array> {
  try {
    if (body instanceof Uint8Array) yield body;
    else for await (const chunk of body) yield chunk;
  } catch (error) {
    if (typeof error === 'object' && error !== null) faults.add(error);
    throw error;
  }
}
