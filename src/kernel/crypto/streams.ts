import { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { buildDecrypt } from '@aws-crypto/decrypt-node';
import { buildEncrypt } from '@aws-crypto/encrypt-node';
import { isWaybillError, WaybillError } from '../errors.ts';
import { CONTEXT_BYTES } from './context.ts';
import { type Materials, MOST_DATA_KEYS, POLICY, SUITE } from './materials.ts';

const FRAME_BYTES = 65_536;
const options = { commitmentPolicy: POLICY, maxEncryptedDataKeys: MOST_DATA_KEYS };
const { encryptStream } = buildEncrypt(options);
const { decryptUnsignedMessageStream } = buildDecrypt(options);

/** Encrypts what is piped through, after the digest of its context. A message that is re-wrapped brings its digest along. */
export function openEncryption(materials: Materials, header: Record<string, string>, digest?: Buffer): Duplex {
  const stream = encryptStream(materials.wrapping, { suiteId: SUITE.id, encryptionContext: header, frameLength: FRAME_BYTES });
  if (digest) stream.write(digest);
  return stream;
}

/** Decrypts what is piped through. With `check`, the context's digest is taken off and given to it before the first byte goes out. */
export function openDecryption(materials: Materials, check?: (digest: Buffer) => void): Duplex {
  return Duplex.from(async function* decrypted(source: AsyncIterable<Buffer>) {
    const opening = decryptUnsignedMessageStream(materials.forDecryption);
    const feeding = pipeline(source, opening);
    // Awaited at the end; without a listener of its own, a failure before that would end the process.
    feeding.catch(() => undefined);
    try {
      yield* check ? afterDigest(opening, check) : opening;
      await feeding;
    } catch (error) {
      throw isWaybillError(error) ? error : unreadable(error);
    }
  });
}

async function* afterDigest(source: AsyncIterable<Buffer>, check: (digest: Buffer) => void) {
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of source) {
    if (!start) {
      yield chunk;
      continue;
    }
    start = Buffer.concat([start, chunk]);
    if (start.length < CONTEXT_BYTES) continue;
    check(start.subarray(0, CONTEXT_BYTES));
    if (start.length > CONTEXT_BYTES) yield start.subarray(CONTEXT_BYTES);
    start = undefined;
  }
  if (start) throw new WaybillError('WB_DECRYPT', 'The message is too short to hold its context.');
}

function unreadable(cause: unknown): WaybillError {
  return new WaybillError('WB_DECRYPT', 'The encrypted stream was changed or cut, or its key is not in the ring.', {}, { cause });
}
