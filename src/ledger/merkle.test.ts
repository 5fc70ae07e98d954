import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { growTree, hashOfLeaf, hashOfNode, type Leaf } from './merkle.ts';

function leavesOf(count: number): Leaf[] {
  return Array.from({ length: count }, (_, id) => ({ id, transaction: id * 3, hash: createHash('sha256').update(`${id}`).digest() }));
}

/** The definition in RFC 6962, as it stands there: split at the largest power of two below the size. */
function rootByDefinition(leaves: readonly Leaf[]): Buffer {
  if (leaves.length === 1) return hashOfLeaf(leaves[0]!);
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return hashOfNode(rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)));
}

function rootOf(leaves: readonly Leaf[]): Buffer {
  const tree = growTree();
  for (const leaf of leaves) tree.add(leaf);
  expect(tree.size).toBe(leaves.length);
  return tree.root();
}

test('the streamed root is the defined one, for every size', () => {
  for (let size = 1; size <= 70; size += 1) expect(rootOf(leavesOf(size)), `${size}`).toEqual(rootByDefinition(leavesOf(size)));
});

test('any change of a leaf, of the order or of the number changes the root', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 40 }), fc.nat(), fc.nat(), (size, one, other) => {
      const leaves = leavesOf(size);
      const [a, b] = [one % size, other % size];
      const root = rootOf(leaves);
      const changed = leaves.with(a, { ...leaves[a]!, transaction: 1_000_000 });
      expect(rootOf(changed)).not.toEqual(root);
      expect(rootOf(leaves.toSpliced(a, 1))).not.toEqual(root);
      expect(rootOf([...leaves, leaves[b]!])).not.toEqual(root);
      if (a !== b) expect(rootOf(leaves.with(a, leaves[b]!).with(b, leaves[a]!))).not.toEqual(root);
    }),
  );
});
