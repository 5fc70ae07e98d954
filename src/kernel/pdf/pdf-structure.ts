import type { PdfSource } from './pdf-source.ts';
import { isDict, nameOf, type PdfDict, PdfSyntaxError, type PdfValue, readValue, refOf } from './pdf-syntax.ts';
import { type Place, readObjectAt, readStreamAt, readXref, type Xref } from './pdf-xref.ts';

export interface PageSize {
  readonly widthInches: number;
  readonly heightInches: number;
}

export interface PdfStructure {
  readonly pages: number;
  readonly isEncrypted: boolean;
  /** The longest shorter side (width) and the longest longer side (height) of any page: a page may be turned. */
  readonly largestPage: PageSize;
}

const POINTS = 72;
const DEEPEST_TREE = 60;
const NO_PAGE: PageSize = { widthInches: 0, heightInches: 0 };

/**
 * Checks a PDF from its structure alone, in memory that does not grow with its size: the header, the end of the file, the whole chain of
 * cross-reference tables, that each object stands where they say, the trailer, and the page tree down to every page. What is drawn on the
 * pages is not read. Throws `PdfSyntaxError` at the first fault.
 */
export function checkStructure(source: PdfSource): PdfStructure {
  if (!/^%PDF-\d/.test(source.read(0, 8).toString('latin1'))) throw new PdfSyntaxError('the file does not begin as a PDF');
  const xref = readXref(source);
  if (xref.trailer.has('Encrypt')) return { pages: 0, isEncrypted: true, largestPage: NO_PAGE };
  checkPlaces(source, xref);
  return { isEncrypted: false, ...walkPages(objectReader(source, xref), xref.trailer) };
}

const HEAD = 32;
const SCAN_WINDOW = 64 * 1024;

/** Reads the file once from front to back, so that a million objects cost as many comparisons and not as many reads. */
function checkPlaces(source: PdfSource, { places }: Xref): void {
  const offsets = [...places].flatMap(([number, place]) => ('offset' in place ? [{ number, offset: place.offset }] : []));
  offsets.sort((a, b) => a.offset - b.offset);
  let from = 0;
  let window: Buffer = Buffer.alloc(0);
  for (const [index, { number, offset }] of offsets.entries()) {
    if (offset + HEAD > from + window.length) {
      from = offset;
      window = source.read(from, reachOf(offsets, index));
    }
    const head = /^\s*(\d+)\s+\d+\s+obj/.exec(window.toString('latin1', offset - from, offset - from + HEAD));
    if (!head || Number(head[1]) !== number) throw new PdfSyntaxError('an object is not where the cross-reference table says');
  }
}

/** How far one read covers the objects that follow; only a few bytes where the next one is far away. */
function reachOf(offsets: readonly { readonly offset: number }[], index: number): number {
  const from = offsets[index]!.offset;
  let last = index;
  while (last + 1 < offsets.length && offsets[last + 1]!.offset + HEAD - from <= SCAN_WINDOW) last += 1;
  return offsets[last]!.offset + HEAD - from;
}

type ReadObject = (value: PdfValue | undefined) => PdfValue | undefined;

/** Answers a function that follows a reference to its object; a value that is no reference is answered as it is. */
function objectReader(source: PdfSource, { places }: Xref): ReadObject {
  const streams = new Map<number, Map<number, PdfValue>>();
  const read: ReadObject = (value) => {
    const number = refOf(value);
    if (number === undefined) return value;
    const place: Place | undefined = places.get(number);
    if (!place) return undefined;
    if ('offset' in place) return readObjectAt(source, place.offset, number).value;
    return fromStream(place.stream).get(number);
  };
  const fromStream = (number: number): Map<number, PdfValue> => {
    const known = streams.get(number);
    if (known) return known;
    const place = places.get(number);
    if (!place || !('offset' in place)) throw new PdfSyntaxError('an object stream is missing');
    const objects = objectsIn(readStreamAt(source, place.offset, number, (length) => Number(read(length) ?? -1)));
    streams.set(number, objects);
    return objects;
  };
  return read;
}

function objectsIn({ value, content }: { value: PdfDict; content: Buffer }): Map<number, PdfValue> {
  const [count, first] = [Number(value.get('N') ?? 0), Number(value.get('First') ?? 0)];
  const heads = content.toString('latin1', 0, first).trim().split(/\s+/).map(Number);
  const objects = new Map<number, PdfValue>();
  for (let index = 0; index < count; index++) {
    objects.set(heads[index * 2] ?? -1, readValue({ bytes: content, at: first + (heads[index * 2 + 1] ?? 0) }));
  }
  return objects;
}

function walkPages(read: ReadObject, trailer: PdfDict): { pages: number; largestPage: PageSize } {
  const root = read(trailer.get('Root'));
  if (!isDict(root)) throw new PdfSyntaxError('the document catalogue is missing');
  const found = { pages: 0, largestPage: NO_PAGE, seen: new Set<number>() };
  walk(read, root.get('Pages'), undefined, 0, found);
  return { pages: found.pages, largestPage: found.largestPage };
}

interface Found {
  pages: number;
  largestPage: PageSize;
  readonly seen: Set<number>;
}

function walk(read: ReadObject, node: PdfValue | undefined, inherited: PdfValue | undefined, depth: number, found: Found): void {
  const number = refOf(node);
  if (depth > DEEPEST_TREE || (number !== undefined && found.seen.has(number))) throw new PdfSyntaxError('the page tree runs in a circle');
  if (number !== undefined) found.seen.add(number);
  const dict = read(node);
  if (!isDict(dict)) throw new PdfSyntaxError('a page is missing');
  const box = dict.get('MediaBox') ?? inherited;
  const kids = read(dict.get('Kids'));
  if (Array.isArray(kids)) for (const kid of kids) walk(read, kid, box, depth + 1, found);
  else if (nameOf(read(dict.get('Type'))) === 'Page') countPage(read, dict, box, found);
  else throw new PdfSyntaxError('the page tree holds something that is no page');
}

function countPage(read: ReadObject, page: PdfDict, box: PdfValue | undefined, found: Found): void {
  const size = sizeOf(read, read(box), read(page.get('UserUnit')));
  found.pages += 1;
  found.largestPage = {
    widthInches: Math.max(found.largestPage.widthInches, Math.min(size.widthInches, size.heightInches)),
    heightInches: Math.max(found.largestPage.heightInches, Math.max(size.widthInches, size.heightInches)),
  };
}

function sizeOf(read: ReadObject, box: PdfValue | undefined, unit: PdfValue | undefined): PageSize {
  const corners = Array.isArray(box) ? box.map((corner) => Number(read(corner))) : [];
  const [left, bottom, right, top] = corners;
  if (left === undefined || bottom === undefined || right === undefined || top === undefined || corners.some(Number.isNaN)) {
    throw new PdfSyntaxError('a page has no size');
  }
  const scale = (typeof unit === 'number' ? unit : 1) / POINTS;
  return { widthInches: Math.abs(right - left) * scale, heightInches: Math.abs(top - bottom) * scale };
}
