import { inflateSync } from 'node:zlib';
import type { PdfSource } from './pdf-source.ts';
import { type Cursor, isDict, nameOf, type PdfDict, PdfSyntaxError, type PdfValue, readValue, readWord, skipSpace } from './pdf-syntax.ts';

/** Where an object is: at an offset of the file, or in an object stream. */
export type Place = { readonly offset: number } | { readonly stream: number; readonly index: number };

export interface Xref {
  readonly trailer: PdfDict;
  readonly places: ReadonlyMap<number, Place>;
}

const TAIL = 2_048;
const FIRST_WINDOW = 16 * 1024;
const LARGEST_WINDOW = 64 * 1024 * 1024;
const LARGEST_INFLATED = 128 * 1024 * 1024;

/** Follows the chain of cross-reference tables and streams from the end of the file (ISO 32000-1, 7.5.4 to 7.5.8). */
export function readXref(source: PdfSource): Xref {
  const places = new Map<number, Place | null>();
  const waiting = [startOf(source)];
  const seen = new Set<number>();
  let trailer: PdfDict | undefined;
  for (let offset = waiting.shift(); offset !== undefined; offset = waiting.shift()) {
    if (seen.has(offset)) continue;
    seen.add(offset);
    const section = readSection(source, offset, places);
    trailer ??= section;
    for (const key of ['XRefStm', 'Prev']) {
      const next = section.get(key);
      if (typeof next === 'number') waiting.push(next);
    }
  }
  checkSize(trailer, places);
  const used = new Map([...places].filter((entry): entry is [number, Place] => entry[1] !== null));
  return { trailer: trailer ?? new Map(), places: used };
}

/** `Size` is one more than the highest number of an object (7.5.5); a reader that trusts a smaller one loses objects. */
function checkSize(trailer: PdfDict | undefined, places: ReadonlyMap<number, unknown>): void {
  let highest = 0;
  for (const number of places.keys()) if (number > highest) highest = number;
  if (trailer?.get('Size') !== highest + 1) throw new PdfSyntaxError('the trailer tells a wrong number of objects');
}

function startOf(source: PdfSource): number {
  const tail = source.read(Math.max(0, source.size - TAIL), TAIL).toString('latin1');
  const found = [...tail.matchAll(/startxref\s+(\d+)/g)].at(-1);
  if (!found) throw new PdfSyntaxError('the end of the file is missing');
  return Number(found[1]);
}

function readSection(source: PdfSource, offset: number, places: Map<number, Place | null>): PdfDict {
  if (offset >= source.size) throw new PdfSyntaxError('the cross-reference table is not where the file says');
  if (/^xref\s/.test(source.read(offset, 5).toString('latin1'))) return readTable(source, offset, places);
  const { value, content } = readStreamAt(source, offset);
  if (nameOf(value.get('Type')) !== 'XRef') throw new PdfSyntaxError('the cross-reference table is not where the file says');
  readStreamEntries(value, content, places);
  return value;
}

function readTable(source: PdfSource, offset: number, places: Map<number, Place | null>): PdfDict {
  return withWindow(source, offset, (cursor) => {
    const found = new Map<number, Place | null>();
    skipSpace(cursor);
    readWord(cursor);
    for (skipSpace(cursor); ; skipSpace(cursor)) {
      const word = readWord(cursor);
      if (word === 'trailer') break;
      skipSpace(cursor);
      readTableSection(cursor, toInteger(word), toInteger(readWord(cursor)), found);
    }
    const trailer = readValue(cursor);
    if (!isDict(trailer)) throw new PdfSyntaxError('the trailer is no dictionary');
    for (const [number, place] of found) if (!places.has(number)) places.set(number, place);
    return trailer;
  });
}

/** Twenty bytes each (7.5.4); one byte of line end too few is read by everyone, any other form is complained of by strict readers. */
const ENTRY = /^(\d{10}) \d{5} ([nf])[ \r\n]{1,2}/;

function readTableSection(cursor: Cursor, first: number, count: number, found: Map<number, Place | null>): void {
  skipSpace(cursor);
  for (let number = first; number < first + count; number++) {
    const entry = ENTRY.exec(cursor.bytes.toString('latin1', cursor.at, cursor.at + 20));
    if (!entry) throw new PdfSyntaxError('the cross-reference table is damaged');
    cursor.at += entry[0].length;
    found.set(number, entry[2] === 'n' && Number(entry[1]) > 0 ? { offset: Number(entry[1]) } : null);
  }
}

function toInteger(word: string): number {
  if (!/^\d{1,12}$/.test(word)) throw new PdfSyntaxError('the cross-reference table is damaged');
  return Number(word);
}

function readStreamEntries(dict: PdfDict, content: Buffer, places: Map<number, Place | null>): void {
  const widths = numbersOf(dict.get('W'));
  const [typeWidth = 0, secondWidth = 0, thirdWidth = 0] = widths;
  const index = numbersOf(dict.get('Index') ?? [0, dict.get('Size') ?? 0]);
  let at = 0;
  const take = (width: number, fallback: number): number => {
    let value = width === 0 ? fallback : 0;
    for (let byte = 0; byte < width; byte++) value = value * 256 + (content[at++] ?? 0);
    return value;
  };
  for (let pair = 0; pair + 1 < index.length; pair += 2) {
    for (let number = index[pair]!; number < index[pair]! + index[pair + 1]!; number++) {
      if (at >= content.length) throw new PdfSyntaxError('the cross-reference stream is too short');
      const [type, second, third] = [take(typeWidth, 1), take(secondWidth, 0), take(thirdWidth, 0)];
      if (!places.has(number)) places.set(number, type === 1 ? { offset: second } : type === 2 ? { stream: second, index: third } : null);
    }
  }
}

function numbersOf(value: PdfValue | undefined): number[] {
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'number'))
    throw new PdfSyntaxError('the cross-reference stream is damaged');
  return value;
}

/** Calls `read` on the bytes from an offset, with a wider window as long as the window, not the file, ends too early. */
export function withWindow<T>(source: PdfSource, offset: number, read: (cursor: Cursor) => T): T {
  for (let window = FIRST_WINDOW; ; window *= 8) {
    const bytes = source.read(offset, window);
    try {
      return read({ bytes, at: 0 });
    } catch (error) {
      if (!(error instanceof PdfSyntaxError) || bytes.length < window || window >= LARGEST_WINDOW) throw error;
    }
  }
}

/** Reads the object at an offset; throws where another object, or none, stands there. */
export function readObjectAt(source: PdfSource, offset: number, number?: number): { value: PdfValue; contentAt: number } {
  return withWindow(source, offset, (cursor) => {
    const head = /^\s*(\d+)\s+\d+\s+obj/.exec(cursor.bytes.toString('latin1', 0, 40));
    if (!head || (number !== undefined && Number(head[1]) !== number))
      throw new PdfSyntaxError('an object is not where the cross-reference table says');
    cursor.at = head[0].length;
    const value = readValue(cursor);
    skipSpace(cursor);
    const hasContent = cursor.bytes.toString('latin1', cursor.at, cursor.at + 6) === 'stream';
    if (!hasContent) return { value, contentAt: -1 };
    const isCrLf = cursor.bytes[cursor.at + 6] === 13;
    return { value, contentAt: offset + cursor.at + (isCrLf ? 8 : 7) };
  });
}

/** Reads and inflates a cross-reference or object stream. Their length is always given in place (7.5.7, 7.5.8). */
export function readStreamAt(
  source: PdfSource,
  offset: number,
  number?: number,
  lengthOf?: (value: PdfValue | undefined) => number,
): { value: PdfDict; content: Buffer } {
  const { value, contentAt } = readObjectAt(source, offset, number);
  if (!isDict(value) || contentAt < 0) throw new PdfSyntaxError('a stream is missing');
  const given = value.get('Length');
  const length = typeof given === 'number' ? given : (lengthOf?.(given) ?? -1);
  if (length < 0) throw new PdfSyntaxError('a stream does not tell its length');
  const raw = source.read(contentAt, length);
  if (raw.length < length) throw new PdfSyntaxError('the file ends within a stream');
  return { value, content: decode(value, raw) };
}

function decode(dict: PdfDict, raw: Buffer): Buffer {
  const filter = one(dict.get('Filter'));
  if (filter === undefined || filter === null) return raw;
  if (nameOf(filter) !== 'FlateDecode') throw new PdfSyntaxError('the cross-reference stream has an unusual filter');
  const parameters = one(dict.get('DecodeParms'));
  const inflated = inflate(raw);
  const predictor = isDict(parameters) ? parameters.get('Predictor') : undefined;
  return typeof predictor === 'number' && predictor >= 10 ? undoPrediction(inflated, columnsOf(parameters as PdfDict)) : inflated;
}

function one(value: PdfValue | undefined): PdfValue | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function inflate(raw: Buffer): Buffer {
  try {
    return inflateSync(raw, { maxOutputLength: LARGEST_INFLATED });
  } catch {
    throw new PdfSyntaxError('a compressed part of the structure is damaged');
  }
}

function columnsOf(parameters: PdfDict): number {
  const columns = parameters.get('Columns');
  return typeof columns === 'number' ? columns : 1;
}

/** PNG predictors (RFC 2083, 6): each row starts with the number of its filter. One byte is one sample in these streams. */
function undoPrediction(data: Buffer, columns: number): Buffer {
  const rows = Math.ceil(data.length / (columns + 1));
  const out = Buffer.alloc(rows * columns);
  for (let row = 0; row < rows; row++) {
    const filter = data[row * (columns + 1)]!;
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      const left = column > 0 ? out[at - 1]! : 0;
      const up = row > 0 ? out[at - columns]! : 0;
      const upLeft = row > 0 && column > 0 ? out[at - columns - 1]! : 0;
      out[at] = (data[row * (columns + 1) + 1 + column] ?? 0) + predicted(filter, left, up, upLeft);
    }
  }
  return out;
}

function predicted(filter: number, left: number, up: number, upLeft: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const [byLeft, byUp, byBoth] = [Math.abs(up - upLeft), Math.abs(left - upLeft), Math.abs(left + up - 2 * upLeft)];
  if (byLeft <= byUp && byLeft <= byBoth) return left;
  return byUp <= byBoth ? up : upLeft;
}
