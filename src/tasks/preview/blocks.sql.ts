import { type Session, sql } from '#kernel/db/database.ts';

/** Items in the order of their positions, as they were frozen together. */
export interface Block {
  readonly block: number;
  readonly first: number;
  readonly last: number;
  readonly eligible: number;
  readonly sha256: Buffer;
}

export async function insertBlocks(session: Session, run: { id: number; program: string }, blocks: readonly Block[]): Promise<void> {
  await sql`
    insert into run_blocks (run_id, program, block, first_position, last_position, eligible, sha256)
    select ${run.id}, ${run.program}, b.block, b.first_position, b.last_position, b.eligible, decode(b.sha256, 'hex')
    from unnest(${blocks.map((b) => b.block)}::int[], ${blocks.map((b) => b.first)}::int[], ${blocks.map((b) => b.last)}::int[],
      ${blocks.map((b) => b.eligible)}::int[], ${blocks.map((b) => b.sha256.toString('hex'))}::text[])
      as b (block, first_position, last_position, eligible, sha256)`.execute(session.query);
}

/** A preview that is made again replaces the draft's blocks. */
export async function deleteBlocks(session: Session, runId: number): Promise<void> {
  await sql`delete from run_blocks where run_id = ${runId}`.execute(session.query);
}

/** In order. 10,000,000 rows are 5,000 of them. */
export async function selectBlocks(session: Session, runId: number): Promise<readonly Block[]> {
  const { rows } = await sql<Block>`
    select block, first_position as first, last_position as last, eligible, sha256 from run_blocks where run_id = ${runId} order by block`.execute(
    session.query,
  );
  return rows;
}

export async function selectBlock(session: Session, runId: number, block: number): Promise<Block | undefined> {
  const { rows } = await sql<Block>`
    select block, first_position as first, last_position as last, eligible, sha256 from run_blocks
    where run_id = ${runId} and block = ${block}`.execute(session.query);
  return rows[0];
}
