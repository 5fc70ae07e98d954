import type { Keyring } from '#kernel/crypto/index.ts';
import type { BrokenDocument } from './documents.sql.ts';
import { attachmentAt } from './documents.ts';
import type { OfferedFile } from './mend-documents.ts';
import { type FileReceiver, isFault, receiveEntries } from './receive-files.ts';
import { judgeRepeated } from './store-submissions.ts';
import type { CheckedSubmission, Fault } from './submission.ts';
import type { KnownSubmission } from './submissions.sql.ts';

export interface Examined<Row> {
  readonly offered: readonly OfferedFile[];
  /** Rows that are refused, because the path of a wanted file leads out of the folder. */
  readonly faults: ReadonlyMap<Row, readonly Fault[]>;
}

/** Opens what now came for documents that could not be read, of rows that are known with the same content. No other file is opened. */
export async function examineKnown<Row extends { readonly submission: CheckedSubmission }>(
  rows: readonly Row[],
  known: ReadonlyMap<string, KnownSubmission>,
  broken: ReadonlyMap<number, readonly BrokenDocument[]>,
  { keyring, receiver }: { readonly keyring: Keyring; readonly receiver: FileReceiver },
): Promise<Examined<Row>> {
  const wanted = rows.flatMap((row) => wantedOf(row, known, broken, keyring));
  const found = await receiveEntries(wanted, receiver);
  const faults = new Map<Row, Fault[]>();
  wanted.forEach(({ row }, at) => {
    const fault = found[at]!;
    if (isFault(fault)) faults.set(row, [...(faults.get(row) ?? []), fault]);
  });
  const offered = wanted.flatMap(({ row, submission, known: before, document }, at) => {
    const file = found[at]!;
    return isFault(file) || faults.has(row) ? [] : [{ submission, known: before, document, file }];
  });
  return { offered, faults };
}

function wantedOf<Row extends { readonly submission: CheckedSubmission }>(
  row: Row,
  known: ReadonlyMap<string, KnownSubmission>,
  broken: ReadonlyMap<number, readonly BrokenDocument[]>,
  keyring: Keyring,
) {
  const { submission } = row;
  const before = known.get(submission.externalId);
  const documents = before && broken.get(before.id);
  if (!documents || judgeRepeated(submission, before, keyring).kind !== 'already_known') return [];
  const places = documents.map((document) => ({ row, submission, known: before, document, n: attachmentAt(document.label) }));
  // A file that the payload names and the row does not bring has no entry here.
  return places.filter(({ n }) => n < submission.attachments.length);
}
