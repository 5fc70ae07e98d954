import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { now } from '#kernel/clock/clock.ts';
import type { Keyring } from '#kernel/crypto/index.ts';
import type { Database, Scope, Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { ObjectStore } from '#kernel/objects/index.ts';
import type { AnyDestination } from '#sdk';
import { type Actor, recordLines } from '../../ledger/index.ts';
import { type BucketSettings, locateInput, openBuckets } from '../../submissions/index.ts';
import { compareOurHandoffs, compareTheirRows, countSides, insertTheirRows, matchTheirRows } from './compare-truth.sql.ts';
import { readTruthList, readWhole } from './read-truth-list.ts';
import { asOf as asOfText, type TruthReading, type TruthState, wordsOf } from './truth.ts';
import {
  type Exit,
  insertTruthList,
  type NewTruthList,
  selectExits,
  selectListsOfFile,
  selectTruthList,
  type TruthListRecord,
} from './truth-lists.sql.ts';

/** What composition gives; an installation has all of it. */
export interface TruthHouse {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly keyring: Pick<Keyring, 'encryptStream'>;
  readonly programs: ReadonlyMap<string, { readonly destinations: ReadonlyMap<string, AnyDestination> }>;
  /** Which buckets `s3://` addresses may name. */
  readonly inputs?: BucketSettings;
}

export interface TruthRequest {
  readonly by: Actor;
  readonly scope: Scope;
  readonly reason: string;
  readonly program: string;
  readonly destination: string;
  readonly fileName: string;
  readonly content: AsyncIterable<Uint8Array>;
  /** A day, or a time with its zone. */
  readonly asOf: string;
  /** Hand-offs made before it are not looked for in the list. The same forms. */
  readonly coversFrom?: string | undefined;
  /** Names of the file's columns where they are not `receipt` (or the kind of receipt), `status` and `at`. */
  readonly columns?: { readonly [Column in 'receipt' | 'status' | 'at']?: string | undefined } | undefined;
  /** What words of the file mean, besides those that the destination declares. */
  readonly means?: Readonly<Record<string, string>> | undefined;
  /** Every row means this; the column `status` is not read. */
  readonly meansAll?: TruthState | undefined;
}

export interface Reconciled {
  readonly list: TruthListRecord;
  readonly exits: readonly Exit[];
  /** The same file was given before: this is what it came to then. */
  readonly isRepeat: boolean;
}

/**
 * Compares a receiver's list of what it has with what was handed to it: what only one of both has, and where they differ. Nothing but the
 * comparison is recorded; a person accepts it with `acceptTruth`. The same file again changes nothing.
 * @throws WaybillError WB_TRUTH_LIST where the file cannot be read as a whole, or was accepted as of another moment; WB_NOT_FOUND for a
 * destination that the program does not have; WB_USAGE
 */
export async function reconcileTruth(house: TruthHouse, request: TruthRequest): Promise<Reconciled> {
  const destination = destinationFor(house, request);
  const givenAt = now();
  const { asOf, latestAt } = asOfText(request.asOf, givenAt);
  const coversFrom = request.coversFrom === undefined ? undefined : asOfText(request.coversFrom, asOf).asOf;
  const reading = readingOf(request, destination, latestAt);
  const content = await readWhole(request.content);
  const fileSha256 = createHash('sha256').update(content).digest();
  const known = await house.database.transaction(request.scope, (session) => findKnown(session, request, fileSha256, asOf));
  if (known) return known;
  const { program, reason, fileName } = request;
  const file = { fileName, fileSha256, objectKey: await keepFile(house, request, content, fileSha256) };
  const how = { asOf, coversFrom, reading: { ...reading, latestAt: latestAt.toISOString() } };
  const { name, receiptKind } = destination;
  const list: NewTruthList = { program, destination: name, receiptKind, ...file, ...how, reason, givenBy: request.by.name, givenAt };
  return house.database.transaction(request.scope, async (session) => {
    const id = await insertTruthList(session, list);
    if (id === undefined) return (await findKnown(session, request, fileSha256, asOf)) as Reconciled;
    return compare(session, id, request, readTruthList(content, reading));
  });
}

/** The same with a path of this machine, or an `s3://` address. @throws WaybillError WB_INPUT_MISSING as well */
export async function reconcileTruthFile(
  house: TruthHouse,
  input: string,
  request: Omit<TruthRequest, 'content' | 'fileName'>,
): Promise<Reconciled> {
  const buckets = openBuckets(house.inputs ?? {});
  try {
    const source = await locateInput(input, buckets);
    return await reconcileTruth(house, { ...request, fileName: input.replace(/^.*[/\\]/, ''), content: await source.open() });
  } finally {
    await buckets.close();
  }
}

function destinationFor(house: TruthHouse, { program, destination }: TruthRequest): AnyDestination {
  const destinations = house.programs.get(program)?.destinations;
  const found = destinations?.get(destination);
  if (found) return found;
  const names = [...(destinations?.keys() ?? [])].join(', ');
  throw new WaybillError('WB_NOT_FOUND', `Program ${program} has no destination "${destination}"; it has ${names}.`);
}

function readingOf(request: TruthRequest, { statuses, receiptKind }: AnyDestination, latestAt: Date): TruthReading {
  const { columns = {}, means = {}, meansAll } = request;
  return {
    columns: {
      receipt: columns.receipt === undefined ? ['receipt', receiptKind] : [columns.receipt],
      status: meansAll === undefined ? [columns.status ?? 'status'] : undefined,
      at: [columns.at ?? 'at'],
    },
    needsAt: columns.at !== undefined,
    meansAll,
    words: { ...statuses, ...wordsOf(means) },
    latestAt,
  };
}

async function findKnown(session: Session, of: TruthRequest, fileSha256: Buffer, asOf: Date): Promise<Reconciled | undefined> {
  const lists = await selectListsOfFile(session, { program: of.program, destination: of.destination, fileSha256 });
  const same = lists.find((list) => list.asOf.getTime() === asOf.getTime());
  if (same) return { list: same, exits: await selectExits(session, same.id), isRepeat: true };
  const accepted = lists.find(({ acceptedAt }) => acceptedAt !== null);
  if (!accepted) return undefined;
  const { id, asOf: before } = accepted;
  throw new WaybillError('WB_TRUTH_LIST', `The same file was accepted before as list ${id}, as of ${before.toISOString()}.`, { list: id });
}

/** Its rows become evidence, and it may hold more of people than we asked for. */
async function keepFile({ objects, keyring }: TruthHouse, of: TruthRequest, content: Buffer, sha256: Buffer): Promise<string> {
  const hash = sha256.toString('hex');
  const key = `truth-lists/${of.program}/${of.destination}/${hash}-${randomBytes(6).toString('hex')}.csv`;
  await objects.put(key, Readable.from([content]).pipe(keyring.encryptStream({ program: of.program, kind: 'truth_list', id: hash })));
  return key;
}

async function compare(session: Session, id: number, of: TruthRequest, pages: ReturnType<typeof readTruthList>): Promise<Reconciled> {
  const list = (await selectTruthList(session, id)) as TruthListRecord;
  for await (const page of pages) await insertTheirRows(session, id, list.program, page);
  await matchTheirRows(session, list);
  await compareTheirRows(session, list);
  await compareOurHandoffs(session, list);
  await countSides(session, list);
  const counted = (await selectTruthList(session, id)) as TruthListRecord;
  const { program, destination, theirs, ours } = counted;
  const details = { destination, file: list.fileSha256.toString('hex'), asOf: list.asOf.toISOString(), theirs, ours };
  await recordLines(session, [
    { at: now(), actor: of.by, program, action: 'truth_list.compared', subject: { kind: 'truth_list', id }, reason: of.reason, details },
  ]);
  return { list: counted, exits: await selectExits(session, id), isRepeat: false };
}
