import { readFileSync } from 'node:fs';

/**
 * The shipped fonts, in the order in which they are asked for a character. Noto Sans covers Latin (Vietnamese and Hawaiian included), Greek
 * and Cyrillic; Unifont has a plain glyph for nearly every other assigned character. Both are under the SIL Open Font License 1.1 (fonts/OFL.txt).
 */
const FILES = ['NotoSans-Regular.ttf', 'NotoSans-Bold.ttf', 'Unifont.otf', 'UnifontUpper.otf'] as const;
export type FontFile = (typeof FILES)[number];

export function readFont(file: FontFile): Buffer {
  return readFileSync(new URL(`./fonts/${file}`, import.meta.url));
}

export function readFonts(): Buffer[] {
  return FILES.map(readFont);
}
