import { type CipherGCM, randomBytes } from 'node:crypto';
import { getEncryptHelper, type NodeMaterialsManager } from '@aws-crypto/material-management-node';
import { type HeaderInfo, serializeMessageHeaderAuth } from '@aws-crypto/serialize';
import { POLICY, SUITE } from './materials.ts';
import { aad, type Open, serialize } from './message-format.ts';

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
