import { createHash } from 'node:crypto';
import { canonicalJson } from '#kernel/crypto/index.ts';
import type { Leaf } from './merkle.ts';

/** A signed statement: these lines, in this order, after that checkpoint. */
export interface Checkpoint {
  readonly number: number;
  readonly afterTransaction: number;
  readonly untilTransaction: number;
  readonly lines: number;
  readonly root: Buffer;
  readonly previousHash: Buffer;
  readonly sealedAt: Date;
  readonly keyId: string;
  readonly hash: Buffer;
  readonly signature: Buffer;
}

export type UnsignedCheckpoint = Omit<Checkpoint, 'hash' | 'signature'>;

/** Signs checkpoints; the key ring is one. */
export interface CheckpointSigner {
  readonly signingKey: string;
  sign(data: Uint8Array): Buffer;
}

export interface CheckpointVerifier {
  isSigned(data: Uint8Array, signature: Uint8Array, keyId: string): boolean;
}

/** What the first checkpoint holds as its predecessor's hash. */
export const NO_PREDECESSOR = Buffer.alloc(32);

export function hashOfCheckpoint(checkpoint: UnsignedCheckpoint): Buffer {
  return createHash('sha256')
    .update(canonicalJson(statementOf(checkpoint)))
    .digest();
}

function statementOf(checkpoint: UnsignedCheckpoint) {
  return {
    number: checkpoint.number,
    after_transaction: checkpoint.afterTransaction,
    until_transaction: checkpoint.untilTransaction,
    lines: checkpoint.lines,
    root: checkpoint.root.toString('hex'),
    previous_hash: checkpoint.previousHash.toString('hex'),
    sealed_at: checkpoint.sealedAt.toISOString(),
    key_id: checkpoint.keyId,
  };
}

export function signCheckpoint(statement: Omit<UnsignedCheckpoint, 'keyId'>, signer: CheckpointSigner): Checkpoint {
  const unsigned = { ...statement, keyId: signer.signingKey };
  const hash = hashOfCheckpoint(unsigned);
  return { ...unsigned, hash, signature: signer.sign(hash) };
}

/** Digits enough for 30 years of one checkpoint a second: names then sort as numbers. */
const NAME_DIGITS = 12;
export const COPIES = 'ledger/checkpoints/';

export function copyKeyOf(number: number): string {
  return `${COPIES}${String(number).padStart(NAME_DIGITS, '0')}.json`;
}

/** A checkpoint and its leaves, as they stand in the object store: enough to say which line is missing or changed. */
export function writeCopy(checkpoint: Checkpoint, leaves: readonly Leaf[]): Buffer {
  const copy = {
    ...statementOf(checkpoint),
    hash: checkpoint.hash.toString('hex'),
    signature: checkpoint.signature.toString('hex'),
    leaves: leaves.map(({ id, transaction, hash }) => [id, transaction, hash.toString('hex')]),
  };
  return Buffer.from(`${canonicalJson(copy)}\n`);
}

export interface CheckpointCopy {
  readonly hash: string;
  readonly leaves: readonly Leaf[];
}

/** Undefined where the bytes are no copy. */
export function readCopy(bytes: Buffer): CheckpointCopy | undefined {
  try {
    const { hash, leaves } = JSON.parse(bytes.toString()) as { hash: string; leaves: [number, number, string][] };
    return { hash, leaves: leaves.map(([id, transaction, hex]) => ({ id, transaction, hash: Buffer.from(hex, 'hex') })) };
  } catch {
    return undefined;
  }
}
