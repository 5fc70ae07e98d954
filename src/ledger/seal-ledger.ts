import { createHash } from 'node:crypto';
import { now } from '#kernel/clock/clock.ts';
import type { Database, Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import { type Checkpoint, type CheckpointSigner, copyKeyOf, NO_PREDECESSOR, signCheckpoint, writeCopy } from './checkpoint.ts';
import {
  becomeSealer,
  beginEra,
  endOfCheckpoint,
  finishedBefore,
  insertCheckpoint,
  insertCopy,
  lastCheckpoint,
  uncopiedCheckpoints,
  waitForSealer,
} from './ledger-checkpoints.sql.ts';
import { readLeaves } from './ledger-lines.sql.ts';
import { growTree, type Leaf } from './merkle.ts';

/** The part of an object store that takes copies: created once, never replaced. */
export interface CopyStore {
  put(
    key: string,
    body: Uint8Array,
    options?: { readonly contentType?: string },
  ): Promise<{ readonly created: boolean; readonly sha256: string }>;
}

export interface SealOptions {
  readonly signer: CheckpointSigner;
  readonly objects?: CopyStore;
  /** About so many lines a checkpoint. */
  readonly linesPerCheckpoint?: number;
}

export interface SealResult {
  readonly checkpoints: number;
  readonly lines: number;
  /** Checkpoints that this call copied into the object store. */
  readonly copied: number;
}

const LINES_PER_CHECKPOINT = 10_000;
const PAGE = 10_000;
const COPIES_PER_PASS = 100;

/**
 * Seals every line of finished transactions, then copies new checkpoints. Call it about once a second from anywhere: where another process
 * seals just now, this one leaves it to that. A transaction that stays open delays the lines of later ones, so the lag alerts.
 */
export async function sealLedger(database: Database, options: SealOptions): Promise<SealResult> {
  let checkpoints = 0;
  let lines = 0;
  for (;;) {
    const sealed = await database.transaction('*', (session) => sealNext(session, options));
    if (!sealed) break;
    checkpoints += 1;
    lines += sealed.lines;
  }
  const copied = options.objects ? await copyCheckpoints(database, options.objects) : 0;
  return { checkpoints, lines, copied };
}

async function sealNext(session: Session, options: SealOptions): Promise<Checkpoint | undefined> {
  if (!(await becomeSealer(session))) return undefined;
  const previous = await lastCheckpoint(session);
  const after = previous?.untilTransaction ?? 0;
  const bound = await finishedBefore(session);
  const until = await endOfCheckpoint(session, after, bound, options.linesPerCheckpoint ?? LINES_PER_CHECKPOINT);
  if (until <= after) return undefined;
  const { root, size } = await rootOf(session, after, until);
  if (size === 0) return undefined;
  const statement = {
    number: (previous?.number ?? 0) + 1,
    afterTransaction: after,
    untilTransaction: until,
    lines: size,
    root,
    previousHash: previous?.hash ?? NO_PREDECESSOR,
    sealedAt: now(),
  };
  const checkpoint = signCheckpoint(statement, options.signer);
  await insertCheckpoint(session, checkpoint);
  return checkpoint;
}

async function rootOf(session: Session, after: number, until: number): Promise<{ root: Buffer; size: number }> {
  const tree = growTree();
  for await (const page of leafPages(session, after, until)) for (const leaf of page) tree.add(leaf);
  return { root: tree.root(), size: tree.size };
}

async function* leafPages(session: Session, after: number, until: number): AsyncGenerator<Leaf[]> {
  let place = { transaction: after, id: 0 };
  for (;;) {
    const page = await readLeaves(session, place, until, PAGE);
    if (page.length === 0) return;
    yield page;
    place = page.at(-1)!;
  }
}

/** After the commit, not before: a copy of a checkpoint that was rolled back would look like a cut ledger for ever. */
async function copyCheckpoints(database: Database, objects: CopyStore): Promise<number> {
  const waiting = await database.transaction('*', (session) => uncopiedCheckpoints(session, COPIES_PER_PASS));
  for (const checkpoint of waiting) {
    const leaves = await database.transaction('*', (session) => leavesOf(session, checkpoint));
    await putCopy(objects, checkpoint, leaves);
    await database.transaction('*', (session) => insertCopy(session, checkpoint.number, copyKeyOf(checkpoint.number), now()));
  }
  return waiting.length;
}

async function leavesOf(session: Session, { afterTransaction, untilTransaction }: Checkpoint): Promise<Leaf[]> {
  const leaves: Leaf[] = [];
  for await (const page of leafPages(session, afterTransaction, untilTransaction)) leaves.push(...page);
  return leaves;
}

async function putCopy(objects: CopyStore, checkpoint: Checkpoint, leaves: readonly Leaf[]): Promise<void> {
  const tree = growTree();
  for (const leaf of leaves) tree.add(leaf);
  if (!tree.root().equals(checkpoint.root))
    throw new WaybillError('WB_LEDGER_BROKEN', `The lines of ledger checkpoint ${checkpoint.number} are not the ones that were sealed.`);
  const body = writeCopy(checkpoint, leaves);
  const { created, sha256 } = await objects.put(copyKeyOf(checkpoint.number), body, { contentType: 'application/json' });
  if (!created && sha256 !== sha256Of(body))
    throw new WaybillError('WB_LEDGER_BROKEN', `The object store holds another ledger checkpoint ${checkpoint.number} than the database.`);
}

/**
 * To be called before anything is recorded after a start. A dump that was restored into another database cluster begins its transaction
 * numbers anew; they go on behind the sealed ones from here. Answers whether that was so.
 */
export async function adoptCluster(database: Database): Promise<boolean> {
  return database.transaction('*', async (session) => {
    await waitForSealer(session);
    const last = await lastCheckpoint(session);
    if (!last || (await finishedBefore(session)) >= last.untilTransaction) return false;
    await beginEra(session, now());
    return true;
  });
}

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
