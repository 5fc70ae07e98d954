import type { Keyring } from '#kernel/crypto/index.ts';
import type { FormDefinition } from '#sdk';
import { documentsOf, type NewDocument } from './documents.ts';
import { type ComparedUpload, type Fingerprints, fingerprintsOf } from './fingerprint.ts';
import { type CheckedSubmission, daysAfter, type IntakeProgram, type ReceivedFile } from './submission.ts';

/** A checked submission with the files that came with it, in the order of its attachments. */
export interface ReceivedSubmission {
  readonly submission: CheckedSubmission;
  readonly files: readonly ReceivedFile[];
}

/** A submission ready to be stored: nothing in it can be read without the key ring but what the database must compare. */
export interface SealedSubmission {
  readonly submission: CheckedSubmission;
  readonly contentHash: Buffer;
  readonly startBy: Date;
  readonly documents: readonly NewDocument[];
  readonly fingerprints: Fingerprints;
  readonly search: readonly { readonly field: string; readonly index: Buffer }[];
  readonly payload: Buffer;
  readonly identity: Buffer;
}

/** Where a stored value belongs; the same must be given to open it. */
export function contextOf(program: string, kind: 'payload' | 'identity', externalId: string) {
  return { program, kind, id: externalId };
}

export function contentHashOf(submission: CheckedSubmission, keyring: Keyring, keyId?: string): Buffer {
  return keyring.fingerprintOf(submission.canonical, keyId);
}

/** Plans, hashes and encrypts, in the order given. No I/O: it is the processor's part of intake. */
export async function sealSubmissions(
  rows: readonly ReceivedSubmission[],
  program: IntakeProgram,
  keyring: Keyring,
  at: Date,
): Promise<SealedSubmission[]> {
  const planned = rows.map(({ submission, files }) => {
    const form = program.forms.get(submission.form) as unknown as FormDefinition;
    return { submission, form, documents: documentsOf(submission, files, form) };
  });
  const ciphers = await keyring.encryptMany(planned.flatMap(({ submission, documents }) => plainsOf(submission, documents, program.name)));
  return planned.map(({ submission, form, documents }, n) => ({
    submission,
    contentHash: contentHashOf(submission, keyring),
    startBy: daysAfter(at, program.startWithinDays),
    documents,
    fingerprints: fingerprintsOf(submission.compared, uploadsOf(documents), form.name, form.fingerprint, keyring),
    search: submission.searchable.map(({ field, value }) => ({ field, index: keyring.blindIndex(field, value) })),
    payload: ciphers[2 * n]!,
    identity: ciphers[2 * n + 1]!,
  }));
}

function plainsOf(submission: CheckedSubmission, documents: readonly NewDocument[], program: string) {
  const attachments = attachmentsOf(documents).map(({ label, name }) => ({ label, name }));
  return [
    {
      plain: Buffer.from(JSON.stringify({ payload: submission.payload, attachments })),
      context: contextOf(program, 'payload', submission.externalId),
    },
    { plain: Buffer.from(JSON.stringify(submission.identity)), context: contextOf(program, 'identity', submission.externalId) },
  ];
}

function attachmentsOf(documents: readonly NewDocument[]): readonly NewDocument[] {
  return documents.filter(({ source }) => source === 'attachment');
}

/** What duplicates compare of a submission's files. */
export function uploadsOf(documents: readonly NewDocument[]): ComparedUpload[] {
  return attachmentsOf(documents).map(({ name, file }) => ({
    name: name ?? '',
    bytes: file?.receivedBytes ?? null,
    sha256: file?.receivedSha256 ?? null,
  }));
}
