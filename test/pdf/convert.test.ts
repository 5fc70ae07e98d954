import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { closePdfWorkers, imageToPdf, inspectAttachment, inspectPdf, renderDocument, textToPdf } from '../../src/kernel/pdf/index.ts';
import { extractText, qpdfFaults, squeeze } from './extract-text.ts';

afterAll(closePdfWorkers);

const RULES = { pdfBytes: 1_000_000, otherBytes: 500_000, page: [78, 101] as const };

/** A picture with edges and a slope, so that a decoder has something to get wrong. */
function aPicture(width = 300, height = 200) {
  const pixels = Buffer.alloc(width * height * 4);
  for (let at = 0; at < width * height; at++)
    pixels.set([at % 256, (at * 7) % 256, at % width < 50 ? 255 : 0, at % 3 === 0 ? 0 : 255], at * 4);
  return sharp(pixels, { raw: { width, height, channels: 4 } });
}

/** A BMP of 24 bits, rows from the bottom up and padded to four bytes: what paint programs write. */
function aBmp(width: number, height: number): Buffer {
  const row = Math.ceil((width * 3) / 4) * 4;
  const bytes = Buffer.alloc(54 + row * height, 0x80).fill(0, 0, 54);
  bytes.write('BM', 'latin1');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  return bytes;
}

describe('images', () => {
  it.each([
    ['JPG', () => aPicture().flatten().jpeg().toBuffer()],
    ['CMYK JPG', () => aPicture().flatten().toColourspace('cmyk').jpeg().toBuffer()],
    ['PNG with transparency', () => aPicture().png().toBuffer()],
    ['PNG of 16 bits', () => aPicture().toColourspace('rgb16').png().toBuffer()],
    ['GIF', () => aPicture().gif().toBuffer()],
    ['TIFF', () => aPicture().tiff({ compression: 'lzw' }).toBuffer()],
    ['fax TIFF', () => aPicture().flatten().threshold().toColourspace('b-w').tiff({ compression: 'ccittfax4', bitdepth: 1 }).toBuffer()],
    ['BMP', async () => aBmp(31, 17)],
    ['a picture one pixel wide', () => aPicture(1, 900).png().toBuffer()],
  ])('%s becomes one tagged letter page', async (_, make) => {
    const { pdf, isTagged, warnings } = await imageToPdf(await make(), { title: 'Ảnh chụp #1 "x-ray".png' });
    expect({ isTagged, warnings }).toEqual({ isTagged: true, warnings: [] });
    expect(qpdfFaults(pdf) ?? '').toBe('');
    const { pages, largestPage } = await inspectPdf(pdf);
    expect({ pages, ...largestPage }).toEqual({ pages: 1, widthInches: 8.5, heightInches: 11 });
    expect(await extractText(pdf)).toContain('Ảnhchụp#1"x-ray".png');
  });

  it('prints each page of a TIFF', async () => {
    const frames = Buffer.concat(await Promise.all([0, 1, 2].map(() => aPicture(100, 100).removeAlpha().raw().toBuffer())));
    const tiff = await sharp(frames, { raw: { width: 100, height: 300, channels: 3, pageHeight: 100 } })
      .tiff()
      .toBuffer();
    expect((await inspectPdf((await imageToPdf(tiff, { title: 'scan.tif' })).pdf)).pages).toBe(3);
  });

  it.each([
    ['JPG', async () => cut(await aPicture().flatten().jpeg().toBuffer())],
    ['PNG', async () => cut(await aPicture().png().toBuffer())],
    ['GIF', async () => cut(await aPicture().gif().toBuffer())],
    ['TIFF', async () => cut(await aPicture().tiff().toBuffer())],
    ['BMP', async () => cut(aBmp(31, 17))],
    ['nothing', async () => Buffer.from('no picture at all')],
  ])('a damaged %s is refused, not printed half', async (_, make) => {
    await expect(imageToPdf(await make(), { title: 'x' })).rejects.toMatchObject({ code: 'WB_PDF_IMAGE' });
  });
});

function cut(bytes: Buffer): Buffer {
  return bytes.subarray(0, Math.floor(bytes.length * 0.6));
}

describe('text files', () => {
  const text = 'Năm 1968 – “quoted” € café\n  indented\tby tabs\n\nlast line';
  it.each([
    ['UTF-8', Buffer.from(text, 'utf8'), text],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`, 'utf8'), text],
    ['UTF-16, little end first', Buffer.from(`\ufeff${text}`, 'utf16le'), text],
    ['UTF-16, big end first', Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), text],
    ['Windows-1252', Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x20, 0x93, 0x78, 0x94, 0x20, 0x80]), 'café “x” €'],
    ['Latin-1 with controls of the C1 set', Buffer.from([0x61, 0x81, 0x62]), 'a\uFFFDb'],
  ])('%s is read whole', async (_, bytes, expected) => {
    const { pdf } = await textToPdf(bytes, { title: 'notes.txt' });
    expect(qpdfFaults(pdf) ?? '').toBe('');
    expect(await extractText(pdf)).toContain(squeeze(expected));
  });

  it('says that an empty file is empty', async () => {
    expect(await extractText((await textToPdf(Buffer.from('  \n'), { title: 'x' })).pdf)).toContain('Thefileholdsnotext.');
  });
});

describe('attachments', () => {
  it('tells what each file really is', async () => {
    const { pdf } = await renderDocument({ title: 'x', language: 'en', sections: [] });
    expect(await inspectAttachment(pdf, 'Bericht.PDF', RULES)).toEqual({ mediaType: 'application/pdf', bytes: pdf.length, pages: 1 });
    expect(await inspectAttachment(await aPicture().tiff().toBuffer(), 'a.tif', RULES)).toMatchObject({
      mediaType: 'image/tiff',
      pages: 1,
    });
    expect(await inspectAttachment(aBmp(20, 20), 'a.bmp', RULES)).toMatchObject({ mediaType: 'image/bmp', pages: 1 });
    expect(await inspectAttachment(Buffer.from('caf\xe9', 'latin1'), 'a.txt', RULES)).toEqual({ mediaType: 'text/plain', bytes: 4 });
  });

  it.each(['a.jpg', 'a.pdf', 'a'])('takes a PNG called %s for what it is', async (name) => {
    const inspected = await inspectAttachment(await aPicture().png().toBuffer(), name, RULES);
    expect(inspected).toMatchObject({ mediaType: 'image/png', pages: 1 });
    expect(inspected.problem).toBeUndefined();
  });

  it.each([
    ['an empty file', async () => Buffer.alloc(0), 'a.pdf', 'empty'],
    ['a kind that nobody takes', async () => Buffer.from('PK\u0003\u0004'), 'a.docx', 'type_not_accepted'],
    ['a name without an ending', async () => Buffer.from('hello'), 'README', 'type_not_accepted'],
    ['text called PDF', async () => Buffer.from('The page was not found.'), 'a.pdf', 'type_mismatch'],
    ['bytes called text', async () => Buffer.from([0, 1, 2, 3, 0, 0]), 'a.txt', 'type_mismatch'],
    ['a picture beyond the limit', async () => aBmp(500, 400), 'a.bmp', 'too_large'],
    ['a picture cut off', async () => cut(await aPicture().flatten().jpeg().toBuffer()), 'a.jpg', 'damaged'],
    ['a PDF cut off', async () => cut((await renderDocument({ title: 'x', language: 'en', sections: [] })).pdf), 'a.pdf', 'damaged'],
  ])('%s is refused', async (_, make, name, code) => {
    expect((await inspectAttachment(await make(), name, RULES)).problem?.code).toBe(code);
  });

  it('refuses a page beyond the limit, however it is turned', async () => {
    const { pdf } = await renderDocument({ title: 'x', language: 'en', sections: [] });
    expect((await inspectAttachment(pdf, 'a.pdf', { ...RULES, page: [8.5, 11] })).problem).toBeUndefined();
    expect((await inspectAttachment(pdf, 'a.pdf', { ...RULES, page: [8, 11] })).problem?.code).toBe('page_too_large');
  });
});
