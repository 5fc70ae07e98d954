import { createHash } from 'node:crypto';
import { canonicalJson } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import { type FrozenItem, selectItems } from './items.sql.ts';
import type { Run } from './run.ts';

const PAGE = 10_000;

/**
 * What people agree to: SHA-256 over the input's hash, parameters, selection, the task's code and every frozen item with its verdict. It is
 * computed again when the run is queued; an approval of another digest is void.
 */
export async function digestOf(session: Session, run: Run): Promise<Buffer> {
  const hash = createHash('sha256');
  hash.update(canonicalJson(headOf(run)));
  for (let after = -1; ; ) {
    const items = await selectItems(session, run.id, after, PAGE);
    for (const item of items) hash.update(lineOf(item));
    if (items.length < PAGE) return hash.digest();
    after = items.at(-1)?.position ?? after;
  }
}

function headOf(run: Run) {
  return {
    program: run.program,
    task: run.task,
    code: run.taskCodeHash,
    params: run.params ?? null,
    selection: run.selection,
    input: run.inputSha256?.toString('hex') ?? null,
    reason: run.reason,
    concurrency: run.concurrency,
    rate: run.ratePerSecond,
  };
}

function lineOf({ position, externalId, submissionId, reason }: FrozenItem): string {
  return `\n${JSON.stringify([position, externalId, submissionId, reason])}`;
}
