import type { DocumentView, ItemContext, PackageEntry } from '../../../src/sdk/index.ts';
import { DOCUMENT_TYPES, type FormLabel } from '../documents.ts';
import { renderForm } from '../forms/render-form.ts';
import type { Payload526 } from '../payload.ts';

/** Every document of the submission as a PDF under the partner's file names, in the order of gathering. */
export async function gatherEntries(context: ItemContext, payload: Payload526, mainForm: Buffer): Promise<PackageEntry[]> {
  const { documents } = context.submission;
  const forms = documents.filter((document) => document.source === 'form' && document.label !== '21-526EZ');
  const named = forms.filter((document) => document.label !== 'bdd-instructions');
  const counted = [
    ...documents.filter((document) => document.source === 'attachment'),
    ...forms.filter((document) => document.label === 'bdd-instructions'),
  ];
  const main = { name: '21-526EZ.pdf', documentType: DOCUMENT_TYPES['21-526EZ'], content: mainForm };
  const [namedEntries, others] = await Promise.all([
    Promise.all(named.map((document) => formEntry(context, payload, document, `${document.label}.pdf`))),
    countedEntries(context, payload, counted),
  ]);
  return [main, ...namedEntries, ...others];
}

/** One after the other: an attachment is held whole while it is converted, and may have 50 MB. Forms are small and go side by side. */
async function countedEntries(context: ItemContext, payload: Payload526, counted: readonly DocumentView[]): Promise<PackageEntry[]> {
  const entries: PackageEntry[] = [];
  for (const [index, document] of counted.entries()) {
    const name = `attachment${index + 1}.pdf`;
    entries.push(
      document.source === 'form' ? await formEntry(context, payload, document, name) : await attachmentEntry(context, document, name),
    );
  }
  return entries;
}

async function formEntry(context: ItemContext, payload: Payload526, document: DocumentView, name: string): Promise<PackageEntry> {
  const rendered = await renderForm(context, document.label as FormLabel, payload);
  return { name, documentType: document.documentType, isTranscription: rendered.isTranscription, content: rendered.pdf };
}

/** PDFs go through as they are, streamed; images and text become PDFs under the file's own name. */
async function attachmentEntry(context: ItemContext, document: DocumentView, name: string): Promise<PackageEntry> {
  const { documentType, label, mediaType } = document;
  if (mediaType === 'application/pdf') return { name, documentType, content: () => context.attachment(label) };
  const original = await readWhole(await context.attachment(label));
  const title = document.fileName ?? label;
  const converted = mediaType?.startsWith('image/')
    ? await context.pdf.fromImage(original, title)
    : await context.pdf.fromText(original, title);
  return { name, documentType, content: converted.pdf };
}

async function readWhole(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
