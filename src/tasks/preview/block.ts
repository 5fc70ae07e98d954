import { createHash } from 'node:crypto';

/** What is frozen of an item: which row it is, what it holds, and why it will not run. */
export interface FrozenItem {
  readonly position: number;
  readonly externalId: string;
  readonly submissionId: number | null;
  readonly handoffId: number | null;
  /** A JSON array of texts, to the byte as it is stored: hashed and compared as it stands, without making text of it again for each of millions. */
  readonly cells: string | null;
  readonly reason: string | null;
  /** Of a row that does not fit: its number, the field and the rule. */
  readonly detail: string | null;
}

/** What is kept of one item by itself: that it names something, or will not run. Of most rows of a file there is nothing to keep. */
export type SingleItem = Pick<FrozenItem, 'position' | 'submissionId' | 'handoffId' | 'reason'>;

/** Items in the order of their positions, as they were frozen together. */
export interface Block {
  readonly block: number;
  readonly first: number;
  readonly last: number;
  readonly eligible: number;
  readonly sha256: Buffer;
}

/** A line for each item, in order. */
export interface BlockRows {
  /** JSON texts. */
  readonly names: string;
  /** JSON arrays of texts, or nothing where an item has no cells. Null: none of them has, or they are no longer kept. */
  readonly cells: string | null;
}

export type CutBlock = Block & BlockRows & { readonly singles: readonly FrozenItem[] };

/** SHA-256 over everything that is frozen of a block's items. */
export function hashOf(
  { first, last }: Pick<Block, 'first' | 'last'>,
  { names, cells }: BlockRows,
  singles: readonly SingleItem[],
): Buffer {
  // With their lengths: where one ends and the next begins is frozen too.
  const hash = createHash('sha256')
    .update(`${first} ${last} ${names.length} ${cells?.length ?? 'none'} ${singles.length}\n`)
    .update(names);
  if (cells !== null) hash.update(cells);
  for (const { position, submissionId, handoffId, reason } of singles)
    hash.update(`\n${position} ${submissionId} ${handoffId} ${JSON.stringify(reason)}`);
  return hash.digest();
}

/** Items in order, cut so that none has more than `size` eligible ones; `firstBlock` counts on from the page before. */
export function cutBlocks(items: readonly FrozenItem[], size: number, firstBlock: number): readonly CutBlock[] {
  const blocks: CutBlock[] = [];
  for (let start = 0; start < items.length; ) {
    const end = endOfBlock(items, start, size);
    blocks.push(blockOf(items.slice(start, end), firstBlock + blocks.length));
    start = end;
  }
  return blocks;
}

function blockOf(items: readonly FrozenItem[], block: number): CutBlock {
  const place = { first: items[0]?.position as number, last: items.at(-1)?.position as number };
  const rows = {
    names: items.map(({ externalId }) => JSON.stringify(externalId)).join('\n'),
    cells: items.some(({ cells }) => cells !== null) ? items.map(({ cells }) => cells ?? '').join('\n') : null,
  };
  const singles = items.filter(({ submissionId, handoffId, reason }) => submissionId !== null || handoffId !== null || reason !== null);
  const eligible = items.length - singles.filter(({ reason }) => reason !== null).length;
  return { block, ...place, ...rows, eligible, singles, sha256: hashOf(place, rows, singles) };
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

/** The names of a block, in order. */
export function namesOf({ names }: BlockRows): readonly string[] {
  return JSON.parse(`[${names.replaceAll('\n', ',')}]`);
}

/** The cells of a block's items, in order; null where an item has none. */
export function cellsOf({ cells }: BlockRows): readonly (readonly string[] | null)[] | null {
  if (cells === null) return null;
  // An empty line is no JSON; looked for first, since most files have a row in each.
  const hasEmpty = cells === '' || cells.startsWith('\n') || cells.endsWith('\n') || cells.includes('\n\n');
  const lines = hasEmpty
    ? cells
        .split('\n')
        .map((line) => line || 'null')
        .join(',')
    : cells.replaceAll('\n', ',');
  return JSON.parse(`[${lines}]`);
}
