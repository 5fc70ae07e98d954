import { readTypeface, type Typeface } from './typeface.ts';

/**
 * Turns text into the codes of a content stream. Font F1 numbers characters by glyph and is the same in every file. F2 is made for
 * one file: it holds characters without a glyph of their own, so that they still come out right when the text is read back.
 */
export type Ink = { show(line: string, size: number): string; extra: ExtraCharacter[] };
export type ExtraCharacter = { unicode: string; glyph: number; width: number };

let loaded: Typeface | undefined;
let codes: (string | undefined)[] = [];

/** The one typeface of the sandbox, read at first use. */
export function typeface(): Typeface {
  if (!loaded) {
    loaded = readTypeface(new URL('../fonts/noto-sans-subset.ttf', import.meta.url));
    codes = ownCodes(loaded);
  }
  return loaded;
}

/** Width of a code point in thousandths of the font size. */
export function measure(code: number): number {
  const face = typeface();
  const glyph = code < 65_536 ? face.glyphs[code]! : 0;
  return Math.max(1, face.widths[glyph]!);
}

/** The characters that F1 can write: the first one that claims each glyph. */
export function ownCharacters(): { code: number; glyph: number }[] {
  const face = typeface();
  return codes.flatMap((hex, code) => (hex ? [{ code, glyph: face.glyphs[code]! }] : []));
}

const LETTERED = /^\S(?: \S)+$/u;

/** A fresh pen for one file. */
export function createInk(): Ink {
  typeface();
  const extra: ExtraCharacter[] = [];
  const numbers = new Map<string, number>();
  const addExtra = (unicode: string, code: number): string => {
    let number = numbers.get(unicode);
    if (number === undefined) {
      number = extra.push({ unicode, glyph: glyphOf(code), width: measure(code) });
      numbers.set(unicode, number);
    }
    return hex4(number & 0xffff);
  };
  return { show: (line, size) => encode(line, size, addExtra), extra };
}

/**
 * Two kinds of characters read back with a space of their own, as pdftotext would otherwise join words: a hyphen at the end of a line,
 * which it takes for a broken word and drops, and single letters apart (`A B C`), which it takes for one spaced-out word.
 */
function encode(line: string, size: number, addExtra: (unicode: string, code: number) => string): string {
  let out = `/F1 ${size} Tf <`;
  let font = 1;
  const isLettered = LETTERED.test(line);
  for (let i = 0; i < line.length; i++) {
    const code = line.codePointAt(i)!;
    if (code > 0xffff) i++;
    const own = code < 65_536 ? codes[code] : undefined;
    const isSpaced = (code === 45 && i === line.length - 1) || (isLettered && line[i + 1] === ' ');
    const needed = own && !isSpaced ? 1 : 2;
    if (needed !== font) out += `> Tj /F${needed} ${size} Tf <`;
    font = needed;
    out += needed === 1 ? own : addExtra(isSpaced ? `${String.fromCodePoint(code)} ` : String.fromCodePoint(code), code);
  }
  return `${out}> Tj`;
}

function glyphOf(code: number): number {
  return code < 65_536 ? typeface().glyphs[code]! : 0;
}

function ownCodes(face: Typeface): (string | undefined)[] {
  const claimed = new Set<number>();
  const found: (string | undefined)[] = [];
  for (let code = 32; code < 65_536; code++) {
    const glyph = face.glyphs[code]!;
    if (glyph === 0 || claimed.has(glyph) || face.widths[glyph] === 0) continue;
    claimed.add(glyph);
    found[code] = hex4(glyph);
  }
  return found;
}

/** Four hexadecimal digits of a number below 65,536. */
export function hex4(number: number): string {
  return number.toString(16).padStart(4, '0');
}
