import type { Keyring } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import { recordLines } from '../ledger/index.ts';
import { findBroken } from './documents.sql.ts';
import { type KnownRow, keptIdsOf, recordFacts } from './import-facts.ts';
import { addToImport, type ImportCounts, insertRefusals, plus } from './imports.sql.ts';
import { mendDocuments, type OfferedFile } from './mend-documents.ts';
import { type GoodRow, type ImportRun, idsWithFiles, type PreparedBatch, prepareBatch, type RefusedRow } from './prepare-batch.ts';
import type { Row } from './read-row.ts';
import { refusedByRule } from './refused-by-rule.ts';
import { judgeRepeated, storeSubmissions } from './store-submissions.ts';
import { findKnown, type KnownSubmission } from './submissions.sql.ts';

export interface BatchResult {
  readonly counts: ImportCounts;
  readonly refused: readonly RefusedRow[];
  /** Rows that name a kept submission which has not come yet. They are in no count. */
  readonly waiting: readonly GoodRow[];
}

/**
 * Takes in one batch of rows in one transaction. What is not stored is refused, known already, or waits.
 * @param before the batch that is being stored: this one is prepared meanwhile and stored after it
 */
export async function importBatch(run: ImportRun, rows: readonly Row[], before?: Promise<unknown>): Promise<BatchResult> {
  const bad = rows.filter((row): row is RefusedRow => 'faults' in row);
  const good = rows.filter((row): row is GoodRow => 'submission' in row);
  // Whether a kept submission is known is told from what is stored.
  if (good.some(({ submission }) => keptIdsOf(submission).length > 0)) await before;
  const prepared = await prepareBatch(run, good);
  const { waiting, unfit } = prepared;
  await before;
  // Two imports of one file meet now and then.
  const committed = await run.database.repeatable([run.program.name], (session) => commit(session, run, prepared, [...bad, ...unfit]));
  const result = { counts: committed.counts, refused: [...bad, ...unfit, ...committed.refused], waiting };
  if (committed.again.length === 0) return result;
  const next = await importBatch(run, committed.again);
  return {
    counts: plus(result.counts, next.counts),
    refused: [...result.refused, ...next.refused],
    waiting: [...waiting, ...next.waiting],
  };
}

interface Committed {
  readonly counts: ImportCounts;
  readonly refused: readonly RefusedRow[];
  /**
   * Looked at anew: the same id as a row that was refused after all, so that nothing is known under it; or stored by somebody since this batch was
   * prepared, with a document that cannot be read.
   */
  readonly again: readonly GoodRow[];
}

async function commit(
  session: Session,
  run: ImportRun,
  { sealed, rest, examined, offered }: PreparedBatch,
  before: readonly RefusedRow[],
): Promise<Committed> {
  // A session keeps the plans of standing's triggers from when the tables were small: 4,000 rows then took 14 s where fresh plans take 3 s.
  await session.client.query('set local plan_cache_mode = force_custom_plan');
  const arrival = { program: run.program.name, origin: 'import', importId: run.id, receivedAt: run.startedAt } as const;
  const stored = await storeSubmissions(
    session,
    sealed.map((each) => each.sealed),
    arrival,
    run.keyring,
  );
  const accepted = stored.map(({ submission, id }) => ({ submission, id }));
  const isStored = new Set(accepted.map(({ submission }) => submission));
  const others = [...sealed.map(({ row }) => row), ...rest].filter(({ submission }) => !isStored.has(submission));
  const repeated = await judge(session, run, others, examined);
  const facts = await recordFacts(session, run.program.name, [...accepted, ...repeated.known], run.author, run.keyring, run.recordHandoffs);
  const mended = await mend(session, run, offered, repeated.known);
  const allRefused = [...before, ...repeated.refused];
  const refused = allRefused.length;
  const counts = {
    input: accepted.length + refused + repeated.known.length,
    imported: accepted.length,
    refused,
    alreadyKnown: repeated.known.length,
    mended,
  };
  if (counts.input === 0) return { counts, refused: [], again: repeated.again };
  await addToImport(session, run.id, counts);
  await insertRefusals(session, { importId: run.id, program: run.program.name, at: run.startedAt }, refusedByRule(allRefused));
  await recordLines(session, [lineOf(run, counts, { ...facts, notices: noticesOf([...accepted, ...repeated.known]) })]);
  return { counts, refused: repeated.refused, again: repeated.again };
}

interface Judged {
  readonly known: readonly KnownRow[];
  readonly refused: readonly RefusedRow[];
  readonly again: readonly GoodRow[];
}

/** The documents of rows that stand, and of no others: a row that is refused in the end changes nothing. */
async function mend(session: Session, run: ImportRun, offered: readonly OfferedFile[], known: readonly KnownRow[]): Promise<number> {
  const { program, keyring, actor, startedAt: at, id: importId } = run;
  const standing = new Set(known.map(({ submission }) => submission));
  return mendDocuments(
    session,
    { program, keyring, actor, at, importId },
    offered.filter(({ submission }) => standing.has(submission)),
  );
}

async function judge(session: Session, run: ImportRun, rows: readonly GoodRow[], examined: ReadonlySet<GoodRow>): Promise<Judged> {
  const result = { known: [] as KnownRow[], refused: [] as RefusedRow[], again: [] as GoodRow[] };
  if (rows.length === 0) return result;
  const known = await findKnown(
    session,
    run.program.name,
    rows.map(({ submission }) => submission.externalId),
  );
  const unseen = rows.filter((row) => !examined.has(row));
  const broken = await findBroken(session, idsWithFiles(unseen, known));
  for (const row of rows) {
    const before = known.get(row.submission.externalId);
    if (before && !examined.has(row) && broken.has(before.id)) result.again.push(row);
    else place(row, before, run.keyring, result);
  }
  return result;
}

function place(
  row: GoodRow,
  known: KnownSubmission | undefined,
  keyring: Keyring,
  result: { known: KnownRow[]; refused: RefusedRow[]; again: GoodRow[] },
): void {
  const { number, line, submission } = row;
  if (!known) {
    result.again.push(row);
    return;
  }
  const verdict = judgeRepeated(submission, known, keyring);
  if (verdict.kind === 'refused') result.refused.push({ number, line, faults: verdict.faults });
  else result.known.push({ submission, id: known.id });
}

function noticesOf(rows: readonly KnownRow[]) {
  return rows.flatMap(({ submission }) => submission.facts.notices.map(({ at }) => ({ id: submission.externalId, at: at.toISOString() })));
}

function lineOf(run: ImportRun, counts: ImportCounts, facts: object) {
  const subject = { kind: 'import', id: run.id };
  return {
    at: run.startedAt,
    actor: run.actor,
    program: run.program.name,
    action: 'import.batch',
    subject,
    details: { ...counts, ...facts },
  };
}
