/**
 * PDFs: writing, filling, converting to, and opening them. All of it runs in two worker threads, admitted by the bytes of the source, so that
 * the caller's event loop is free. Measured on two shared cores (`node bench/pdf.ts`): 69 forms of three pages a second, 127 whole checks,
 * 130 checks of a 150 MB file by its structure, 5 photos of 12 megapixels, 1.3 texts of 1 MB. A process that sets forms and texts of 1 MB
 * peaks at 372 MB.
 */
import type { DocumentModel, FormField } from '../../sdk/document-model.ts';
import type { PdfKit } from '../../sdk/task.ts';
import type { OpenedPdf } from './open-pdf.ts';
import { HEAVY, runInWorker } from './pdf-workers.ts';
import type { RenderedPdf } from './set-document.ts';

export type { MediaType } from './attachment.ts';
export { type AttachmentInspection, type AttachmentProblemCode, inspectAttachment } from './inspect-attachment.ts';
export type { OpenedPdf, PdfProblem } from './open-pdf.ts';
export { closePdfWorkers } from './pdf-workers.ts';
export type { RenderedPdf } from './set-document.ts';

/**
 * Prints a document model as a tagged PDF on letter pages. The model's text comes out literally and whole: long words break over lines without
 * hyphens, controls show as U+FFFD, what no shipped font can draw as `[U+…]`; `warnings` counts both. Throws `WB_PDF_RENDER`.
 */
export async function renderDocument(model: DocumentModel): Promise<RenderedPdf> {
  return asBuffer(await runInWorker('document', model, JSON.stringify(model).length * LAYOUT));
}

/** Prints a text file (UTF-8, UTF-16 with byte order mark, else Windows-1252) over as many letter pages as it needs. */
export async function textToPdf(bytes: Uint8Array, { title }: { title: string }): Promise<RenderedPdf> {
  return asBuffer(await runInWorker('text', { bytes, title }, bytes.byteLength * LAYOUT));
}

/** 1 MB of text takes some 100 MB while it is laid out. */
const LAYOUT = 16;

/**
 * Prints a JPG, PNG, GIF, BMP or TIFF on letter pages, with `title` as alternative text; a TIFF of several pages gives several. The image is
 * decoded to its last pixel first: `WB_PDF_IMAGE` where it is truncated, damaged or larger than 100 megapixels.
 */
export async function imageToPdf(bytes: Uint8Array, { title }: { title: string }): Promise<RenderedPdf> {
  return asBuffer(await runInWorker('image', { bytes, title }, bytes.byteLength * COMPRESSION + HEAVY));
}

/** An image takes many times its size once decoded, and a small file may hold a large one: all go to the thread for heavy work. */
const COMPRESSION = 12;

/**
 * Opens a PDF (path or bytes) and says what stands in the way of sending it: empty, no PDF, damaged, encrypted, no pages. `checked` says how
 * deep the look was; `repaired` holds the document written anew where only its cross-reference table was wrong.
 */
export function inspectPdf(input: string | Uint8Array): Promise<OpenedPdf> {
  return runInWorker('open', input, typeof input === 'string' ? 0 : input.byteLength);
}

/**
 * Fills a blank AcroForm with an embedded Unicode font and flattens it. A value that does not fit its field, or whose field the blank lacks,
 * is answered in `overflow` and printed in full, under `title`, on continuation pages at the end. Throws `WB_PDF_BLANK`.
 */
export async function fillForm(
  blank: Uint8Array,
  fields: readonly FormField[],
  title: string,
): Promise<{ pdf: Buffer; overflow: readonly FormField[] }> {
  const { pdf, overflow } = await runInWorker('fill', { blank, fields, title }, blank.byteLength * OBJECTS);
  return { pdf: bufferOf(pdf), overflow };
}

/** pdf-lib takes about four times a file's size to hold its objects. */
const OBJECTS = 4;

/** The same as the tasks of a program see it. */
export const pdfKit: PdfKit = {
  render: renderDocument,
  fromImage: (image, title) => imageToPdf(image, { title }),
  fromText: (text, title) => textToPdf(text, { title }),
  fill: fillForm,
  pages: async (pdf) => (await inspectPdf(pdf)).pages,
};

function asBuffer(rendered: RenderedPdf): RenderedPdf {
  return { ...rendered, pdf: bufferOf(rendered.pdf) };
}

/** Between threads a Buffer becomes a plain Uint8Array. */
function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
