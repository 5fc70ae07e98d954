import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Database, Session } from '#kernel/db/database.ts';
import { isWaybillError } from '#kernel/errors.ts';
import {
  type Checkpoint,
  type CheckpointCopy,
  type CheckpointVerifier,
  COPIES,
  copyKeyOf,
  hashOfCheckpoint,
  NO_PREDECESSOR,
  readCopy,
} from './checkpoint.ts';
import { checkpointFault, compareLeaves, type LedgerFault, lineFault } from './fault.ts';
import { lastCopy, readCheckpoints } from './ledger-checkpoints.sql.ts';
import { type Place, readLines, type StoredLine } from './ledger-lines.sql.ts';
import { commitmentOf, hashOfLine } from './line.ts';
import { growTree, type Leaf } from './merkle.ts';

/** The part of an object store that gives copies back. */
export interface CopyReader {
  get(key: string): Promise<{ readonly stream: Readable }>;
  list(
    prefix: string,
    options?: { readonly after?: string; readonly limit?: number },
  ): Promise<{ readonly objects: readonly { readonly key: string }[] }>;
}

export interface VerifyOptions {
  readonly verifier: CheckpointVerifier;
  /** Without it, a cut tail cannot be told, and a changed checkpoint is named without its lines. */
  readonly objects?: CopyReader;
  readonly onProgress?: (lines: number) => void;
}

export interface VerifyResult {
  /** lines = sealed + unsealed, as they stand in the database. */
  readonly lines: number;
  readonly sealed: number;
  readonly unsealed: number;
  readonly checkpoints: number;
  /** At most 1,000; `faultCount` counts them all. */
  readonly faults: readonly LedgerFault[];
  readonly faultCount: number;
}

interface Findings {
  readonly faults: LedgerFault[];
  count: number;
}

const PAGE = 5_000;
const CHECKPOINTS_PER_PAGE = 500;
const MOST_FAULTS = 1_000;

/** Proves every line against its own hash, its words, its checkpoint and the copies, in memory of one page of lines. Nothing is trusted that the database says of itself. */
export async function verifyLedger(database: Database, options: VerifyOptions): Promise<VerifyResult> {
  const walk: Walk = { findings: { faults: [], count: 0 }, sealed: 0, unsealed: 0, copied: await database.transaction('*', lastCopy) };
  const { findings } = walk;
  await walkCheckpoints(database, options, walk);
  const tail = options.objects ? await copiesBehind(options.objects, walk.last?.number ?? 0) : [];
  // A sealer may work meanwhile. It commits a checkpoint before it copies it, so what the database has now covers every copy that was listed.
  if (tail.length > 0) await walkCheckpoints(database, options, walk);
  const { last } = walk;
  const unsealed = walk.unsealed + (await verifyLoose(database, last?.untilTransaction ?? 0, Number.MAX_SAFE_INTEGER, findings));
  const cut = tail.filter((number) => !(number <= (last?.number ?? 0)));
  add(findings, cut.map(tailFault));
  return {
    lines: walk.sealed + unsealed,
    sealed: walk.sealed,
    unsealed,
    checkpoints: last?.number ?? 0,
    faults: findings.faults,
    faultCount: findings.count,
  };
}

interface Walk {
  readonly findings: Findings;
  /** The newest checkpoint that is recorded as copied. */
  readonly copied: number;
  sealed: number;
  unsealed: number;
  last?: Checkpoint;
}

/** Every checkpoint behind the last one seen, with its lines. */
async function walkCheckpoints(database: Database, options: VerifyOptions, walk: Walk): Promise<void> {
  const { findings, copied } = walk;
  for await (const checkpoint of checkpointsOf(database, walk.last?.number ?? 0)) {
    const { last } = walk;
    add(findings, faultsOfChain(checkpoint, last, options.verifier));
    walk.unsealed += await verifyLoose(database, last?.untilTransaction ?? 0, checkpoint.afterTransaction, findings);
    const { lines, faults } = await verifyCheckpoint(database, checkpoint, options, checkpoint.number <= copied);
    add(findings, faults);
    walk.sealed += lines;
    walk.last = checkpoint;
    options.onProgress?.(walk.sealed);
  }
}

function add(findings: Findings, faults: readonly LedgerFault[]): void {
  findings.count += faults.length;
  findings.faults.push(...faults.slice(0, Math.max(0, MOST_FAULTS - findings.faults.length)));
}

async function* checkpointsOf(database: Database, behind: number): AsyncGenerator<Checkpoint> {
  for (let after = behind; ; ) {
    const page = await database.transaction('*', (session) => readCheckpoints(session, after, CHECKPOINTS_PER_PAGE));
    yield* page;
    if (page.length < CHECKPOINTS_PER_PAGE) return;
    after = page.at(-1)!.number;
  }
}

async function* linesBetween(database: Database, after: number, until: number): AsyncGenerator<StoredLine> {
  let place: Place = { transaction: after, id: 0 };
  for (;;) {
    const read = (session: Session) => readLines(session, place, until, PAGE);
    const page = await database.transaction('*', read);
    yield* page;
    if (page.length < PAGE) return;
    place = page.at(-1)!;
  }
}

function faultsOfChain(checkpoint: Checkpoint, previous: Checkpoint | undefined, verifier: CheckpointVerifier): LedgerFault[] {
  const { number } = checkpoint;
  const faults: LedgerFault[] = [];
  const expected = (previous?.number ?? 0) + 1;
  if (number !== expected) faults.push(checkpointFault('checkpoint_missing', expected, `is missing before ${number}.`));
  if (!hashOfCheckpoint(checkpoint).equals(checkpoint.hash))
    faults.push(checkpointFault('checkpoint_changed', number, 'does not match its own hash.'));
  if (!verifier.isSigned(checkpoint.hash, checkpoint.signature, checkpoint.keyId))
    faults.push(checkpointFault('signature_wrong', number, 'does not bear the signature of a known key.'));
  const follows =
    checkpoint.previousHash.equals(previous?.hash ?? NO_PREDECESSOR) && checkpoint.afterTransaction === (previous?.untilTransaction ?? 0);
  if (number === expected && !follows) faults.push(checkpointFault('chain_broken', number, 'does not follow from the one before it.'));
  return faults;
}

/** Lines under no checkpoint: behind the last one, or where one is missing. They prove themselves only. */
async function verifyLoose(database: Database, after: number, until: number, findings: Findings): Promise<number> {
  let lines = 0;
  if (after >= until) return lines;
  for await (const line of linesBetween(database, after, until)) {
    add(findings, faultsOfLine(line));
    lines += 1;
  }
  return lines;
}

async function verifyCheckpoint(database: Database, checkpoint: Checkpoint, options: VerifyOptions, isCopied: boolean) {
  const faults: LedgerFault[] = [];
  const tree = growTree();
  const present: Leaf[] = [];
  const keep = options.objects !== undefined;
  for await (const line of linesBetween(database, checkpoint.afterTransaction, checkpoint.untilTransaction)) {
    faults.push(...faultsOfLine(line));
    tree.add(line);
    if (keep) present.push({ id: line.id, transaction: line.transaction, hash: line.hash });
  }
  const copy = options.objects ? await copyOf(options.objects, checkpoint, isCopied, faults) : undefined;
  if (!tree.root().equals(checkpoint.root)) faults.push(...explain(checkpoint, tree.size, present, copy));
  return { lines: tree.size, faults };
}

/** Looked for always: whoever rewrites the database would also strike out that a copy exists. */
async function copyOf(
  objects: CopyReader,
  { number, hash }: Checkpoint,
  isExpected: boolean,
  faults: LedgerFault[],
): Promise<CheckpointCopy | undefined> {
  const bytes = await readObject(objects, copyKeyOf(number));
  if (!bytes) {
    if (isExpected) faults.push(checkpointFault('copy_missing', number, 'has no copy in the object store any more.'));
    return undefined;
  }
  const copy = readCopy(bytes);
  if (copy?.hash !== hash.toString('hex'))
    faults.push(checkpointFault('copy_changed', number, 'and its copy in the object store are not the same.'));
  return copy;
}

async function readObject(objects: CopyReader, key: string): Promise<Buffer | undefined> {
  try {
    return await buffer((await objects.get(key)).stream);
  } catch (error) {
    if (isWaybillError(error) && error.code === 'WB_OBJECT_MISSING') return undefined;
    throw error;
  }
}

function explain(checkpoint: Checkpoint, lines: number, present: readonly Leaf[], copy: CheckpointCopy | undefined): LedgerFault[] {
  const named = copy ? compareLeaves(checkpoint, copy.leaves, present) : [];
  if (named.length > 0) return named;
  return [
    checkpointFault(
      'checkpoint_differs',
      checkpoint.number,
      `sealed ${checkpoint.lines} lines; ${lines} stand in its place, and they are not the same.`,
    ),
  ];
}

function faultsOfLine(line: StoredLine): LedgerFault[] {
  const { at, actor, actor_kind, program, action, subject_kind, subject_id, run_id, commitment } = line;
  const faults: LedgerFault[] = [];
  if (!hashOfLine({ at, actor, actor_kind, program, action, subject_kind, subject_id, run_id, commitment }).equals(line.hash))
    faults.push(lineFault('line_changed', line.id, 'does not match its own hash.'));
  if ((commitment !== null) !== line.has_details)
    faults.push(lineFault('words_missing', line.id, commitment === null ? 'has words that it never had.' : 'has lost its words.'));
  else if (
    commitment !== null &&
    !line.is_redacted &&
    commitmentOf({ salt: line.salt!, reason: line.reason, details: line.details }).toString('hex') !== commitment
  )
    faults.push(lineFault('words_changed', line.id, 'says other words than it did.'));
  return faults;
}

/** Checkpoints are copied after they are committed, so a copy without its checkpoint means that the database lost its end. */
async function copiesBehind(objects: CopyReader, last: number): Promise<number[]> {
  const numbers: number[] = [];
  for (let after = copyKeyOf(last); ; ) {
    const { objects: found } = await objects.list(COPIES, { after });
    if (found.length === 0) return numbers;
    numbers.push(...found.map(({ key }) => Number(key.slice(COPIES.length).replace('.json', ''))));
    after = found.at(-1)!.key;
  }
}

function tailFault(number: number): LedgerFault {
  return checkpointFault('tail_cut', number, 'stands in the object store and is gone from the database.');
}
