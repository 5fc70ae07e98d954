import { extname, isAbsolute } from 'node:path';
import type { FormDefinition } from '#sdk';
import { type Buckets, type FileSource, isAddress, type Located, locateBelow, locateBelowAddress } from './file-source.ts';
import { type FileKeeper, receiveFile } from './receive-file.ts';
import {
  type AttachmentEntry,
  type CheckedSubmission,
  type Fault,
  type IntakeProgram,
  MISSING_FILE,
  type ReceivedFile,
} from './submission.ts';

/** Where attachments may lie. */
export interface FilePlaces {
  readonly buckets: Buckets;
  /** Where relative paths begin: a folder of this machine, or `s3://bucket/folder`. */
  readonly folder: string;
  readonly roots: readonly string[];
}

export interface FileReceiver extends FilePlaces {
  readonly program: IntakeProgram;
  readonly keeper: FileKeeper;
  /** What this import has received already: a pool of files used ten thousand times is inspected once. */
  readonly received: Map<string, Promise<ReceivedFile>>;
}

/** At most so many are remembered, about 20 MB; beyond, the oldest is received again. */
const REMEMBERED = 50_000;
/** The inspection has two threads; the others read and write meanwhile. */
const AT_ONCE = 4;

export type Received = { readonly files: readonly ReceivedFile[] } | { readonly faults: readonly Fault[] };

/** Receives the attachments of many submissions, a few at once. A path that leads out of the folder refuses its row; a broken file does not. */
export async function receiveFiles(submissions: readonly CheckedSubmission[], receiver: FileReceiver): Promise<Received[]> {
  const found = await receiveEntries(
    submissions.flatMap((submission) => submission.attachments.map((_entry, n) => ({ submission, n }))),
    receiver,
  );
  let end = 0;
  return submissions.map(({ attachments }) => {
    const own = found.slice(end, end + attachments.length);
    end += attachments.length;
    const faults = own.filter(isFault);
    return faults.length > 0 ? { faults } : { files: own as ReceivedFile[] };
  });
}

/** One attachment of a submission, by its place from 0. */
export interface WantedFile {
  readonly submission: CheckedSubmission;
  readonly n: number;
}

/** Receives single attachments, a few at once, and answers in the order given. */
export async function receiveEntries(wanted: readonly WantedFile[], receiver: FileReceiver): Promise<(ReceivedFile | Fault)[]> {
  const results: (ReceivedFile | Fault)[] = [];
  const queue = wanted.entries();
  const lane = async () => {
    for (const [at, { submission, n }] of queue) results[at] = await receiveEntry(submission, submission.attachments[n]!, n, receiver);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, wanted.length) }, lane));
  return results;
}

export function isFault(each: ReceivedFile | Fault): each is Fault {
  return 'rule' in each;
}

async function receiveEntry(
  submission: CheckedSubmission,
  entry: AttachmentEntry,
  n: number,
  receiver: FileReceiver,
): Promise<ReceivedFile | Fault> {
  const located = await locateEntry(entry, n, receiver);
  if (located === 'missing') return MISSING_FILE;
  return 'rule' in located ? located : remembered(located, submission, entry.name, receiver);
}

/** Where an attachment lies, or what refuses its row. Nothing is read of it. */
async function locateEntry({ path, uri }: AttachmentEntry, n: number, places: FilePlaces): Promise<FileSource | Fault | 'missing'> {
  if (path === undefined && uri === undefined) return 'missing';
  const located = path === undefined ? await places.buckets.locate(uri!) : await locatePath(path, places);
  return located === 'outside' ? outside(`attachments[${n}].${path === undefined ? 'uri' : 'path'}`, path === undefined) : located;
}

/** The submissions that would be refused for where their attachments lie, as `receiveFiles` refuses them. */
export async function findOutside(
  submissions: readonly CheckedSubmission[],
  places: FilePlaces,
): Promise<ReadonlyMap<CheckedSubmission, readonly Fault[]>> {
  const faults = new Map<CheckedSubmission, readonly Fault[]>();
  const queue = submissions.values();
  const lane = async () => {
    for (const submission of queue) {
      const own: Fault[] = [];
      for (const [n, entry] of submission.attachments.entries()) {
        const located = await locateEntry(entry, n, places);
        if (located !== 'missing' && 'rule' in located) own.push(located);
      }
      if (own.length > 0) faults.set(submission, own);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return faults;
}

function locatePath(path: string, { folder, roots, buckets }: FilePlaces): Promise<Located> {
  if (isAddress(folder) && !isAbsolute(path)) return locateBelowAddress(folder, path, buckets);
  return locateBelow(isAddress(folder) ? undefined : folder, roots, path);
}

function outside(field: string, isUri: boolean): Fault {
  const message = isUri
    ? 'Only s3://bucket/key addresses are read, of buckets that this installation may read (WAYBILL_INPUTS).'
    : "The path leads out of the import file's folder, or there is no such folder.";
  return { field, rule: isUri ? 'uri_not_readable' : 'path_outside', message };
}

function remembered(source: FileSource, { form }: CheckedSubmission, name: string, receiver: FileReceiver): Promise<ReceivedFile> {
  const { received, program, keeper } = receiver;
  const key = `${form}|${extname(name).toLowerCase()}|${source.identity}`;
  const known = received.get(key);
  if (known) return known;
  const rules = (program.forms.get(form) as unknown as FormDefinition).attachmentRules;
  const fresh = receiveFile(source, name, rules, keeper);
  received.set(key, fresh);
  if (received.size > REMEMBERED) received.delete(received.keys().next().value!);
  return fresh;
}
