import { createHash, type Hash } from 'node:crypto';
import { basename, join } from 'node:path';
import { now } from '#kernel/clock/clock.ts';
import type { Keyring } from '#kernel/crypto/index.ts';
import type { Database } from '#kernel/db/database.ts';
import type { ObjectStore } from '#kernel/objects/index.ts';
import { type Actor, recordLines } from '../ledger/index.ts';
import { type BucketSettings, openBuckets } from './buckets.ts';
import { dryRun } from './dry-run.ts';
import { type Buckets, type FileSource, folderOf, locateInput } from './file-source.ts';
import { type BatchResult, importBatch } from './import-batch.ts';
import type { RecordHandoffs } from './import-facts.ts';
import { finishImport, type ImportCounts, insertImport, NO_ROWS, plus } from './imports.sql.ts';
import type { ImportRun, RefusedRow } from './prepare-batch.ts';
import { readLines } from './read-lines.ts';
import { LONGEST_LINE, type Row, readRow, refusalOf } from './read-row.ts';
import { openLocalRefusals, openRefusals, type RefusalWriter } from './refusals.ts';
import { refuseWaiting } from './refuse-waiting.ts';
import type { Fault, IntakeProgram } from './submission.ts';

export interface ImportDoors {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly store: ObjectStore;
  /** Of the hand-offs slice. */
  readonly recordHandoffs: RecordHandoffs;
  /** Which buckets `s3://` addresses may name; those that AWS's own variables open unless given. */
  readonly inputs?: BucketSettings;
}

export interface ImportOptions {
  readonly program: IntakeProgram;
  /** A path on this machine, or `s3://bucket/key`. */
  readonly input: string;
  readonly startedBy: Actor;
  /** Stores nothing and answers the counts with the first refused rows. */
  readonly isDryRun?: boolean;
  /** Where attachments' relative paths begin, a folder or `s3://bucket/folder`; the input's own unless given. */
  readonly folder?: string;
  /** Folders below which an absolute path may point. */
  readonly roots?: readonly string[];
  /** Where a readable copy of the refused rows goes, under the name of the input. */
  readonly refusalsFolder?: string;
  /** The file itself, in place of one below `refusalsFolder`. A dry run writes this one only. */
  readonly refusalsFile?: string;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress extends ImportCounts {
  readonly bytesRead: number;
  readonly bytes: number;
}

export interface ImportResult extends ImportCounts {
  readonly importId: number | null;
  readonly refusedObjectKey?: string;
  readonly refusedFile?: string;
  /** Of a dry run: the first rows that would be refused, up to 20. */
  readonly firstRefused?: readonly { readonly row: number; readonly faults: readonly Fault[] }[];
}

const FIRST_REFUSED = 20;

/**
 * Takes in a file of submissions, one JSON object a line, of any size, in bounded memory. Every line counts as input but blank ones; good rows
 * are stored and held, bad ones go to a file that can be mended and given again. Killed at any moment and given again, it ends the same.
 * @throws WaybillError WB_INPUT_MISSING where the input cannot be read; faults of the database and of the object store
 */
export async function importFile(doors: ImportDoors, options: ImportOptions): Promise<ImportResult> {
  const buckets = openBuckets(doors.inputs ?? {});
  try {
    const source = await locateInput(options.input, buckets);
    if (options.isDryRun) return await tryImport(doors, options, source, buckets);
    return await runImport(doors, options, source, buckets);
  } finally {
    await buckets.close();
  }
}

/** What an import would say, with nothing stored. */
async function tryImport(doors: ImportDoors, options: ImportOptions, source: FileSource, buckets: Buckets): Promise<ImportResult> {
  const { program, input, folder, roots, refusalsFile } = options;
  const refusals = refusalsFile === undefined ? undefined : openLocalRefusals(refusalsFile);
  const firstRefused: { row: number; faults: readonly Fault[] }[] = [];
  const onRefused = async (row: RefusedRow) => {
    if (firstRefused.length < FIRST_REFUSED) firstRefused.push({ row: row.number, faults: row.faults });
    await refusals?.write(refusalOf(row));
  };
  const places = { buckets, folder: folder ?? folderOf(input), roots: roots ?? [] };
  try {
    const run = { database: doors.database, keyring: doors.keyring, program, places, onRefused };
    const counts = await dryRun(run, readRows(source, options));
    const { file } = (await refusals?.finish()) ?? {};
    return { ...counts, firstRefused, ...(file === undefined ? {} : { refusedFile: file }) };
  } catch (error) {
    await refusals?.abandon();
    throw error;
  }
}

async function runImport(doors: ImportDoors, options: ImportOptions, source: FileSource, buckets: Buckets): Promise<ImportResult> {
  const run = await begin(doors, options, buckets);
  const name = `${basename(options.input).replace(/\.jsonl$/i, '')}_refused.jsonl`;
  const refusals = openRefusals({
    program: run.program.name,
    importId: run.id,
    fileName: name,
    store: doors.store,
    keyring: doors.keyring,
    file: options.refusalsFile ?? (options.refusalsFolder === undefined ? undefined : join(options.refusalsFolder, name)),
  });
  try {
    const hash = createHash('sha256');
    await takeAll(run, source, options, refusals, hash);
    const { objectKey, file } = await refusals.finish();
    const counts = await end(run, hash.digest(), objectKey);
    return {
      importId: run.id,
      ...counts,
      ...(objectKey === undefined ? {} : { refusedObjectKey: objectKey }),
      ...(file === undefined ? {} : { refusedFile: file }),
    };
  } catch (error) {
    await refusals.abandon();
    throw error;
  }
}

async function begin(
  doors: ImportDoors,
  { program, input, startedBy, folder, roots }: ImportOptions,
  buckets: Buckets,
): Promise<ImportRun> {
  const { database, keyring, store, recordHandoffs } = doors;
  const startedAt = now();
  const row = { program: program.name, fileName: basename(input), startedBy: startedBy.name, startedAt };
  const id = await database.transaction([program.name], (session) => insertImport(session, row));
  const receiver = {
    program,
    keeper: { program: program.name, keyring, store },
    buckets,
    folder: folder ?? folderOf(input),
    roots: roots ?? [],
    received: new Map(),
  };
  return { id, program, database, keyring, receiver, recordHandoffs, actor: startedBy, startedAt, author: 'import' };
}

async function end(run: ImportRun, sha256: Buffer, refusedObjectKey: string | undefined): Promise<ImportCounts> {
  return run.database.transaction([run.program.name], async (session) => {
    const at = now();
    const counts = await finishImport(session, run.id, { at, sha256, refusedObjectKey });
    const subject = { kind: 'import', id: run.id };
    await recordLines(session, [
      { at, actor: run.actor, program: run.program.name, action: 'import.finished', subject, details: { ...counts } },
    ]);
    return counts;
  });
}

/** One pass over the file, and more over the rows that name a kept submission from further down; what still waits then is refused. */
async function takeAll(run: ImportRun, source: FileSource, options: ImportOptions, refusals: RefusalWriter, hash: Hash): Promise<void> {
  let counts = NO_ROWS;
  const take = async (wanted: ReadonlySet<number> | undefined, mayWait: boolean) => {
    const waiting = new Set<number>();
    for await (const result of inBatches(run, readRows(source, options, wanted, wanted ? undefined : hash), mayWait)) {
      counts = plus(counts, result.counts);
      for (const row of result.refused) await refusals.write(refusalOf(row));
      for (const { number } of result.waiting) waiting.add(number);
      options.onProgress?.({ ...counts, bytesRead: result.bytesRead, bytes: source.bytes });
    }
    return waiting;
  };
  let waiting = await take(undefined, true);
  while (waiting.size > 0) {
    const left = await take(waiting, true);
    if (left.size === waiting.size) await take(left, false);
    waiting = left.size === waiting.size ? new Set() : left;
  }
}

const BATCH_ROWS = 500;
const BATCH_BYTES = 8_388_608;

interface ReadRow {
  readonly row: Row;
  readonly bytesRead: number;
}

/** While one batch is stored, the next is hashed and encrypted, and the one after that is read. */
async function* inBatches(
  run: ImportRun,
  rows: AsyncIterable<ReadRow>,
  mayWait: boolean,
): AsyncGenerator<BatchResult & { bytesRead: number }> {
  let storing: Promise<BatchResult & { bytesRead: number }> | undefined;
  for await (const { batch, bytesRead } of batches(rows)) {
    const before = storing;
    storing = takeBatch(run, batch, mayWait, before).then((result) => ({ ...result, bytesRead }));
    // Awaited in the next round; until then a failure must not end the process.
    storing.catch(() => undefined);
    if (before) yield await before;
  }
  if (storing) yield await storing;
}

async function* batches(rows: AsyncIterable<ReadRow>): AsyncGenerator<{ batch: Row[]; bytesRead: number }> {
  let batch: Row[] = [];
  let bytes = 0;
  let read = 0;
  for await (const { row, bytesRead } of rows) {
    batch.push(row);
    bytes += row.line?.length ?? 0;
    read = bytesRead;
    if (batch.length < BATCH_ROWS && bytes < BATCH_BYTES) continue;
    yield { batch, bytesRead: read };
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield { batch, bytesRead: read };
}

async function takeBatch(
  run: ImportRun,
  batch: readonly Row[],
  mayWait: boolean,
  before: Promise<unknown> | undefined,
): Promise<BatchResult> {
  const result = await importBatch(run, batch, before);
  if (mayWait || result.waiting.length === 0) return result;
  const next = await importBatch(run, result.waiting.map(refuseWaiting));
  return { counts: plus(result.counts, next.counts), refused: [...result.refused, ...next.refused], waiting: [] };
}

async function* readRows(
  source: FileSource,
  { program }: ImportOptions,
  wanted?: ReadonlySet<number>,
  hash?: Hash,
): AsyncGenerator<ReadRow> {
  const at = now();
  let bytesRead = 0;
  const stream = await source.open();
  const counted = async function* () {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytesRead += chunk.length;
      hash?.update(chunk);
      yield chunk;
    }
  };
  for await (const line of readLines(counted(), LONGEST_LINE)) {
    if (wanted && !wanted.has(line.number)) continue;
    yield { row: readRow(line, program, at), bytesRead };
  }
}
