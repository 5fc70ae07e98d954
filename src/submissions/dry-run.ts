import type { Keyring } from '#kernel/crypto/index.ts';
import type { Database } from '#kernel/db/database.ts';
import { keptIdsOf, rowsThatWait } from './import-facts.ts';
import type { ImportCounts } from './imports.sql.ts';
import type { GoodRow, RefusedRow } from './prepare-batch.ts';
import { contentHashOf } from './prepare-submissions.ts';
import type { Row } from './read-row.ts';
import { type FilePlaces, findOutside } from './receive-files.ts';
import { refuseWaiting } from './refuse-waiting.ts';
import { differentContent } from './store-submissions.ts';
import type { Fault, IntakeProgram } from './submission.ts';
import { findKnown } from './submissions.sql.ts';

const BATCH_ROWS = 500;
/** Enough to tell contents apart: two of a million are taken for one once in 10^27 files. */
const HASH_BYTES = 16;

export interface DryRun {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly program: IntakeProgram;
  readonly places: FilePlaces;
  readonly onRefused: (row: RefusedRow) => Promise<void>;
}

type Verdict = 'imported' | 'alreadyKnown' | readonly Fault[];

/**
 * What an import of these rows would count and refuse, with nothing written and no attachment opened, so that none is mended; where each lies
 * is looked at. It remembers the id and a short hash of every new row, about 150 bytes each. Refused rows come in batches, those last that
 * name a kept submission.
 */
export async function dryRun(run: DryRun, rows: AsyncIterable<{ row: Row }>): Promise<ImportCounts & { importId: null }> {
  const seen = new Map<string, string>();
  const waiting: GoodRow[] = [];
  const counts = { imported: 0, refused: 0, alreadyKnown: 0 };
  const refuse = async (row: RefusedRow) => {
    counts.refused += 1;
    await run.onRefused(row);
  };
  const settle = async (batch: GoodRow[]) => {
    for (const [n, verdict] of (await judge(run, batch, seen)).entries()) {
      const { number, line } = batch[n]!;
      if (typeof verdict === 'string') counts[verdict] += 1;
      else await refuse({ number, line, faults: verdict });
    }
  };
  let batch: GoodRow[] = [];
  for await (const { row } of rows) {
    if (!('submission' in row)) await refuse(row);
    else if (keptIdsOf(row.submission).length > 0) waiting.push(row);
    else batch.push(row);
    if (batch.length < BATCH_ROWS) continue;
    await settle(batch);
    batch = [];
  }
  await settle(batch);
  const stuck = await stuckRows(run, waiting, seen);
  await settle(waiting.filter((row) => !stuck.has(row)));
  for (const row of stuck) await refuse(refuseWaiting(row));
  return { importId: null, input: counts.imported + counts.refused + counts.alreadyKnown, ...counts, mended: 0 };
}

async function stuckRows(
  { database, program }: DryRun,
  waiting: readonly GoodRow[],
  seen: ReadonlyMap<string, string>,
): Promise<Set<GoodRow>> {
  const kept = waiting.flatMap(({ submission }) => keptIdsOf(submission));
  const known = await database.transaction([program.name], (session) => findKnown(session, program.name, kept));
  return rowsThatWait(waiting, (id) => known.has(id) || seen.has(id));
}

async function judge(
  { database, program, keyring, places }: DryRun,
  batch: readonly GoodRow[],
  seen: Map<string, string>,
): Promise<Verdict[]> {
  const ids = batch.map(({ submission }) => submission.externalId);
  const known = await database.transaction([program.name], (session) => findKnown(session, program.name, ids));
  const fresh = batch.map(({ submission }) => submission).filter(({ externalId }) => !known.has(externalId));
  const outside = await findOutside(fresh, places);
  return batch.map(({ submission }) => {
    const before = known.get(submission.externalId);
    if (before)
      return contentHashOf(submission, keyring, before.keyVersion).equals(before.contentHash) ? 'alreadyKnown' : differentContent();
    const hash = contentHashOf(submission, keyring).toString('latin1', 0, HASH_BYTES);
    const earlier = seen.get(submission.externalId);
    if (earlier !== undefined) return earlier === hash ? 'alreadyKnown' : differentContent();
    const faults = outside.get(submission);
    if (faults) return faults;
    seen.set(submission.externalId, hash);
    return 'imported';
  });
}
