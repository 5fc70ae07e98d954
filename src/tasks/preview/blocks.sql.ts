import type { RawBuilder } from 'kysely';
import { type Session, sql } from '#kernel/db/database.ts';
import type { Block, BlockRows, CutBlock, SingleItem } from './block.ts';

/**
 * The blocks of one page. Their lines go together and are cut apart there, where there is more than one: as elements of an array each of their quotes
 * would be escaped here and read back there.
 */
export async function insertBlocks(session: Session, run: { id: number; program: string }, blocks: readonly CutBlock[]): Promise<void> {
  const hasCells = blocks.some(({ cells }) => cells !== null);
  const linesOfBlock = (whole: RawBuilder<unknown>, lines: RawBuilder<unknown>) => sql`case when page.blocks = 1 then ${whole} else
    array_to_string(${lines}[b.first_position - page.first + 1 : b.last_position - page.first + 1], E'\\n') end`;
  await sql`
    with given as materialized (
      select ${blocks.length}::int as blocks, ${blocks[0]?.first ?? 0}::int as first, ${blocks.map(({ names }) => names).join('\n')}::text as names,
        ${hasCells ? blocks.map(linesOf).join('\n') : null}::text as cells
    ), page as materialized (
      select *, case when blocks > 1 then string_to_array(names, E'\\n') end as name_lines,
        case when blocks > 1 then string_to_array(cells, E'\\n') end as cell_lines
      from given
    )
    insert into run_blocks (run_id, program, block, first_position, last_position, eligible, sha256, names, cells)
    select ${run.id}, ${run.program}, b.block, b.first_position, b.last_position, b.eligible, decode(b.sha256, 'hex'),
      ${linesOfBlock(sql`page.names`, sql`page.name_lines`)},
      case when b.has_cells then ${linesOfBlock(sql`page.cells`, sql`page.cell_lines`)} end
    from unnest(${blocks.map((b) => b.block)}::int[], ${blocks.map((b) => b.first)}::int[], ${blocks.map((b) => b.last)}::int[],
        ${blocks.map((b) => b.eligible)}::int[], ${blocks.map((b) => b.sha256.toString('hex'))}::text[], ${blocks.map((b) => b.cells !== null)}::bool[])
        as b (block, first_position, last_position, eligible, sha256, has_cells), page`.execute(session.query);
}

/** As many lines as the block has items. */
function linesOf({ cells, first, last }: CutBlock): string {
  return cells ?? '\n'.repeat(last - first);
}

/** A preview that is made again replaces the draft's blocks. */
export async function deleteBlocks(session: Session, runId: number): Promise<void> {
  await sql`delete from run_blocks where run_id = ${runId}`.execute(session.query);
}

/** In order. 10,000,000 rows are 2,500 of them. */
export async function selectBlocks(session: Session, runId: number): Promise<readonly Block[]> {
  const { rows } = await sql<Block>`
    select block, first_position as first, last_position as last, eligible, sha256 from run_blocks where run_id = ${runId} order by block`.execute(
    session.query,
  );
  return rows;
}

export interface KeptBlock extends Block, BlockRows {
  readonly singles: readonly KeptSingle[];
}

export interface KeptSingle extends SingleItem {
  readonly detail: string | null;
}

interface BlockRow extends Block, BlockRows {
  /** Null: there are none. */
  readonly singles: readonly [number, number | null, number | null, string | null, string | null][] | null;
}

/** The blocks that a range of positions lies in, with everything that was frozen of their items, in order. */
export async function selectBlocksOver(
  session: Session,
  runId: number,
  { first, last }: { readonly first: number; readonly last: number },
): Promise<readonly KeptBlock[]> {
  const { rows } = await sql<BlockRow>`
    select b.block, b.first_position as first, b.last_position as last, b.eligible, b.sha256, b.names, b.cells, ${SINGLES} as singles
    from run_blocks b
    where b.run_id = ${runId} and b.first_position <= ${last}
      and b.first_position >= (select max(first_position) from run_blocks where run_id = ${runId} and first_position <= ${first})
    order by b.block`.execute(session.query);
  return rows.map(keptBlock);
}

/** Of a block `b`: what is kept of its items by themselves. */
export const SINGLES = sql`(
  select json_agg(json_build_array(i.position, i.submission_id, i.handoff_id, i.reason, i.detail) order by i.position) from run_items i
  where i.run_id = b.run_id and i.position between b.first_position and b.last_position
)`;

export function keptBlock<Row extends BlockRow>({ singles, ...block }: Row): Omit<Row, 'singles'> & KeptBlock {
  return {
    ...block,
    singles: (singles ?? []).map(([position, submissionId, handoffId, reason, detail]) => ({
      position,
      submissionId,
      handoffId,
      reason,
      detail,
    })),
  };
}
