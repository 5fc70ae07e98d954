import type { DecipherGCM } from 'node:crypto';
import { getDecryptionHelper, type NodeMaterialsManager } from '@aws-crypto/material-management-node';
import { decodeBodyHeader, type HeaderInfo } from '@aws-crypto/serialize';
import { isWaybillError, WaybillError } from '../errors.ts';
import { SUITE } from './materials.ts';
import { aad, keyNameOf, type Open, readHeader } from './message-format.ts';

const TAG_BYTES = 16;

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
