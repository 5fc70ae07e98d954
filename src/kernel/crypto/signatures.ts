import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import type { Key } from './key-file.ts';

/** Ed25519 signatures (64 bytes). */
export interface Signer {
  readonly signingKey: string;
  sign(data: Uint8Array): Buffer;
  /** False for a wrong signature and for a key that the ring does not know. */
  isSigned(data: Uint8Array, signature: Uint8Array, keyId: string): boolean;
  /** Public keys by id, in SPKI PEM: what an auditor needs and may have. */
  publicKeys(): Readonly<Record<string, string>>;
}

export function openSigner(keys: readonly Key[]): Signer {
  const pairs = new Map(keys.filter((key) => key.purpose === 'signing').map((key) => [key.id, pairOf(key)]));
  const [signingKey, newest] = [...pairs].at(-1)!;
  return {
    signingKey,
    sign: (data) => sign(null, data, newest.privateKey),
    isSigned: (data, signature, keyId) => {
      const pair = pairs.get(keyId);
      return pair !== undefined && verify(null, data, pair.publicKey, signature);
    },
    publicKeys: () =>
      Object.fromEntries([...pairs].map(([id, { publicKey }]) => [id, publicKey.export({ format: 'pem', type: 'spki' }).toString()])),
  };
}

function pairOf(key: Key) {
  const privateKey = createPrivateKey({ key: key.material, format: 'der', type: 'pkcs8' });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}
