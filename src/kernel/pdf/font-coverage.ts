/** Which characters a font has a glyph for. One bit for each code point: 139 KB, read once per worker. */
export type Coverage = Uint8Array;

const CODE_POINTS = 0x110000;

export function isCovered(coverage: Coverage, codePoint: number): boolean {
  return ((coverage[codePoint >> 3] ?? 0) & (1 << (codePoint & 7))) !== 0;
}

/** Reads the character maps (OpenType `cmap`, formats 4 and 12) of the fonts into one coverage. */
export function coverageOf(fonts: readonly Buffer[]): Coverage {
  const coverage = new Uint8Array(CODE_POINTS / 8);
  for (const font of fonts) for (const table of characterMaps(font)) readMap(table, coverage);
  return coverage;
}

function characterMaps(font: Buffer): Buffer[] {
  const cmap = tableOf(font, 'cmap');
  return Array.from({ length: cmap.readUInt16BE(2) }, (_, index) => cmap.subarray(cmap.readUInt32BE(4 + index * 8 + 4)));
}

function tableOf(font: Buffer, tag: string): Buffer {
  for (let at = 12; at < 12 + font.readUInt16BE(4) * 16; at += 16) {
    if (font.toString('latin1', at, at + 4) === tag) return font.subarray(font.readUInt32BE(at + 8));
  }
  throw new Error(`A shipped font has no ${tag} table; fetch the repository again.`);
}

function readMap(table: Buffer, coverage: Coverage): void {
  const format = table.readUInt16BE(0);
  if (format === 12) readSegmentedCoverage(table, coverage);
  if (format === 4) readSegments(table, coverage);
}

function readSegmentedCoverage(table: Buffer, coverage: Coverage): void {
  for (let group = 0; group < table.readUInt32BE(12); group++) {
    const at = 16 + group * 12;
    mark(
      coverage,
      table.readUInt32BE(at),
      table.readUInt32BE(at + 4),
      (code) => table.readUInt32BE(at + 8) + code - table.readUInt32BE(at) !== 0,
    );
  }
}

function readSegments(table: Buffer, coverage: Coverage): void {
  const bytes = table.readUInt16BE(6);
  for (let at = 0; at < bytes; at += 2) {
    const end = table.readUInt16BE(14 + at);
    const start = table.readUInt16BE(16 + bytes + at);
    const delta = table.readUInt16BE(16 + 2 * bytes + at);
    const offsetAt = 16 + 3 * bytes + at;
    const offset = table.readUInt16BE(offsetAt);
    const glyphOf = (code: number) => (offset === 0 ? (code + delta) & 0xffff : table.readUInt16BE(offsetAt + offset + (code - start) * 2));
    if (start !== 0xffff) mark(coverage, start, end, (code) => glyphOf(code) !== 0);
  }
}

function mark(coverage: Coverage, from: number, to: number, hasGlyph: (code: number) => boolean): void {
  for (let code = from; code <= to; code++) if (hasGlyph(code)) coverage[code >> 3]! |= 1 << (code & 7);
}
