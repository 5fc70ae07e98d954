import { describe, expect, it } from 'vitest';
import { decodeBmp } from './decode-bmp.ts';

function aBmp(bits: number, compression: number, palette: number[][], pixels: number[], { width = 3, height = 2 } = {}): Buffer {
  const masks = compression === 3 ? [0xf800, 0x07e0, 0x001f] : [];
  const head = Buffer.alloc(54 + masks.length * 4 + palette.length * 4);
  head.write('BM', 'latin1');
  head.writeUInt32LE(head.length + pixels.length, 2);
  head.writeUInt32LE(head.length, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(height, 22);
  head.writeUInt16LE(bits, 28);
  head.writeUInt32LE(compression, 30);
  for (const [index, mask] of masks.entries()) head.writeUInt32LE(mask, 54 + index * 4);
  for (const [index, colour] of palette.entries()) head.set(colour, 54 + masks.length * 4 + index * 4);
  return Buffer.concat([head, Buffer.from(pixels)]);
}

const BLACK = [0, 0, 0];
const WHITE = [255, 255, 255];
const RED = [255, 0, 0];
/** Blue, green, red, unused: the order of the file. */
const PALETTE = [
  [0, 0, 0, 0],
  [255, 255, 255, 0],
  [0, 0, 255, 0],
];
const TOP = [BLACK, WHITE, RED];
const BOTTOM = [RED, RED, WHITE];
const EXPECTED = Buffer.from([...TOP, ...BOTTOM].flat());

describe('the same picture in every kind of bitmap', () => {
  it.each([
    ['24 bits', aBmp(24, 0, [], [0, 0, 255, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 255, 255, 255, 0, 0, 255, 0, 0, 0])],
    [
      '24 bits from the top',
      aBmp(24, 0, [], [0, 0, 0, 255, 255, 255, 0, 0, 255, 0, 0, 0, 0, 0, 255, 0, 0, 255, 255, 255, 255, 0, 0, 0], { height: -2 }),
    ],
    ['8 bits', aBmp(8, 0, PALETTE, [2, 2, 1, 0, 0, 1, 2, 0])],
    ['4 bits', aBmp(4, 0, PALETTE, [0x22, 0x10, 0, 0, 0x01, 0x20, 0, 0])],
    ['16 bits with masks', aBmp(16, 3, [], [0x00, 0xf8, 0x00, 0xf8, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0x00, 0xf8, 0, 0])],
    ['16 bits', aBmp(16, 0, [], [0x00, 0x7c, 0x00, 0x7c, 0xff, 0x7f, 0, 0, 0, 0, 0xff, 0x7f, 0x00, 0x7c, 0, 0])],
    ['32 bits', aBmp(32, 0, [], [0, 0, 255, 0, 0, 0, 255, 0, 255, 255, 255, 0, 0, 0, 0, 0, 255, 255, 255, 0, 0, 0, 255, 0])],
    ['8 bits in runs', aBmp(8, 1, PALETTE, [2, 2, 1, 1, 0, 0, 0, 3, 0, 1, 2, 0, 0, 1])],
    ['4 bits in runs', aBmp(4, 2, PALETTE, [2, 0x22, 1, 0x10, 0, 0, 0, 3, 0x01, 0x20, 0, 1])],
  ])('%s', (_, bytes) => {
    expect(decodeBmp(bytes)).toEqual({ data: EXPECTED, width: 3, height: 2 });
  });
});

it('refuses what ends too early or is of no known kind', () => {
  const whole = aBmp(8, 0, PALETTE, [2, 2, 1, 0, 0, 1, 2, 0]);
  expect(() => decodeBmp(whole.subarray(0, -1))).toThrow('ends before');
  expect(() => decodeBmp(aBmp(8, 1, PALETTE, [2, 2]))).toThrow('ends before');
  expect(() => decodeBmp(aBmp(7, 0, PALETTE, []))).toThrow('not read');
  expect(() => decodeBmp(Buffer.from('BM'))).toThrow('no bitmap');
});
