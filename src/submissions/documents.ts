import type { FormDefinition, PlannedAttachment, PlannedDocument } from '#sdk';
import { type AttachmentEntry, type CheckedSubmission, MISSING_FILE, type ReceivedFile } from './submission.ts';

/** What attachments are called, with their place from 1. */
export const ATTACHMENT = 'attachment';

/** The document that the others belong to. */
export function mainDocument(documents: readonly PlannedDocument[]): PlannedDocument | undefined {
  return documents.find(({ parent }) => parent === undefined);
}

/** A document as it is stored. */
export interface NewDocument {
  readonly label: string;
  readonly documentType: string;
  readonly isRequired: boolean;
  readonly parent: string | null;
  readonly position: number;
  readonly source: 'form' | 'attachment';
  readonly file: ReceivedFile | undefined;
  /** The person's own file name; goes into the encrypted payload and nowhere else. */
  readonly name: string | undefined;
}

/** Every file of a submission: the forms that its payload makes necessary, what came with it, and what it names that did not come. */
export function documentsOf(submission: CheckedSubmission, files: readonly ReceivedFile[], form: FormDefinition): NewDocument[] {
  const { documents, attachments, uploads } = submission;
  const parent = mainDocument(documents)?.label ?? null;
  const { matches, missing } = matchUploads(attachments, uploads);
  const forms = documents.map(
    ({ label, documentType, isRequired, parent }, position): NewDocument => ({
      label,
      documentType,
      isRequired,
      parent: parent ?? null,
      position,
      source: 'form',
      file: undefined,
      name: undefined,
    }),
  );
  const came = attachments.map((entry, n) => ({
    name: entry.name,
    type: entry.documentType ?? matches[n]?.documentType ?? form.attachmentType,
    file: files[n] ?? MISSING_FILE,
  }));
  const absent = missing.map((upload) => ({ name: upload.name, type: upload.documentType, file: MISSING_FILE }));
  const received = [...came, ...absent].map(
    ({ name, type, file }, n): NewDocument => ({
      label: `${ATTACHMENT}${n + 1}`,
      documentType: type,
      isRequired: true,
      parent,
      position: forms.length + n,
      source: 'attachment',
      file,
      name,
    }),
  );
  return [...forms, ...received];
}

/** The place of a document among the attachments of its submission, from 0. */
export function attachmentAt(label: string): number {
  return Number(label.slice(ATTACHMENT.length)) - 1;
}

interface Matched {
  /** For each attachment, the upload that the payload planned for it. */
  readonly matches: readonly (PlannedAttachment | undefined)[];
  readonly missing: readonly PlannedAttachment[];
}

/** Older systems clean file names before they store them, in one of the two places or in both. */
const cleaned = (name: string) =>
  name
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toUpperCase();

/** By the exact name, then by the cleaned one, then an upload without a name takes the next attachment in order. */
export function matchUploads(attachments: readonly Pick<AttachmentEntry, 'name'>[], uploads: readonly PlannedAttachment[]): Matched {
  const matches: (PlannedAttachment | undefined)[] = attachments.map(() => undefined);
  const open = new Set(uploads);
  const passes: ((upload: PlannedAttachment, name: string) => boolean)[] = [
    (upload, name) => upload.name === name,
    (upload, name) => cleaned(upload.name) !== '' && cleaned(upload.name) === cleaned(name),
    (upload) => upload.name === '',
  ];
  for (const fits of passes) {
    attachments.forEach(({ name }, n) => {
      if (matches[n] || open.size === 0) return;
      matches[n] = [...open].find((upload) => fits(upload, name));
      if (matches[n]) open.delete(matches[n]);
    });
  }
  return { matches, missing: [...open] };
}
