import fontkit, { type Font } from '@cantoo/fontkit';
import { readFont } from './fonts.ts';

/**
 * The foot of a page, drawn and not written. Text there would stand between two lines of an answer that runs over the page, and whoever
 * extracts the text of the file would find the answer broken in two. Screen readers skip it either way.
 */
export interface FootOutlines {
  readonly note: string | null;
  readonly page: string;
  readonly of: string;
  readonly digits: readonly string[];
}

const ASCENT = 1_069;
const DESCENT = 293;
const LONGEST = 90;

let font: Font | undefined;
let digits: readonly string[] | undefined;

export function footOutlines(note: string | null): FootOutlines {
  digits ??= Array.from('0123456789', outline);
  return { note: note === null ? null : outline(shorten(note)), page: outline('Page '), of: outline(' of '), digits };
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST - 1)}…`;
}

/** One line of text as an SVG of glyph outlines, 1.362 em high. */
function outline(text: string): string {
  font ??= fontkit.create(readFont('NotoSans-Regular.ttf')) as Font;
  const { glyphs } = font.layout(text);
  let across = 0;
  const paths = glyphs.map((glyph) => {
    const path = `<path transform="translate(${across})" d="${glyph.path.toSVG()}"/>`;
    across += glyph.advanceWidth;
    return path;
  });
  const box = `0 ${-ASCENT} ${Math.max(across, 1)} ${ASCENT + DESCENT}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}"><g fill="#565c65" transform="scale(1 -1)">${paths.join('')}</g></svg>`;
}
