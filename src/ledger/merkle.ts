import { createHash } from 'node:crypto';

/** The Merkle tree of RFC 6962 (section 2.1), computed leaf by leaf in memory of one hash for each level. */

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);
const NUMBER_BYTES = 8;

/** A line's place in a checkpoint: number, transaction and own hash. */
export interface Leaf {
  readonly id: number;
  readonly transaction: number;
  readonly hash: Buffer;
}

export interface MerkleTree {
  add(leaf: Leaf): void;
  readonly size: number;
  root(): Buffer;
}

export function hashOfLeaf({ id, transaction, hash }: Leaf): Buffer {
  const numbers = Buffer.alloc(2 * NUMBER_BYTES);
  numbers.writeBigUInt64BE(BigInt(id));
  numbers.writeBigUInt64BE(BigInt(transaction), NUMBER_BYTES);
  return createHash('sha256').update(LEAF).update(numbers).update(hash).digest();
}

export function hashOfNode(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}

export function growTree(): MerkleTree {
  // Roots of complete subtrees, the largest first: one for each bit that is set in `size`.
  const peaks: Buffer[] = [];
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(leaf) {
      let hash = hashOfLeaf(leaf);
      for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) hash = hashOfNode(peaks.pop()!, hash);
      peaks.push(hash);
      size += 1;
    },
    root: () =>
      peaks.reduceRight((right: Buffer | undefined, left) => (right ? hashOfNode(left, right) : left), undefined) ??
      createHash('sha256').digest(),
  };
}
