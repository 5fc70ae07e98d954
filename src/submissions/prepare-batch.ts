import type { Keyring } from '#kernel/crypto/index.ts';
import type { Database } from '#kernel/db/database.ts';
import type { Actor } from '../ledger/index.ts';
import { type BrokenDocument, findBroken } from './documents.sql.ts';
import { examineKnown } from './examine-known.ts';
import { keptIdsOf, type RecordHandoffs, rowsThatWait } from './import-facts.ts';
import type { OfferedFile } from './mend-documents.ts';
import { type SealedSubmission, sealSubmissions } from './prepare-submissions.ts';
import type { Row } from './read-row.ts';
import { type FileReceiver, receiveFiles } from './receive-files.ts';
import { pickFresh } from './store-submissions.ts';
import type { CheckedSubmission, Fault, IntakeProgram } from './submission.ts';
import { findKnown, type KnownSubmission } from './submissions.sql.ts';

export interface ImportRun {
  readonly id: number;
  readonly program: IntakeProgram;
  readonly database: Database;
  readonly keyring: Keyring;
  readonly receiver: FileReceiver;
  readonly recordHandoffs: RecordHandoffs;
  readonly actor: Actor;
  readonly startedAt: Date;
  /** The author of decisions that an older system knows. */
  readonly author: string;
}

export type GoodRow = Extract<Row, { readonly submission: CheckedSubmission }>;
export type RefusedRow = Extract<Row, { readonly faults: readonly Fault[] }>;

export interface PreparedBatch {
  readonly sealed: readonly { readonly row: GoodRow; readonly sealed: SealedSubmission }[];
  readonly waiting: readonly GoodRow[];
  /** Refused by what came with them. */
  readonly unfit: readonly RefusedRow[];
  /** Known already, or the same id a second time. */
  readonly rest: readonly GoodRow[];
  /** Those of the rest whose documents were looked at. */
  readonly examined: ReadonlySet<GoodRow>;
  /** What came for documents that could not be read. */
  readonly offered: readonly OfferedFile[];
}

/** Everything that needs no transaction: which rows are new, their files, and encryption. */
export async function prepareBatch(run: ImportRun, good: readonly GoodRow[]): Promise<PreparedBatch> {
  const { known, broken } = await findBefore(run, good);
  const waiting = rowsThatWait(good, (id) => known.has(id));
  const ready = good.filter((row) => !waiting.has(row));
  const fresh = new Set(
    pickFresh(
      ready.map(({ submission }) => submission),
      known,
    ),
  );
  const { sealed, unfit } = await sealFresh(
    run,
    ready.filter(({ submission }) => fresh.has(submission)),
  );
  const unfitLines = new Set(unfit.map(({ number }) => number));
  // A kept submission that is refused by what came with it does not come: whoever names it waits after all.
  const late = rowsThatWait(
    ready.filter(({ number }) => !unfitLines.has(number)),
    (id) => known.has(id),
  );
  const repeated = ready.filter((row) => !fresh.has(row.submission) && !late.has(row));
  const examined = repeated.filter(({ submission }) => known.has(submission.externalId));
  const { offered, faults } = await examineKnown(examined, known, broken, run);
  return {
    sealed: sealed.filter(({ row }) => !late.has(row)),
    waiting: [...waiting, ...late],
    unfit: [...unfit, ...[...faults].map(([{ number, line }, found]) => ({ number, line, faults: found }))],
    rest: repeated.filter((row) => !faults.has(row)),
    examined: new Set(examined),
    offered,
  };
}

interface Before {
  readonly known: ReadonlyMap<string, KnownSubmission>;
  /** Of the known ones whose rows bring attachments. */
  readonly broken: ReadonlyMap<number, readonly BrokenDocument[]>;
}

async function findBefore(run: ImportRun, good: readonly GoodRow[]): Promise<Before> {
  const wanted = good.flatMap(({ submission }) => [submission.externalId, ...keptIdsOf(submission)]);
  if (wanted.length === 0) return { known: new Map(), broken: new Map() };
  return run.database.transaction([run.program.name], async (session) => {
    const known = await findKnown(session, run.program.name, wanted);
    return { known, broken: await findBroken(session, idsWithFiles(good, known)) };
  });
}

export function idsWithFiles(rows: readonly GoodRow[], known: ReadonlyMap<string, KnownSubmission>): number[] {
  return rows.flatMap(({ submission }) => (submission.attachments.length > 0 ? (known.get(submission.externalId)?.id ?? []) : []));
}

async function sealFresh(run: ImportRun, rows: readonly GoodRow[]): Promise<Pick<PreparedBatch, 'sealed' | 'unfit'>> {
  const received = await receiveFiles(
    rows.map(({ submission }) => submission),
    run.receiver,
  );
  const fit = rows.flatMap((row, n) => {
    const files = received[n]!;
    return 'files' in files ? [{ row, submission: row.submission, files: files.files }] : [];
  });
  const unfit = rows.flatMap(({ number, line }, n) => {
    const files = received[n]!;
    return 'faults' in files ? [{ number, line, faults: files.faults }] : [];
  });
  const sealed = await sealSubmissions(fit, run.program, run.keyring, run.startedAt);
  return { sealed: fit.map(({ row }, n) => ({ row, sealed: sealed[n]! })), unfit };
}
