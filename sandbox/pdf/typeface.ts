import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';

/** What a PDF needs to know about one TrueType file. Widths are in thousandths of the font size. */
export type Typeface = {
  name: string;
  ascent: number;
  descent: number;
  box: [number, number, number, number];
  /** Glyph of each code point below U+10000; 0 where the font has none. */
  glyphs: Uint16Array;
  widths: Uint16Array;
  fileBytes: number;
  deflatedFile: Buffer;
};

/** Reads a TrueType file with a format 4 character map. Throws where a table is missing. */
export function readTypeface(path: string | URL): Typeface {
  const file = readFileSync(path);
  const tables = tableOffsets(file);
  const at = (tag: string): number => {
    const offset = tables.get(tag);
    if (offset === undefined) throw new Error(`the font has no ${tag} table`);
    return offset;
  };
  const scale = 1000 / file.readUInt16BE(at('head') + 18);
  const box = [36, 38, 40, 42].map((skip) => Math.round(file.readInt16BE(at('head') + skip) * scale)) as Typeface['box'];
  return {
    name: 'WAYBIL+NotoSans-Regular',
    ascent: Math.round(file.readInt16BE(at('hhea') + 4) * scale),
    descent: Math.round(file.readInt16BE(at('hhea') + 6) * scale),
    box,
    glyphs: glyphMap(file, at('cmap')),
    widths: advanceWidths(file, at('hmtx'), file.readUInt16BE(at('hhea') + 34), file.readUInt16BE(at('maxp') + 4), scale),
    fileBytes: file.length,
    deflatedFile: deflateSync(file, { level: 9 }),
  };
}

function tableOffsets(file: Buffer): Map<string, number> {
  const offsets = new Map<string, number>();
  for (let i = 0; i < file.readUInt16BE(4); i++) {
    const record = 12 + i * 16;
    offsets.set(file.toString('latin1', record, record + 4), file.readUInt32BE(record + 8));
  }
  return offsets;
}

function glyphMap(file: Buffer, cmap: number): Uint16Array {
  for (let i = 0; i < file.readUInt16BE(cmap + 2); i++) {
    const table = cmap + file.readUInt32BE(cmap + 4 + i * 8 + 4);
    if (file.readUInt16BE(table) === 4) return readSegments(file, table);
  }
  throw new Error('the font has no format 4 character map');
}

/** Segment arrays of the OpenType specification, cmap format 4. */
function readSegments(file: Buffer, table: number): Uint16Array {
  const glyphs = new Uint16Array(65_536);
  const twice = file.readUInt16BE(table + 6);
  const ends = table + 14;
  const starts = ends + twice + 2;
  const deltas = starts + twice;
  const ranges = deltas + twice;
  for (let s = 0; s < twice; s += 2) {
    const range = file.readUInt16BE(ranges + s);
    const start = file.readUInt16BE(starts + s);
    for (let code = start; code <= file.readUInt16BE(ends + s) && code < 0xffff; code++) {
      const raw = range === 0 ? code : file.readUInt16BE(ranges + s + range + (code - start) * 2);
      glyphs[code] = raw === 0 ? 0 : (raw + file.readInt16BE(deltas + s)) & 0xffff;
    }
  }
  return glyphs;
}

function advanceWidths(file: Buffer, hmtx: number, measured: number, total: number, scale: number): Uint16Array {
  const widths = new Uint16Array(total);
  for (let glyph = 0; glyph < total; glyph++) {
    widths[glyph] = Math.round(file.readUInt16BE(hmtx + Math.min(glyph, measured - 1) * 4) * scale);
  }
  return widths;
}
