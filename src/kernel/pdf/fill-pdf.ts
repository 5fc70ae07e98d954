import fontkit from '@cantoo/fontkit';
import {
  PDFCheckBox,
  PDFDocument,
  PDFDropdown,
  type PDFFont,
  type PDFForm,
  PDFOptionList,
  PDFRadioGroup,
  PDFTextField,
} from '@cantoo/pdf-lib';
import type { FormField } from '../../sdk/document-model.ts';
import { WaybillError } from '../errors.ts';
import { coverageOf, isCovered } from './font-coverage.ts';
import { readFont } from './fonts.ts';
import { printableText } from './printable-text.ts';
import { setDocument, shippedCoverage } from './set-document.ts';

export interface FilledPdf {
  readonly pdf: Uint8Array;
  /** What did not fit, or has no field in the blank; printed in full on the continuation pages. */
  readonly overflow: readonly FormField[];
}

const SEE_CONTINUATION = 'See continuation page';
const LARGEST_SIZE = 10;
const SMALLEST_SIZE = 6;
const LINE_HEIGHT = 1.2;
const PADDING = 4;

/**
 * Fills the fields of a blank AcroForm, flattens it, and appends what does not fit as continuation pages; the work behind `fillForm`. The
 * fields are written with an embedded font: with the standard ones pdf-lib writes "Nguy?n" and says nothing.
 */
export async function fillPdf(blank: Uint8Array, fields: readonly FormField[], title: string): Promise<FilledPdf> {
  const document = await openBlank(blank);
  document.registerFontkit(fontkit);
  const noto = readFont('NotoSans-Regular.ttf');
  const font = await document.embedFont(noto, { subset: true, features: { liga: false } });
  const form = document.getForm();
  form.deleteXFA();
  const canDraw = drawer(noto);
  const overflow = fields.filter((one) => !fillOne(form, one, font, canDraw));
  form.updateFieldAppearances(font);
  form.flatten({ updateFieldAppearances: false });
  if (overflow.length > 0) await appendContinuation(document, overflow, title);
  return { pdf: await document.save({ useObjectStreams: false }), overflow };
}

async function openBlank(blank: Uint8Array): Promise<PDFDocument> {
  try {
    const document = await PDFDocument.load(blank, { updateMetadata: false });
    if (document.getPageCount() > 0) return document;
  } catch {
    // Told below: pdf-lib's own words do not help the operator.
  }
  throw new WaybillError('WB_PDF_BLANK', 'The blank form cannot be opened, is encrypted, or has no pages.');
}

function drawer(font: Buffer): (text: string) => boolean {
  const coverage = coverageOf([font]);
  return (text) => Array.from(text).every((character) => character === '\n' || isCovered(coverage, character.codePointAt(0)!));
}

/** True when the whole value stands in the form. */
function fillOne(form: PDFForm, { field: name, value }: FormField, font: PDFFont, canDraw: (text: string) => boolean): boolean {
  const field = form.getFieldMaybe(name);
  if (field instanceof PDFCheckBox) return tick(field, value);
  if (field instanceof PDFRadioGroup || field instanceof PDFDropdown || field instanceof PDFOptionList) return choose(field, String(value));
  if (!(field instanceof PDFTextField)) return false;
  const given = typeof value === 'boolean' ? (value ? 'Yes' : 'No') : value;
  const { text } = printableText(given, shippedCoverage());
  return writeText(field, text, font, canDraw(text));
}

function tick(field: PDFCheckBox, value: string | boolean): boolean {
  if (typeof value !== 'boolean') return false;
  if (value) field.check();
  else field.uncheck();
  return true;
}

function choose(field: PDFRadioGroup | PDFDropdown | PDFOptionList, option: string): boolean {
  if (!field.getOptions().includes(option)) return false;
  field.select(option);
  return true;
}

function writeText(field: PDFTextField, text: string, font: PDFFont, canDraw: boolean): boolean {
  const size = canDraw ? sizeThatFits(field, text, font) : undefined;
  const written = size === undefined ? SEE_CONTINUATION : text;
  const most = field.getMaxLength();
  field.setMaxLength(undefined);
  if (size === undefined || (most !== undefined && field.isCombed() && text.length > most)) field.disableCombing();
  field.disableRichFormatting();
  field.setFontSize(size ?? SMALLEST_SIZE);
  field.setText(written);
  return size !== undefined;
}

/** The largest size at which the text stands inside the field's box, or undefined when none does. */
function sizeThatFits(field: PDFTextField, text: string, font: PDFFont): number | undefined {
  const most = field.getMaxLength();
  if (most !== undefined && text.length > most) return undefined;
  const { width, height } = field.acroField.getWidgets()[0]?.getRectangle() ?? { width: 0, height: 0 };
  if (!field.isMultiline() && text.includes('\n')) return undefined;
  for (let size = LARGEST_SIZE; size >= SMALLEST_SIZE; size -= 0.5) {
    const room = { lines: Math.max(1, Math.floor((height - PADDING) / (size * LINE_HEIGHT))), width: width - PADDING };
    const lines = text.split('\n').map((line) => linesOf(line, size, font, room.width));
    const needed = lines.reduce((sum, count) => sum + count, 0);
    if (needed <= (field.isMultiline() ? room.lines : 1)) return size;
  }
  return undefined;
}

function linesOf(line: string, size: number, font: PDFFont, width: number): number {
  let lines = 1;
  let used = 0;
  for (const word of line.split(' ')) {
    const length = font.widthOfTextAtSize(`${word} `, size);
    if (length > width) return Number.POSITIVE_INFINITY;
    if (used + length > width) {
      lines += 1;
      used = 0;
    }
    used += length;
  }
  return lines;
}

async function appendContinuation(document: PDFDocument, overflow: readonly FormField[], title: string): Promise<void> {
  const blocks = overflow.map(({ label, value }) => ({
    kind: 'row' as const,
    label,
    value: typeof value === 'boolean' ? (value ? 'Yes' : 'No') : value,
  }));
  const { pdf } = setDocument({
    title,
    subtitle: 'Continuation of the form',
    language: 'en-US',
    footer: title,
    sections: [{ title: 'Answers in full', blocks }],
  });
  const continuation = await PDFDocument.load(pdf);
  for (const page of await document.copyPages(continuation, continuation.getPageIndices())) document.addPage(page);
}
