import { createHash } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Keyring } from '#kernel/crypto/index.ts';
import { isWaybillError, WaybillError } from '#kernel/errors.ts';
import type { ObjectStore } from '#kernel/objects/index.ts';
import { inspectAttachment } from '#kernel/pdf/index.ts';
import type { AttachmentRules } from '#sdk';
import type { FileSource } from './file-source.ts';
import type { ReceivedFile } from './submission.ts';
import { withLocalCopy } from './with-local-copy.ts';

/** Read into memory once, for hash, inspection and encryption; a larger file is streamed for each, from this machine. */
const IN_MEMORY_BYTES = 4_194_304;

export interface FileKeeper {
  readonly program: string;
  readonly keyring: Keyring;
  /** Undefined in a dry run: files are opened and inspected, and kept nowhere. */
  readonly store: ObjectStore | undefined;
}

/**
 * Opens a file as its receiver would, and keeps it encrypted under the keyed hash of its content: the same file ten thousand times is one
 * object. What is wrong with it is recorded and refuses nothing. A PDF whose table of objects had to be written anew is kept both ways: as it
 * came, and mended, which is what packages are made from.
 */
export async function receiveFile(source: FileSource, name: string, rules: AttachmentRules, keeper: FileKeeper): Promise<ReceivedFile> {
  const held = source.bytes <= IN_MEMORY_BYTES ? await bytesOf(source) : undefined;
  if (!held && source.path === undefined && source.bytes <= mostBytes(rules))
    return withLocalCopy(source, (copy) => receiveFile(copy, name, rules, keeper));
  const sha256 = held ? hashOfBytes(held) : await hashOf(source);
  const inspection = await inspect(held ?? source.path, source, name, rules);
  const original = await keepContent(held ?? source, sha256, keeper);
  const mended = inspection.repaired && Buffer.from(inspection.repaired);
  const kept = mended ? await keepContent(mended, hashOfBytes(mended), keeper) : original;
  return {
    mediaType: inspection.mediaType ?? null,
    bytes: mended ? mended.length : source.bytes,
    ...kept,
    receivedSha256: sha256,
    receivedBytes: source.bytes,
    problemCode: inspection.problem?.code ?? null,
    problem: inspection.problem?.message ?? null,
  };
}

async function keepContent(
  content: Buffer | FileSource,
  sha256: Buffer,
  keeper: FileKeeper,
): Promise<{ sha256: Buffer; objectKey: string }> {
  const objectKey = objectKeyOf(sha256, keeper);
  if (keeper.store) await keep(keeper.store, objectKey, content, sha256, keeper);
  return { sha256, objectKey };
}

function hashOfBytes(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}

/** Keyed: who can list the store cannot tell whether it holds a file that they have. The data key is named, so that re-wrap finds what is left. */
function objectKeyOf(sha256: Buffer, { program, keyring }: FileKeeper): string {
  return `${attachmentPrefix(program, keyring)}${keyring.fingerprintOf(sha256).toString('hex')}`;
}

/** Where attachments under the newest data key lie. A key's own name may be a KMS address. */
export function attachmentPrefix(program: string, keyring: Keyring): string {
  const name = createHash('sha256').update(keyring.dataKey).digest('hex').slice(0, 16);
  return `attachments/${program}/${name}/`;
}

export function attachmentContext(program: string, sha256: Buffer) {
  return { program, kind: 'attachment', id: sha256.toString('hex') };
}

interface Inspected {
  readonly mediaType?: string;
  readonly repaired?: Uint8Array;
  readonly problem?: { readonly code: string; readonly message: string };
}

async function bytesOf(source: FileSource): Promise<Buffer> {
  return Buffer.concat(await (await source.open()).toArray());
}

async function hashOf(source: FileSource): Promise<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of await source.open()) hash.update(chunk as Buffer);
  return hash.digest();
}

function mostBytes({ pdfBytes, otherBytes }: AttachmentRules): number {
  return Math.max(pdfBytes, otherBytes);
}

/** @param input undefined for an object that is too large to be taken at all */
async function inspect(input: Buffer | string | undefined, source: FileSource, name: string, rules: AttachmentRules): Promise<Inspected> {
  const most = mostBytes(rules);
  if (input === undefined || source.bytes > most)
    return { problem: { code: 'too_large', message: `The file has ${source.bytes} bytes; the receiver takes at most ${most}.` } };
  try {
    return await inspectAttachment(input, name, rules);
  } catch (error) {
    if (!isWaybillError(error)) throw error;
    return { problem: { code: 'damaged', message: error.message } };
  }
}

async function keep(
  store: ObjectStore,
  key: string,
  content: Buffer | FileSource,
  sha256: Buffer,
  { program, keyring }: FileKeeper,
): Promise<void> {
  if (await store.head(key)) return;
  const context = attachmentContext(program, sha256);
  if (Buffer.isBuffer(content)) {
    await store.put(key, await keyring.encrypt(content, context));
    return;
  }
  const encrypted = keyring.encryptStream(context);
  const feeding = pipeline(await content.open(), unchangedSince(sha256), encrypted);
  // Awaited below, after the store has taken the stream; until then a failure must not end the process.
  feeding.catch(() => undefined);
  await store.put(key, Readable.from(encrypted));
  await feeding;
}

/** Another program may write to the file between its inspection and its keeping. */
function unchangedSince(sha256: Buffer): Transform {
  const hash = createHash('sha256');
  return new Transform({
    transform: (chunk: Buffer, _encoding, next) => {
      hash.update(chunk);
      next(null, chunk);
    },
    flush: (next) => {
      const isSame = hash.digest().equals(sha256);
      next(isSame ? null : new WaybillError('WB_OBJECT_MISMATCH', 'An attachment changed while it was read.'));
    },
  });
}
