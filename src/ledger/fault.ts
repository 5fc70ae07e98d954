import type { Checkpoint } from './checkpoint.ts';
import type { Leaf } from './merkle.ts';

/** What can be wrong with the ledger. */
export type FaultKind =
  | 'line_changed'
  | 'line_missing'
  | 'line_inserted'
  | 'lines_reordered'
  | 'words_changed'
  | 'words_missing'
  /** The lines of a checkpoint are not the sealed ones, and no copy is at hand to say which. */
  | 'checkpoint_differs'
  | 'checkpoint_missing'
  | 'checkpoint_changed'
  | 'signature_wrong'
  | 'chain_broken'
  /** The object store has checkpoints behind the last one in the database. */
  | 'tail_cut'
  | 'copy_missing'
  | 'copy_changed';

export interface LedgerFault {
  readonly kind: FaultKind;
  readonly checkpoint?: number;
  readonly line?: number;
  readonly message: string;
}

export function lineFault(kind: FaultKind, line: number, message: string): LedgerFault {
  return { kind, line, message: `Line ${line} ${message}` };
}

export function checkpointFault(kind: FaultKind, checkpoint: number, message: string): LedgerFault {
  return { kind, checkpoint, message: `Checkpoint ${checkpoint} ${message}` };
}

/** Says which lines differ between what was sealed and what stands there now. Both in the ledger's order. */
export function compareLeaves({ number }: Checkpoint, sealed: readonly Leaf[], present: readonly Leaf[]): LedgerFault[] {
  const before = new Map(sealed.map((leaf) => [leaf.id, leaf]));
  const after = new Map(present.map((leaf) => [leaf.id, leaf]));
  const missing = sealed.filter(({ id }) => !after.has(id)).map(({ id }) => lineFault('line_missing', id, 'was sealed and is gone.'));
  const inserted = present
    .filter(({ id }) => !before.has(id))
    .map(({ id }) => lineFault('line_inserted', id, 'was put in after its place was sealed.'));
  const moved = present.filter((leaf) => isMoved(leaf, before.get(leaf.id)));
  const sealedHashes = new Set(sealed.map(({ hash }) => hash.toString('hex')));
  const isReordered = (leaf: Leaf) => sealedHashes.has(leaf.hash.toString('hex'));
  const reordered = moved.filter(isReordered).map(({ id }) => lineFault('lines_reordered', id, 'does not stand where it was sealed.'));
  const changed = moved
    .filter((leaf) => !isReordered(leaf))
    .map(({ id }) => lineFault('line_changed', id, 'is not the line that was sealed.'));
  return [...missing, ...inserted, ...reordered, ...changed].map((fault) => ({ ...fault, checkpoint: number }));
}

function isMoved(present: Leaf, sealed: Leaf | undefined): boolean {
  return sealed !== undefined && !(sealed.hash.equals(present.hash) && sealed.transaction === present.transaction);
}
