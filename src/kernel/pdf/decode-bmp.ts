/** Pixels as red, green and blue, rows from the top. */
export interface Bitmap {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

interface Header {
  readonly width: number;
  readonly height: number;
  readonly isTopDown: boolean;
  readonly bits: number;
  readonly compression: number;
  readonly pixelsAt: number;
  readonly palette: Buffer;
  /** Bytes of a palette entry: 3 in the oldest kind of file, else 4. */
  readonly entrySize: number;
  readonly masks: readonly [number, number, number];
}

const RGB = 0;
const RLE8 = 1;
const RLE4 = 2;
const BITFIELDS = 3;
const OLD_HEADER = 12;

/** Width and height in pixels, without decoding. */
export function bmpSize(bytes: Buffer): { width: number; height: number } {
  const { width, height } = readHeader(bytes);
  return { width, height };
}

/**
 * Decodes a Windows bitmap of 1, 4, 8, 16, 24 or 32 bits, plain, with bit masks or run-length encoded; libvips has no reader for it. Transparency
 * is left out, as nearly every program that writes 32 bits leaves it zero. Throws where the file ends before its picture does.
 */
export function decodeBmp(bytes: Buffer): Bitmap {
  const header = readHeader(bytes);
  const { width, height, isTopDown, compression } = header;
  const indexed = compression === RLE8 || compression === RLE4 ? unpackRuns(bytes, header) : undefined;
  const stride = Math.ceil((width * header.bits) / 32) * 4;
  if (!indexed && bytes.length < header.pixelsAt + stride * height) throw new Error('the file ends before its picture does');
  const data = Buffer.alloc(width * height * 3);
  for (let row = 0; row < height; row++) {
    const from = header.pixelsAt + (isTopDown ? row : height - 1 - row) * stride;
    for (let column = 0; column < width; column++) {
      const at = (row * width + column) * 3;
      if (indexed) writeIndexed(data, at, header, indexed[(height - 1 - row) * width + column]!);
      else writePixel(data, at, header, bytes, from, column);
    }
  }
  return { data, width, height };
}

function readHeader(bytes: Buffer): Header {
  if (bytes.length < 26 || bytes.toString('latin1', 0, 2) !== 'BM') throw new Error('it is no bitmap');
  const size = bytes.readUInt32LE(14);
  const isOld = size === OLD_HEADER;
  if (!isOld && bytes.length < 54) throw new Error('the file ends before its picture does');
  const tall = isOld ? bytes.readUInt16LE(20) : bytes.readInt32LE(22);
  const bits = bytes.readUInt16LE(isOld ? 24 : 28);
  const compression = isOld ? RGB : bytes.readUInt32LE(30);
  const width = isOld ? bytes.readUInt16LE(18) : bytes.readInt32LE(18);
  if (width <= 0 || tall === 0) throw new Error('it has no size');
  if (![1, 4, 8, 16, 24, 32].includes(bits) || compression > BITFIELDS) throw new Error('it is of a kind that is not read');
  const pixelsAt = bytes.readUInt32LE(10);
  const masks = masksOf(bytes, bits, compression);
  const paletteAt = 14 + size + (compression === BITFIELDS && size === 40 ? 12 : 0);
  const palette = bytes.subarray(paletteAt, pixelsAt);
  return { width, height: Math.abs(tall), isTopDown: tall < 0, bits, compression, pixelsAt, palette, entrySize: isOld ? 3 : 4, masks };
}

function masksOf(bytes: Buffer, bits: number, compression: number): readonly [number, number, number] {
  if (compression === BITFIELDS) return [bytes.readUInt32LE(54), bytes.readUInt32LE(58), bytes.readUInt32LE(62)];
  return bits === 16 ? [0x7c00, 0x03e0, 0x001f] : [0xff0000, 0xff00, 0xff];
}

function writePixel(data: Buffer, at: number, header: Header, bytes: Buffer, from: number, column: number): void {
  const { bits, masks } = header;
  if (bits === 24) data.set([bytes[from + column * 3 + 2]!, bytes[from + column * 3 + 1]!, bytes[from + column * 3]!], at);
  else if (bits > 8) {
    const value = bits === 16 ? bytes.readUInt16LE(from + column * 2) : bytes.readUInt32LE(from + column * 4);
    for (const [channel, mask] of masks.entries()) data[at + channel] = scaled(value, mask);
  } else {
    const inByte = (column * bits) % 8;
    writeIndexed(data, at, header, (bytes[from + ((column * bits) >> 3)]! >> (8 - bits - inByte)) & ((1 << bits) - 1));
  }
}

function scaled(value: number, mask: number): number {
  if (mask === 0) return 0;
  const shift = 31 - Math.clz32(mask & -mask);
  return Math.round((((value & mask) >>> shift) * 255) / (mask >>> shift));
}

function writeIndexed(data: Buffer, at: number, { palette, entrySize }: Header, index: number): void {
  for (let channel = 0; channel < 3; channel++) data[at + channel] = palette[index * entrySize + 2 - channel] ?? 0;
}

/** Run-length encoding: pairs of count and value; a count of zero ends a row, ends the picture, moves on, or starts a plain run. Rows from the bottom. */
function unpackRuns(bytes: Buffer, { width, height, compression, pixelsAt }: Header): Uint8Array {
  const pixels = new Uint8Array(width * height);
  const isNibbles = compression === RLE4;
  let at = pixelsAt;
  let x = 0;
  let y = 0;
  const put = (value: number) => {
    if (x < width && y < height) pixels[y * width + x] = value;
    x += 1;
  };
  const nibble = (value: number, index: number) => (isNibbles ? (index % 2 === 0 ? value >> 4 : value & 15) : value);
  for (;;) {
    if (at + 1 >= bytes.length) throw new Error('the file ends before its picture does');
    const [count, value] = [bytes[at]!, bytes[at + 1]!];
    at += 2;
    if (count > 0) for (let index = 0; index < count; index++) put(nibble(value, index));
    else if (value === 0) [x, y] = [0, y + 1];
    else if (value === 1) return pixels;
    else if (value === 2) [x, y, at] = [x + (bytes[at] ?? 0), y + (bytes[at + 1] ?? 0), at + 2];
    else {
      const length = isNibbles ? Math.ceil(value / 2) : value;
      if (at + length > bytes.length) throw new Error('the file ends before its picture does');
      for (let index = 0; index < value; index++) put(nibble(bytes[at + (isNibbles ? index >> 1 : index)]!, index));
      at += length + (length % 2);
    }
  }
}
