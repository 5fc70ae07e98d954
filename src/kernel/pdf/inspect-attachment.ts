import { readFile } from 'node:fs/promises';
import type { AttachmentRules } from '../../sdk/form.ts';
import { isWaybillError } from '../errors.ts';
import { actualType, declaredType, type MediaType, readHead } from './attachment.ts';
import type { OpenedPdf } from './open-pdf.ts';
import { HEAVY, runInWorker } from './pdf-workers.ts';

export type AttachmentProblemCode =
  | 'empty'
  | 'type_not_accepted'
  | 'type_mismatch'
  | 'too_large'
  | 'damaged'
  | 'encrypted'
  | 'no_pages'
  | 'page_too_large';

export interface AttachmentInspection {
  /** What the file really is; absent where it is nothing that receivers take. */
  readonly mediaType?: MediaType;
  readonly bytes: number;
  readonly pages?: number;
  /** A PDF written anew because its cross-reference table was wrong; use it in place of the file. */
  readonly repaired?: Uint8Array;
  readonly problem?: { readonly code: AttachmentProblemCode; readonly message: string };
}

/**
 * Opens an attachment as its receiver would: size, real type, and the content itself (every page of a PDF,
 * every pixel of an image). `input` is a path or the bytes; a large PDF is best given as a path. Messages hold neither name nor content.
 */
export async function inspectAttachment(
  input: string | Uint8Array,
  declaredName: string,
  rules: AttachmentRules,
): Promise<AttachmentInspection> {
  const { bytes, head } = await readHead(input);
  if (bytes === 0) return { bytes, problem: { code: 'empty', message: 'The file is empty.' } };
  const mediaType = actualType(head);
  const refused = refuseByType(mediaType, declaredName) ?? refuseBySize(mediaType, bytes, rules);
  if (refused || mediaType === undefined) return { ...(mediaType && { mediaType }), bytes, ...(refused && { problem: refused }) };
  if (mediaType === 'application/pdf') return { mediaType, bytes, ...(await inspectPdfAttachment(input, bytes, rules)) };
  if (mediaType === 'text/plain') return { mediaType, bytes };
  return { mediaType, bytes, ...(await inspectImage(input, bytes)) };
}

type Problem = AttachmentInspection['problem'];

/**
 * People and older systems misname files, and what is packaged goes by its real type: a PNG called .jpg is fine. Only plain text is taken at its
 * name's word, since a page of an error message saved as letter.pdf is text as well.
 */
function refuseByType(actual: MediaType | undefined, name: string): Problem {
  const declared = declaredType(name);
  if (actual === declared ? actual !== undefined : actual !== undefined && actual !== 'text/plain') return undefined;
  if (declared !== undefined)
    return { code: 'type_mismatch', message: `The name says ${declared}, the content is ${actual ?? 'of no accepted type'}.` };
  return {
    code: 'type_not_accepted',
    message: 'Only PDF, JPG, PNG, GIF, BMP, TIFF and TXT files are accepted; neither the name nor the content is one.',
  };
}

function refuseBySize(type: MediaType | undefined, bytes: number, rules: AttachmentRules): Problem {
  const most = type === 'application/pdf' ? rules.pdfBytes : rules.otherBytes;
  return bytes <= most ? undefined : { code: 'too_large', message: `The file has ${bytes} bytes; the receiver takes at most ${most}.` };
}

async function inspectPdfAttachment(
  input: string | Uint8Array,
  bytes: number,
  rules: AttachmentRules,
): Promise<Omit<AttachmentInspection, 'bytes'>> {
  const opened = await runInWorker('open', input, bytes);
  const problem = refuseOpened(opened) ?? refuseByPageSize(opened, rules);
  return { pages: opened.pages, ...(opened.repaired && { repaired: opened.repaired }), ...(problem && { problem }) };
}

function refuseOpened({ problem }: OpenedPdf): Problem {
  return problem && { code: problem.code === 'not_pdf' ? 'damaged' : problem.code, message: problem.message };
}

function refuseByPageSize(
  { largestPage: { widthInches, heightInches } }: OpenedPdf,
  { page: [shorter, longer] }: AttachmentRules,
): Problem {
  if (widthInches <= shorter && heightInches <= longer) return undefined;
  const measured = `${widthInches.toFixed(1)} x ${heightInches.toFixed(1)} in`;
  return { code: 'page_too_large', message: `A page measures ${measured}; the receiver takes at most ${shorter} x ${longer} in.` };
}

async function inspectImage(input: string | Uint8Array, bytes: number): Promise<Omit<AttachmentInspection, 'bytes'>> {
  const content = typeof input === 'string' ? await readFile(input) : input;
  try {
    const { pages } = await runInWorker('decode', content, bytes + HEAVY);
    return { pages };
  } catch (error) {
    if (!isWaybillError(error)) throw error;
    return { problem: { code: 'damaged', message: error.message } };
  }
}
