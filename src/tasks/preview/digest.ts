import { createHash } from 'node:crypto';
import { canonicalJson } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import { digestedParams } from '../personal-params.ts';
import type { Run } from '../run.ts';
import { type Block, hashOf } from './block.ts';
import { selectBlocks, selectBlocksOver } from './blocks.sql.ts';

/** Runs of more items than this are compared block by block as they are worked on: reading them all would hold up the first one. */
const MOST_READ_AT_START = 20_000;

/**
 * What people agree to: SHA-256 over the input's hash, parameters, selection, the task's code, what it foresees and the hash of every block of frozen items. It is
 * computed again when the run is queued; an approval of another digest is void.
 */
export async function digestOf(session: Session, run: Run): Promise<Buffer> {
  const hash = createHash('sha256').update(canonicalJson(headOf(run)));
  for (const { block, first, last, eligible, sha256 } of await selectBlocks(session, run.id))
    hash.update(`\n${block} ${first} ${last} ${eligible} ${sha256.toString('hex')}`);
  return hash.digest();
}

/** Whether the items still are what was frozen; of a large run that is asked of each block when it is taken. */
export async function areItemsAsFrozen(session: Session, run: Run): Promise<boolean> {
  if (run.items > MOST_READ_AT_START) return true;
  for (const block of await selectBlocks(session, run.id)) if (!(await isAsFrozen(session, run.id, block))) return false;
  return true;
}

async function isAsFrozen(session: Session, runId: number, { first, last, sha256 }: Block): Promise<boolean> {
  const [block, ...others] = await selectBlocksOver(session, runId, { first, last });
  return block !== undefined && others.length === 0 && hashOf(block, block, block.singles).equals(sha256);
}

function headOf(run: Run) {
  return {
    program: run.program,
    task: run.task,
    code: run.taskCodeHash,
    params: digestedParams(run.params),
    selection: run.selection,
    input: run.inputSha256?.toString('hex') ?? null,
    columns: run.inputColumns,
    foreseen: run.foreseen,
    reason: run.reason,
    concurrency: run.concurrency,
    rateMost: run.rateMost,
  };
}
