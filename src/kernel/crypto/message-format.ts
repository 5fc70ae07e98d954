import { NodeAlgorithmSuite } from '@aws-crypto/material-management-node';
import { aadFactory, deserializeFactory, type HeaderInfo, serializeFactory } from '@aws-crypto/serialize';
import { WaybillError } from '../errors.ts';
import { MOST_DATA_KEYS, NAME_END, NAMESPACE } from './materials.ts';

/**
 * The AWS Encryption SDK's message format, composed from the SDK's own materials and serialisers in one pass. The SDK's client goes through
 * six streams for each message; this reads and writes the same bytes at four to six times its speed (`bench/crypto.ts`), and the tests have
 * each read what the other wrote.
 */

const toBytes = (text: string) => Buffer.from(text, 'utf8');
const toText = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
export const serialize = serializeFactory(toBytes, { utf8Sorting: true });
const deserialize = deserializeFactory(toText, NodeAlgorithmSuite);
export const aad = aadFactory(toBytes);

/** Makes the cipher of one frame from its nonce. */
export type Open<C> = (iv: Uint8Array) => C;

/** A message's header, read but not yet proved. */
export function readHeader(message: Buffer): HeaderInfo {
  const info = attemptHeader(message);
  if (!info) throw new WaybillError('WB_DECRYPT', 'The stored bytes are not an encrypted message, or are cut off.');
  return info;
}

function attemptHeader(message: Buffer): HeaderInfo | false {
  try {
    return deserialize.deserializeMessageHeader(message, { maxEncryptedDataKeys: MOST_DATA_KEYS });
  } catch {
    return false;
  }
}

/** The id of the key that wrapped a message's data key: a raw key's id, or a KMS key's ARN. */
export function keyNameOf({ messageHeader }: HeaderInfo): string {
  const [wrapped] = messageHeader.encryptedDataKeys;
  if (!wrapped) throw new WaybillError('WB_DECRYPT', 'The message names no key.');
  return wrapped.providerId === NAMESPACE ? wrapped.providerInfo.slice(0, wrapped.providerInfo.indexOf(NAME_END)) : wrapped.providerInfo;
}
