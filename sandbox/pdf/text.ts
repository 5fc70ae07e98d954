/** Line ends of every kind that text files and browsers know. */
const LINE_END = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
// Bidirectional and invisible control characters would change how the text is read back, and print nothing.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes.
const UNPRINTABLE = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
// Hebrew, Arabic and their neighbours, with the spaces between their words.
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+(?: +[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+)*/g;
const MARK = /^\p{M}$/u;

export type Measure = (codePoint: number) => number;

/** Cleans text for paper and cuts it into lines no wider than `limit`. Long words are cut without a hyphen. Answers at least one line. */
export function toLines(text: string, limit: number, measure: Measure): string[] {
  const lines: string[] = [];
  for (const paragraph of text.toWellFormed().normalize('NFC').split(LINE_END)) {
    const words = paragraph
      .replace(UNPRINTABLE, '')
      .split(/[\s\u00a0]+/)
      .filter(Boolean);
    if (words.length > 0) fill(words, limit, measure, lines);
  }
  return lines.length > 0 ? lines : [''];
}

function fill(words: string[], limit: number, measure: Measure, lines: string[]): void {
  const space = measure(32);
  let line = '';
  let width = 0;
  for (const word of words) {
    const wide = widthOf(word, measure);
    if (line !== '' && width + space + wide <= limit) {
      line += ` ${word}`;
      width += space + wide;
      continue;
    }
    if (line !== '') lines.push(line);
    line = wide <= limit ? word : cut(word, limit, measure, lines);
    width = line === word ? wide : widthOf(line, measure);
  }
  lines.push(line);
}

function widthOf(text: string, measure: Measure): number {
  let width = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i)!;
    if (code > 0xffff) i++;
    width += measure(code);
  }
  return width;
}

/** Pushes the full lines of a word that is wider than a line; answers what is left of it. */
function cut(word: string, limit: number, measure: Measure, lines: string[]): string {
  let line = '';
  let width = 0;
  for (const character of word) {
    const wide = measure(character.codePointAt(0)!);
    if (width + wide > limit && !MARK.test(character)) {
      lines.push(line);
      line = '';
      width = 0;
    }
    line += character;
    width += wide;
  }
  return line;
}

/** Turns right-to-left runs of a line into the order in which they stand on paper; readers turn them back. */
export function toVisualOrder(line: string): string {
  return line.replace(RIGHT_TO_LEFT, (run) => Array.from(run).reverse().join(''));
}
