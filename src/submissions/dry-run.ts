import type { Keyring } from '#kernel/crypto/index.ts';
import type { Database } from '#kernel/db/database.ts';
import { keptIdsOf, rowsThatWait } from './import-facts.ts';
import type { ImportCounts } from './imports.sql.ts';
import type { GoodRow } from './prepare-batch.ts';
import { contentHashOf } from './prepare-submissions.ts';
import type { Row } from './read-row.ts';
import type { IntakeProgram } from './submission.ts';
import { findKnown } from './submissions.sql.ts';

const BATCH_ROWS = 500;
/** Enough to tell contents apart: two of a million are taken for one once in 10^27 files. */
const HASH_BYTES = 16;

type Verdict = 'imported' | 'refused' | 'alreadyKnown';

/**
 * What an import of these rows would count, with nothing written and no attachment opened, so that none is mended. It remembers the id and a short hash of every
 * new row, about 150 bytes each.
 */
export async function dryRun(
  database: Database,
  program: IntakeProgram,
  rows: AsyncIterable<{ row: Row }>,
  keyring: Keyring,
): Promise<ImportCounts & { importId: null }> {
  const seen = new Map<string, string>();
  const waiting: GoodRow[] = [];
  const counts = { imported: 0, refused: 0, alreadyKnown: 0 };
  const settle = async (batch: GoodRow[]) => {
    for (const verdict of await judge(database, program, batch, seen, keyring)) counts[verdict] += 1;
  };
  let batch: GoodRow[] = [];
  for await (const { row } of rows) {
    if (!('submission' in row)) counts.refused += 1;
    else if (keptIdsOf(row.submission).length > 0) waiting.push(row);
    else batch.push(row);
    if (batch.length < BATCH_ROWS) continue;
    await settle(batch);
    batch = [];
  }
  await settle(batch);
  const stuck = await stuckRows(database, program, waiting, seen);
  counts.refused += stuck.size;
  await settle(waiting.filter((row) => !stuck.has(row)));
  return { importId: null, input: counts.imported + counts.refused + counts.alreadyKnown, ...counts, mended: 0 };
}

async function stuckRows(
  database: Database,
  program: IntakeProgram,
  waiting: readonly GoodRow[],
  seen: ReadonlyMap<string, string>,
): Promise<Set<GoodRow>> {
  const kept = waiting.flatMap(({ submission }) => keptIdsOf(submission));
  const known = await database.transaction([program.name], (session) => findKnown(session, program.name, kept));
  return rowsThatWait(waiting, (id) => known.has(id) || seen.has(id));
}

async function judge(
  database: Database,
  program: IntakeProgram,
  batch: readonly GoodRow[],
  seen: Map<string, string>,
  keyring: Keyring,
): Promise<Verdict[]> {
  const ids = batch.map(({ submission }) => submission.externalId);
  const known = await database.transaction([program.name], (session) => findKnown(session, program.name, ids));
  return batch.map(({ submission }) => {
    const before = known.get(submission.externalId);
    if (before) return contentHashOf(submission, keyring, before.keyVersion).equals(before.contentHash) ? 'alreadyKnown' : 'refused';
    const hash = contentHashOf(submission, keyring).toString('latin1', 0, HASH_BYTES);
    const earlier = seen.get(submission.externalId);
    if (earlier === undefined) seen.set(submission.externalId, hash);
    if (earlier === undefined) return 'imported';
    return earlier === hash ? 'alreadyKnown' : 'refused';
  });
}
