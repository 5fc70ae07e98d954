import type { Keyring } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import type { FormDefinition } from '#sdk';
import { type Actor, type LedgerLine, recordLines } from '../ledger/index.ts';
import {
  type BrokenDocument,
  type MendedFile,
  type StoredUpload,
  selectUploads,
  updateFingerprints,
  updateMended,
} from './documents.sql.ts';
import { attachmentAt, documentsOf } from './documents.ts';
import { fingerprintsOf } from './fingerprint.ts';
import { uploadsOf } from './prepare-submissions.ts';
import { lockSubmissions } from './remediations.sql.ts';
import { type CheckedSubmission, type IntakeProgram, MISSING_FILE, type ReceivedFile } from './submission.ts';
import type { KnownSubmission } from './submissions.sql.ts';

/** A file that came again for a document that could not be read, of a submission that is known with the same content. */
export interface OfferedFile extends MendedFile {
  readonly submission: CheckedSubmission;
  readonly known: KnownSubmission;
}

export interface Mending {
  readonly program: IntakeProgram;
  readonly keyring: Keyring;
  readonly at: Date;
  readonly actor: Actor;
  readonly importId?: number;
}

/**
 * Puts the files that open well in the place of those that could not be read, each with its ledger line, and answers how many. A document that
 * opened well is never replaced. What duplicates compare is made anew, so that a mended submission meets its twins that came whole.
 */
export async function mendDocuments(session: Session, mending: Mending, offered: readonly OfferedFile[]): Promise<number> {
  const good = [...new Map(offered.filter(({ file }) => file.problemCode === null).map((offer) => [offer.document.id, offer])).values()];
  if (good.length === 0) return 0;
  await lockSubmissions(
    session,
    good.map(({ known }) => known.id),
  );
  const changed = await updateMended(session, good);
  const mended = good.filter(({ document }) => changed.has(document.id));
  if (mended.length === 0) return 0;
  await compareAnew(session, mending, mended);
  await recordLines(
    session,
    mended.map((each) => lineOf(each, mending)),
  );
  return mended.length;
}

/** Which of the files that came with a submission are for a document that cannot be read. */
export function offersOf(
  submission: CheckedSubmission,
  known: KnownSubmission,
  broken: readonly BrokenDocument[],
  fileAt: (n: number) => ReceivedFile | undefined,
): OfferedFile[] {
  return broken.flatMap((document) => {
    const file = fileAt(attachmentAt(document.label));
    return file === undefined ? [] : [{ submission, known, document, file }];
  });
}

async function compareAnew(session: Session, { program, keyring }: Mending, mended: readonly OfferedFile[]): Promise<void> {
  const bySubmission = new Map(mended.map((each) => [each.known.id, each]));
  const uploads = await selectUploads(session, [...bySubmission.keys()]);
  const rows = [...bySubmission.values()].map(({ submission, known }) => {
    const form = program.forms.get(submission.form) as unknown as FormDefinition;
    const files = filesOf(submission, uploads.get(known.id) ?? []);
    const compared = uploadsOf(documentsOf(submission, files, form));
    const fingerprints = fingerprintsOf(submission.compared, compared, form.name, form.fingerprint, keyring, known.keyVersion);
    return { submissionId: known.id, fingerprints };
  });
  await updateFingerprints(session, rows);
}

/** What is stored of each attachment that the submission brought, in their order. */
function filesOf({ attachments }: CheckedSubmission, uploads: readonly StoredUpload[]): ReceivedFile[] {
  const stored = new Map(uploads.map((upload) => [attachmentAt(upload.label), upload]));
  return attachments.map((_entry, n) => {
    const { bytes = null, sha256 = null } = stored.get(n) ?? {};
    return { ...MISSING_FILE, receivedBytes: bytes, receivedSha256: sha256 };
  });
}

function lineOf({ submission, document }: OfferedFile, { program, actor, at, importId }: Mending): LedgerLine {
  return {
    at,
    actor,
    program: program.name,
    action: 'document.mended',
    subject: { kind: 'submission', id: submission.externalId },
    details: { label: document.label, ...(importId === undefined ? {} : { importId }) },
  };
}
