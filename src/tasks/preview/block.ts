import { createHash } from 'node:crypto';
import type { Block } from './blocks.sql.ts';

/** What is frozen of an item: which row it is, what it holds, and why it will not run. */
export interface FrozenItem {
  readonly position: number;
  readonly externalId: string;
  readonly submissionId: number | null;
  readonly handoffId: number | null;
  /** A JSON array of texts, to the byte as it is stored: hashed and compared as it stands, without making text of it again for each of millions. */
  readonly cells: string | null;
  readonly reason: string | null;
}

/** SHA-256 over what is frozen of each, in order. */
export function hashOf(items: readonly FrozenItem[]): Buffer {
  const lines = items.map(
    ({ position, externalId, submissionId, handoffId, cells, reason }) =>
      `[${position},${JSON.stringify(externalId)},${submissionId},${handoffId},${cells},${reason === null ? null : JSON.stringify(reason)}]`,
  );
  return createHash('sha256').update(lines.join('\n')).digest();
}

/** Items in order, cut so that none has more than `size` eligible ones; `firstBlock` counts on from the page before. */
export function cutBlocks(items: readonly FrozenItem[], size: number, firstBlock: number): Block[] {
  const blocks: Block[] = [];
  for (let start = 0; start < items.length; ) {
    const end = endOfBlock(items, start, size);
    const cut = items.slice(start, end);
    blocks.push({
      block: firstBlock + blocks.length,
      first: cut[0]?.position as number,
      last: cut.at(-1)?.position as number,
      eligible: cut.filter(({ reason }) => reason === null).length,
      sha256: hashOf(cut),
    });
    start = end;
  }
  return blocks;
}

/** Behind the last item of the block that begins at `start`: one item at least, whatever it is. */
function endOfBlock(items: readonly FrozenItem[], start: number, size: number): number {
  let eligible = 0;
  let end = start;
  while (end < items.length) {
    eligible += items[end]?.reason === null ? 1 : 0;
    if (eligible > size) break;
    end += 1;
  }
  return end;
}
