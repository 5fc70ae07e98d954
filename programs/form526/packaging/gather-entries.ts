import type { DocumentView, ItemContext, PackageEntry } from '../../../src/sdk/index.ts';
import { DOCUMENT_TYPES, type FormLabel } from '../documents.ts';
import { renderForm } from '../forms/render-form.ts';
import type { Payload526 } from '../payload.ts';

/** What it takes to make a document's PDF, in a task as in a delivery. */
export type EntryContext = Pick<ItemContext, 'submission' | 'pdf' | 'blankForm' | 'attachment'>;

/** A document of the submission, under the name of the file that it becomes. */
export interface PlannedEntry {
  readonly name: string;
  readonly document: DocumentView;
}

/** Every document of the submission as a PDF under the partner's file names, in the order of gathering. */
export async function gatherEntries(context: EntryContext, payload: Payload526, mainForm: Buffer): Promise<PackageEntry[]> {
  const { named, counted } = planEntries(context.submission.documents);
  const main = { name: '21-526EZ.pdf', documentType: DOCUMENT_TYPES['21-526EZ'], content: mainForm };
  const [namedEntries, others] = await Promise.all([
    Promise.all(named.map((planned) => makeEntry(context, payload, planned))),
    countedEntries(context, payload, counted),
  ]);
  return [main, ...namedEntries, ...others];
}

/** All but the main form: forms go under their own names, everything else is counted. */
export function planEntries(documents: readonly DocumentView[]): { named: PlannedEntry[]; counted: PlannedEntry[] } {
  const forms = documents.filter((document) => document.source === 'form' && document.label !== '21-526EZ');
  const named = forms.filter((document) => document.label !== 'bdd-instructions');
  const counted = [
    ...documents.filter((document) => document.source === 'attachment'),
    ...forms.filter((document) => document.label === 'bdd-instructions'),
  ];
  return {
    named: named.map((document) => ({ name: `${document.label}.pdf`, document })),
    counted: counted.map((document, index) => ({ name: `attachment${index + 1}.pdf`, document })),
  };
}

/** One after the other: an attachment is held whole while it is converted, and may have 50 MB. Forms are small and go side by side. */
async function countedEntries(context: EntryContext, payload: Payload526, counted: readonly PlannedEntry[]): Promise<PackageEntry[]> {
  const entries: PackageEntry[] = [];
  for (const planned of counted) entries.push(await makeEntry(context, payload, planned));
  return entries;
}

export function makeEntry(context: EntryContext, payload: Payload526, { name, document }: PlannedEntry): Promise<PackageEntry> {
  return document.source === 'form' ? formEntry(context, payload, document, name) : attachmentEntry(context, document, name);
}

async function formEntry(context: EntryContext, payload: Payload526, document: DocumentView, name: string): Promise<PackageEntry> {
  const rendered = await renderForm(context, document.label as FormLabel, payload);
  return { name, documentType: document.documentType, isTranscription: rendered.isTranscription, content: rendered.pdf };
}

/** PDFs go through as they are, streamed; images and text become PDFs under the file's own name. */
async function attachmentEntry(context: EntryContext, document: DocumentView, name: string): Promise<PackageEntry> {
  const { documentType, label, mediaType } = document;
  if (mediaType === 'application/pdf') return { name, documentType, content: () => context.attachment(label) };
  const original = await readWhole(await context.attachment(label));
  const title = document.fileName ?? label;
  const converted = mediaType?.startsWith('image/')
    ? await context.pdf.fromImage(original, title)
    : await context.pdf.fromText(original, title);
  return { name, documentType, content: converted.pdf };
}

/** The whole of a stream. */
export async function readWhole(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
