/** The few kinds of PDF objects that a structural check needs (ISO 32000-1, 7.3). Strings are kept as a mark only. */
export type PdfValue = number | boolean | null | string | PdfName | PdfRef | PdfValue[] | PdfDict;
export interface PdfName {
  readonly name: string;
}
export interface PdfRef {
  readonly ref: number;
}
export type PdfDict = Map<string, PdfValue>;

/** Thrown where bytes do not read as PDF, or where the window ends before the object does. */
export class PdfSyntaxError extends Error {}

const SPACE = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITER = new Set(Buffer.from('()<>[]{}/%'));
const DEEPEST = 100;

export interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

export function isDict(value: PdfValue | undefined): value is PdfDict {
  return value instanceof Map;
}

export function nameOf(value: PdfValue | undefined): string | undefined {
  return value !== null && typeof value === 'object' && 'name' in value ? value.name : undefined;
}

export function refOf(value: PdfValue | undefined): number | undefined {
  return value !== null && typeof value === 'object' && 'ref' in value ? value.ref : undefined;
}

export function skipSpace(cursor: Cursor): void {
  for (; cursor.at < cursor.bytes.length; cursor.at++) {
    const byte = cursor.bytes[cursor.at]!;
    if (byte === 37)
      while (cursor.at < cursor.bytes.length && cursor.bytes[cursor.at] !== 10 && cursor.bytes[cursor.at] !== 13) cursor.at++;
    else if (!SPACE.has(byte)) return;
  }
}

/** Reads the word at the cursor: a number, a keyword or nothing. */
export function readWord(cursor: Cursor): string {
  const from = cursor.at;
  while (cursor.at < cursor.bytes.length && !SPACE.has(cursor.bytes[cursor.at]!) && !DELIMITER.has(cursor.bytes[cursor.at]!)) cursor.at++;
  return cursor.bytes.toString('latin1', from, cursor.at);
}

export function readValue(cursor: Cursor, depth = 0): PdfValue {
  if (depth > DEEPEST) throw new PdfSyntaxError('objects are nested too deeply');
  skipSpace(cursor);
  const byte = cursor.bytes[cursor.at];
  if (byte === undefined) throw new PdfSyntaxError('the file ends within an object');
  if (byte === 47) return readName(cursor);
  if (byte === 40) return readString(cursor);
  if (byte === 91) return readArray(cursor, depth);
  if (byte === 60) return cursor.bytes[cursor.at + 1] === 60 ? readDict(cursor, depth) : readHexString(cursor);
  return readNumberOrKeyword(cursor);
}

function readName(cursor: Cursor): PdfName {
  cursor.at += 1;
  return { name: readWord(cursor).replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) };
}

function readString(cursor: Cursor): string {
  let open = 0;
  for (; cursor.at < cursor.bytes.length; cursor.at++) {
    const byte = cursor.bytes[cursor.at];
    if (byte === 92) cursor.at += 1;
    else if (byte === 40) open += 1;
    else if (byte === 41 && --open === 0) {
      cursor.at += 1;
      return '';
    }
  }
  throw new PdfSyntaxError('the file ends within a string');
}

function readHexString(cursor: Cursor): string {
  const end = cursor.bytes.indexOf(62, cursor.at);
  if (end < 0) throw new PdfSyntaxError('the file ends within a string');
  cursor.at = end + 1;
  return '';
}

function readArray(cursor: Cursor, depth: number): PdfValue[] {
  const values: PdfValue[] = [];
  cursor.at += 1;
  for (skipSpace(cursor); cursor.bytes[cursor.at] !== 93; skipSpace(cursor)) values.push(readValue(cursor, depth + 1));
  cursor.at += 1;
  return values;
}

function readDict(cursor: Cursor, depth: number): PdfDict {
  const dict: PdfDict = new Map();
  cursor.at += 2;
  for (skipSpace(cursor); cursor.bytes[cursor.at] !== 62; skipSpace(cursor)) {
    if (cursor.bytes[cursor.at] !== 47) throw new PdfSyntaxError('a dictionary has a key that is no name');
    const { name } = readName(cursor);
    dict.set(name, readValue(cursor, depth + 1));
  }
  cursor.at += 2;
  return dict;
}

function readNumberOrKeyword(cursor: Cursor): PdfValue {
  const word = readWord(cursor);
  if (word === 'true' || word === 'false') return word === 'true';
  if (word === 'null') return null;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(word)) throw new PdfSyntaxError('an object is neither number, name, string, array nor dictionary');
  return referenceAfter(cursor, word) ?? Number(word);
}

/** `12 0 R` is a reference; `12` followed by anything else is a number. */
function referenceAfter(cursor: Cursor, word: string): PdfRef | undefined {
  if (!/^\d+$/.test(word)) return undefined;
  const ahead = /^[\0\t\n\f\r ]+\d+[\0\t\n\f\r ]+R(?![^\0\t\n\f\r ()<>[\]{}/%])/.exec(
    cursor.bytes.toString('latin1', cursor.at, cursor.at + 24),
  );
  if (!ahead) return undefined;
  cursor.at += ahead[0].length;
  return { ref: Number(word) };
}
