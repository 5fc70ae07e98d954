import { type CipherGCM, createHash, type DecipherGCM, randomBytes, timingSafeEqual } from 'node:crypto';
import { getDecryptionHelper, getEncryptHelper, NodeAlgorithmSuite, type NodeMaterialsManager } from '@aws-crypto/material-management-node';
import {
  aadFactory,
  decodeBodyHeader,
  deserializeFactory,
  type HeaderInfo,
  serializeFactory,
  serializeMessageHeaderAuth,
} from '@aws-crypto/serialize';
import { isWaybillError, WaybillError } from '../errors.ts';
import { canonicalJson } from './canonical.ts';
import { MOST_DATA_KEYS, NAME_END, NAMESPACE, POLICY, SUITE } from './materials.ts';

/**
 * The AWS Encryption SDK's message format, composed from the SDK's own materials and serialisers in one pass. The SDK's client goes through
 * six streams for each message; this reads and writes the same bytes at four to six times its speed (`bench/crypto.ts`), and the tests have
 * each read what the other wrote.
 */

/** What a message belongs to, such as program, kind and row id. Not secret by itself, checked at decryption. */
export type Context = Readonly<Record<string, string>>;

/** These stand in the message's clear header and are bound to the data key; a data key is cached for each of their values. */
const HEADER_FIELDS = ['program', 'kind'] as const;

export const CONTEXT_BYTES = 32;
const TAG_BYTES = 16;

const toBytes = (text: string) => Buffer.from(text, 'utf8');
const toText = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
const serialize = serializeFactory(toBytes, { utf8Sorting: true });
const deserialize = deserializeFactory(toText, NodeAlgorithmSuite);
const aad = aadFactory(toBytes);

type Open<C> = (iv: Uint8Array) => C;

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

/** Messages that one material encrypts before the next is asked for: the cache's own bookkeeping costs a fifth of an encryption. */
const MESSAGES_PER_MATERIAL = 100;

/** Encrypts each of `messages`, given in parts, as one message of one frame. All share a header context. */
export async function seal(
  materials: NodeMaterialsManager,
  header: Record<string, string>,
  messages: readonly (readonly Buffer[])[],
): Promise<Buffer[]> {
  const sealed: Buffer[] = [];
  for (let from = 0; from < messages.length; from += MESSAGES_PER_MATERIAL)
    sealed.push(...(await sealSome(materials, header, messages.slice(from, from + MESSAGES_PER_MATERIAL))));
  return sealed;
}

async function sealSome(materials: NodeMaterialsManager, header: Record<string, string>, messages: readonly (readonly Buffer[])[]) {
  const plaintextLength = messages.reduce((sum, parts) => sum + lengthOf(parts), 0);
  const material = await materials.getEncryptionMaterials({
    suite: SUITE,
    encryptionContext: header,
    plaintextLength,
    commitmentPolicy: POLICY,
  });
  const { getCipherInfo, dispose } = getEncryptHelper(material);
  const sealOne = (parts: readonly Buffer[]) => {
    const messageId = randomBytes(SUITE.saltLengthBytes!);
    const { getCipher, keyCommitment } = getCipherInfo(messageId) as { getCipher: Open<CipherGCM>; keyCommitment: Uint8Array };
    const messageHeader = serialize.buildMessageHeader({
      suite: SUITE,
      encryptedDataKeys: material.encryptedDataKeys,
      encryptionContext: material.encryptionContext,
      messageId,
      frameLength: lengthOf(parts),
      suiteData: keyCommitment,
    });
    return Buffer.concat([...sealHeader(messageHeader, getCipher), ...sealFrame(messageHeader, getCipher, parts, lengthOf(parts))]);
  };
  try {
    return messages.map(sealOne);
  } finally {
    dispose();
  }
}

function lengthOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function sealHeader(messageHeader: HeaderInfo['messageHeader'], getCipher: Open<CipherGCM>): Uint8Array[] {
  const header = serialize.serializeMessageHeader(messageHeader);
  const headerIv = serialize.headerAuthIv(SUITE.ivLength);
  const cipher = getCipher(headerIv);
  cipher.setAAD(header);
  cipher.final();
  return [header, serializeMessageHeaderAuth({ headerIv, headerAuthTag: cipher.getAuthTag(), messageHeader })];
}

function sealFrame(
  { messageId, contentType }: HeaderInfo['messageHeader'],
  getCipher: Open<CipherGCM>,
  parts: readonly Buffer[],
  length: number,
): Uint8Array[] {
  const iv = serialize.frameIv(SUITE.ivLength, 1);
  const cipher = getCipher(iv);
  cipher.setAAD(aad.messageAAD(messageId, aad.messageAADContentString({ contentType, isFinalFrame: true }), 1, length));
  const content = parts.map((part) => cipher.update(part));
  cipher.final();
  return [serialize.finalFrameHeader(1, iv, length), ...content, cipher.getAuthTag()];
}

/** A message's header, read but not yet proved. */
export function readHeader(message: Buffer): HeaderInfo {
  const info = tryReadHeader(message);
  if (!info) throw new WaybillError('WB_DECRYPT', 'The stored bytes are not an encrypted message, or are cut off.');
  return info;
}

/** The header, or undefined where the bytes do not yet hold all of it. */
export function tryReadHeader(start: Buffer): HeaderInfo | undefined {
  try {
    return deserialize.deserializeMessageHeader(start, { maxEncryptedDataKeys: MOST_DATA_KEYS }) || undefined;
  } catch {
    throw new WaybillError('WB_DECRYPT', 'The stored bytes are not an encrypted message.');
  }
}

/** The id of the key that wrapped a message's data key: a raw key's id, or a KMS key's ARN. */
export function keyNameOf({ messageHeader }: HeaderInfo): string {
  const [wrapped] = messageHeader.encryptedDataKeys;
  if (!wrapped) throw new WaybillError('WB_DECRYPT', 'The message names no key.');
  return wrapped.providerId === NAMESPACE ? wrapped.providerInfo.slice(0, wrapped.providerInfo.indexOf(NAME_END)) : wrapped.providerInfo;
}

/**
 * Opens a message: context digest and plain text in one buffer.
 * @throws WaybillError WB_KEY_UNKNOWN where no key of the ring wrapped it; WB_DECRYPT where it was changed or cut.
 */
export async function open(materials: NodeMaterialsManager, message: Buffer): Promise<Buffer> {
  const info = readHeader(message);
  if (info.messageHeader.suiteId !== SUITE.id) throw new WaybillError('WB_DECRYPT', 'The message was encrypted with another suite.');
  const material = await unwrap(materials, info);
  const { getDecipherInfo, dispose } = getDecryptionHelper(material);
  try {
    const getDecipher = getDecipherInfo(
      info.messageHeader.messageId,
      (info.messageHeader as { suiteData: Uint8Array }).suiteData,
    ) as Open<DecipherGCM>;
    proveHeader(info, getDecipher);
    return openFrames(message, info, getDecipher);
  } catch (error) {
    throw isWaybillError(error) ? error : new WaybillError('WB_DECRYPT', 'The stored bytes were changed since they were encrypted.');
  } finally {
    dispose();
  }
}

async function unwrap(materials: NodeMaterialsManager, info: HeaderInfo) {
  const { encryptionContext, encryptedDataKeys } = info.messageHeader;
  try {
    return await materials.decryptMaterials({ suite: SUITE, encryptionContext, encryptedDataKeys: [...encryptedDataKeys] });
  } catch (cause) {
    throw new WaybillError('WB_KEY_UNKNOWN', `No key opens a message that the key ${keyNameOf(info)} wrapped.`, {}, { cause });
  }
}

function proveHeader({ rawHeader, headerAuth }: HeaderInfo, getDecipher: Open<DecipherGCM>): void {
  const decipher = getDecipher(headerAuth.headerIv);
  decipher.setAAD(rawHeader);
  decipher.setAuthTag(headerAuth.headerAuthTag);
  decipher.final();
}

function openFrames(message: Buffer, info: HeaderInfo, getDecipher: Open<DecipherGCM>): Buffer {
  const content: Buffer[] = [];
  let position = info.rawHeader.byteLength + info.headerAuth.headerAuthLength;
  for (let sequence = 1; ; sequence += 1) {
    const frame = decodeBodyHeader(message, info, position);
    const end = frame ? frame.readPos + frame.contentLength + TAG_BYTES : Number.POSITIVE_INFINITY;
    if (!frame || end > message.length || frame.sequenceNumber !== sequence)
      throw new WaybillError('WB_DECRYPT', 'The message is cut off or out of order.');
    content.push(openFrame(message.subarray(frame.readPos, end), frame, info.messageHeader.messageId, getDecipher));
    position = end;
    if (frame.isFinalFrame) break;
  }
  if (position !== message.length) throw new WaybillError('WB_DECRYPT', 'The message has bytes after its end.');
  return content.length === 1 ? content[0]! : Buffer.concat(content);
}

type Frame = Exclude<ReturnType<typeof decodeBodyHeader>, false>;

function openFrame(bytes: Buffer, frame: Frame, messageId: Uint8Array, getDecipher: Open<DecipherGCM>): Buffer {
  const decipher = getDecipher(frame.iv);
  decipher.setAAD(aad.messageAAD(messageId, aad.messageAADContentString(frame), frame.sequenceNumber, frame.contentLength));
  decipher.setAuthTag(bytes.subarray(frame.contentLength));
  const plain = decipher.update(bytes.subarray(0, frame.contentLength));
  decipher.final();
  return plain;
}
