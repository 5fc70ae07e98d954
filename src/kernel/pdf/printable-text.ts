import { type Coverage, isCovered } from './font-coverage.ts';

/** A paragraph ready to be set: one string, or pieces between which a line may break without a hyphen. */
export type Paragraph = string | readonly string[];

export interface PrintableText {
  readonly text: string;
  /** Controls and overrides shown as U+FFFD. */
  readonly replaced: number;
  /** Characters beyond the shipped fonts, shown as `[U+1F9FF]`. */
  readonly escaped: number;
}

const REPLACEMENT = '\uFFFD';
/** Word parts of this many UTF-16 units fit any column even as capital Ws. */
const PIECE = 8;
const LONG_WORD = 16;
const LONGEST_CLUSTER = 32;
/** One paragraph of 1 MB takes typst twice the time of the same text in parts (1.2 s against 0.66 s). */
const PARAGRAPH_UNITS = 8_000;

/** Printable ASCII and Latin letters, line ends included: true of nearly every value, and needs no work on single characters. */
const PLAIN = /^[\n\x20-\x7e\u00a1-\u00ac\u00ae-\u017f]*$/;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Makes every character of a value visible and extractable. Line ends of all kinds become `\n`; controls, lone surrogates and the marks that
 * reverse the reading order become U+FFFD, so that nothing is shown in another order than it is stored; what no shipped font can draw is
 * written as its code point. The text is neither composed nor decomposed.
 */
export function printableText(value: string, coverage: Coverage): PrintableText {
  if (PLAIN.test(value)) return { text: value, replaced: 0, escaped: 0 };
  let replaced = 0;
  let escaped = 0;
  const lines = value.replace(/\r\n?|[\v\f\u2028\u2029]/g, '\n').replace(/\t/g, '    ');
  const text = Array.from(lines, (character) => {
    if (character === '\n') return character;
    if (isHidden(character)) return ++replaced && REPLACEMENT;
    const codePoint = character.codePointAt(0)!;
    if (isCovered(coverage, codePoint) && !isLostInPdf(codePoint)) return character;
    return ++escaped && `[U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}]`;
  }).join('');
  return { text, replaced, escaped };
}

/** Controls (Cc), lone surrogates (Cs), and the embedding, override and isolate marks of the bidirectional algorithm. */
function isHidden(character: string): boolean {
  return /^[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]$/u.test(character);
}

/**
 * Fillers and marks without any shape have glyphs in Unifont, but poppler drops them from the text of a PDF, as it does with noncharacters and
 * with the selectors and tags of plane 14.
 */
const SHAPELESS = new Set([0x61c, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180c, 0x180d, 0x180e, 0x180f, 0x200f, 0x3164, 0xffa0]);

function isLostInPdf(codePoint: number): boolean {
  if ((codePoint >= 0xfdd0 && codePoint <= 0xfdef) || (codePoint & 0xfffe) === 0xfffe || codePoint >> 16 === 0xe) return true;
  return SHAPELESS.has(codePoint);
}

/** Cuts a long text at white space where there is any, so that no paragraph holds more than 8,000 units. */
export function paragraphsOf(text: string): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  for (let from = 0; from < text.length; ) {
    const to = endOfParagraph(text, from);
    paragraphs.push(breakLongWords(text.slice(from, to)));
    from = to;
  }
  return paragraphs;
}

function endOfParagraph(text: string, from: number): number {
  const most = from + PARAGRAPH_UNITS;
  if (most >= text.length) return text.length;
  const newline = text.lastIndexOf('\n', most);
  if (newline > from) return newline + 1;
  const space = text.lastIndexOf(' ', most);
  if (space > from) return space + 1;
  return isLowSurrogate(text, most) ? most - 1 : most;
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function breakLongWords(text: string): Paragraph {
  if (!/\S{17}/.test(text)) return text;
  return text
    .split(/(\S{17,})/)
    .flatMap((part) => (part.length > LONG_WORD && !/\s/.test(part) ? piecesOf(part) : part === '' ? [] : [part]));
}

function piecesOf(word: string): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const { segment } of graphemes.segment(word)) {
    for (const part of segment.length > LONGEST_CLUSTER ? Array.from(segment) : [segment]) {
      if (piece.length + part.length > PIECE && piece !== '') {
        pieces.push(piece);
        piece = '';
      }
      piece += part;
    }
  }
  return piece === '' ? pieces : [...pieces, piece];
}
