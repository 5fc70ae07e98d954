import { inflateSync } from 'node:zlib';
import { PDFDocument, PDFName, PDFRawStream } from '@cantoo/pdf-lib';
import { type PdfSource, sourceOf } from './pdf-source.ts';
import { checkStructure, type PageSize, type PdfStructure } from './pdf-structure.ts';
import { PdfSyntaxError } from './pdf-syntax.ts';

export interface PdfProblem {
  readonly code: 'empty' | 'not_pdf' | 'damaged' | 'encrypted' | 'no_pages';
  /** One sentence for the person who sent the file; holds nothing of its content. */
  readonly message: string;
}

export interface OpenedPdf {
  readonly pages: number;
  readonly isEncrypted: boolean;
  readonly largestPage: PageSize;
  /**
   * `whole`: every object was parsed and every compressed stream inflated. `structure`: header, end, cross-reference tables, the place of each
   * object, trailer and page tree; for files too large to be opened in memory.
   */
  readonly checked: 'whole' | 'structure';
  readonly problem?: PdfProblem;
  /** The same document written anew, because its cross-reference table was wrong. Use it in place of the original. */
  readonly repaired?: Uint8Array;
}

/** A file above this is checked by its structure alone: pdf-lib takes about four times the size of a file to open it. */
const OPENED_WHOLE = 16 * 1024 * 1024;
/** A larger file whose table of objects is wrong is refused: writing it anew would take more memory than a worker has. */
const REPAIRED = 40 * 1024 * 1024;
const LARGEST_INFLATED = 64 * 1024 * 1024;
const NOTHING = { pages: 0, isEncrypted: false, largestPage: { widthInches: 0, heightInches: 0 } };

/** Really opens a PDF; the work behind `inspectPdf`. A file named by its path is never read whole when it is large. */
export async function openPdf(input: string | Uint8Array): Promise<OpenedPdf> {
  const source = sourceOf(input);
  try {
    if (source.size === 0) return refused('empty', 'The file is empty.');
    if (source.read(0, 1_024).indexOf('%PDF-') < 0) return refused('not_pdf', 'The file is not a PDF.');
    return await check(source);
  } finally {
    source.close();
  }
}

async function check(source: PdfSource): Promise<OpenedPdf> {
  const isSmall = source.size <= OPENED_WHOLE;
  let structure: PdfStructure;
  try {
    structure = checkStructure(source);
  } catch (error) {
    if (!(error instanceof PdfSyntaxError)) throw error;
    return source.size <= REPAIRED && hasEnd(source) ? await repair(source, error.message) : damaged(error.message);
  }
  if (structure.isEncrypted) return { ...refused('encrypted', 'The PDF is encrypted; send it without a password.'), isEncrypted: true };
  if (structure.pages === 0) return refused('no_pages', 'The PDF has no pages.');
  if (!isSmall) return { ...structure, checked: 'structure' };
  const fault = await faultInside(source.read(0, source.size));
  return fault === undefined ? { ...structure, checked: 'whole' } : damaged(fault);
}

function refused(code: PdfProblem['code'], message: string): OpenedPdf {
  return { ...NOTHING, checked: 'whole', problem: { code, message } };
}

function damaged(fault: string): OpenedPdf {
  return refused('damaged', `The PDF is damaged: ${fault}.`);
}

/** Only a file that is there to its end is repaired; a truncated one has lost something. */
function hasEnd(source: PdfSource): boolean {
  return source.read(Math.max(0, source.size - 1_024), 1_024).includes('%%EOF');
}

/** Reads every object by scanning the file, and writes the document anew when nothing in it was unreadable. */
async function repair(source: PdfSource, reason: string): Promise<OpenedPdf> {
  const bytes = source.read(0, source.size);
  const fault = await faultInside(bytes);
  if (fault !== undefined)
    return fault === ENCRYPTED
      ? { ...refused('encrypted', 'The PDF is encrypted; send it without a password.'), isEncrypted: true }
      : damaged(reason);
  const document = await load(bytes);
  const repaired = await document.save({ useObjectStreams: false, updateFieldAppearances: false, addDefaultPage: false });
  try {
    const structure = checkStructure(sourceOf(repaired));
    return structure.pages === 0 ? refused('no_pages', 'The PDF has no pages.') : { ...structure, checked: 'whole', repaired };
  } catch {
    return damaged(reason);
  }
}

const ENCRYPTED = 'it is encrypted';

function load(bytes: Uint8Array): Promise<PDFDocument> {
  return PDFDocument.load(bytes, { ignoreEncryption: true, throwOnInvalidObject: true, updateMetadata: false });
}

/** Answers what is wrong inside, or undefined: an object that does not parse, a page that is not there, or a compressed stream that breaks off. */
async function faultInside(bytes: Uint8Array): Promise<string | undefined> {
  try {
    const document = await load(bytes);
    if (document.isEncrypted) return ENCRYPTED;
    document.getPages();
    for (const [, object] of document.context.enumerateIndirectObjects()) {
      if (object instanceof PDFRawStream && isBroken(object)) return 'a compressed part breaks off';
    }
    return undefined;
  } catch {
    return 'it holds an object that cannot be read';
  }
}

/** Streams with one filter, Flate, are most of a PDF; the others (fax, JPEG) are left to the viewer. */
function isBroken(stream: PDFRawStream): boolean {
  const filter = stream.dict.get(PDFName.of('Filter'));
  if (filter !== PDFName.of('FlateDecode') || stream.contents.length === 0) return false;
  try {
    inflateSync(stream.contents, { maxOutputLength: LARGEST_INFLATED });
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE';
  }
}
