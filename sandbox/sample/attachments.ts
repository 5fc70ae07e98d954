import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { printForm } from '../pdf/form.ts';
import { createRandom, type Random } from '../random.ts';
import { lockedPdf } from './locked-pdf.ts';
import { prose } from './prose.ts';

export type BrokenKind = 'encrypted_pdf' | 'truncated_jpg' | 'missing_file' | 'empty_file';
/** One file of the pool: where it lies below the sample's folder, and what a person might call it. */
export type PoolFile = { path: string; type: string; names: string[]; broken?: BrokenKind };
export type Upload = PoolFile & { name: string; documentType: string };

const FOLDER = 'attachments';
const LETTERS = [
  'doctors-note',
  'Buddy statement',
  'nexus letter FINAL',
  'résumé médical',
  'Hồ sơ bệnh án',
  "O'Larkin - letter",
  'DD214 (1)',
  'sleep.study.2019',
];
const PICTURES = ['Screen Shot 2020-07-08 at 1.09.11 PM', 'IMG_0042', 'knee scan', 'Kāneʻohe clinic'];
const DOCUMENT_TYPES = ['L015', 'L023', 'L048', 'L049', 'L451'];

/** The files that a sample's rows point to. A small pool serves any number of rows. */
export const POOL: PoolFile[] = [
  ...[1, 2, 3, 4, 5, 6].map((n) => file(`letter-${n}.pdf`, 'pdf', LETTERS)),
  ...[1, 2, 3].map((n) => file(`photo-${n}.jpg`, 'jpg', PICTURES)),
  ...[1, 2].map((n) => file(`scan-${n}.png`, 'png', PICTURES)),
  file('chart.gif', 'gif', PICTURES),
  file('fax.tiff', 'tiff', PICTURES),
  file('drawing.bmp', 'bmp', PICTURES),
  file('statement-utf8.txt', 'txt', LETTERS),
  file('statement-latin1.txt', 'txt', LETTERS),
];
export const BROKEN: PoolFile[] = [
  { ...file('locked.pdf', 'pdf', LETTERS), broken: 'encrypted_pdf' },
  { ...file('cut-off.jpg', 'jpg', PICTURES), broken: 'truncated_jpg' },
  { ...file('never-arrived.pdf', 'pdf', LETTERS), broken: 'missing_file' },
  { ...file('empty.pdf', 'pdf', LETTERS), broken: 'empty_file' },
];

function file(path: string, type: string, names: string[]): PoolFile {
  return { path: `${FOLDER}/${path}`, type, names };
}

/** Zero to five uploads for one claim; about one in fifty claims that have any holds a broken one. */
export function drawUploads(random: Random): Upload[] {
  const count = random.pick([0, 0, 0, 0, 1, 1, 2, 2, 3, 4, 5]);
  const drawn = Array.from({ length: count }, () => random.pick(POOL));
  if (count > 0 && random.chance(0.02)) drawn[random.below(count)] = random.pick(BROKEN);
  return drawn.map((each) => ({ ...each, name: `${random.pick(each.names)}.${each.type}`, documentType: random.pick(DOCUMENT_TYPES) }));
}

/** Writes the pool below a folder: every kind of file that the receiver takes, and those that it does not. */
export async function writePool(folder: string, seed: number): Promise<void> {
  await mkdir(join(folder, FOLDER), { recursive: true });
  const random = createRandom(seed, 'pool');
  const put = (path: string, content: Buffer | Uint8Array): Promise<void> => writeFile(join(folder, FOLDER, path), content);
  for (let n = 1; n <= 6; n++) await put(`letter-${n}.pdf`, letter(random, n * n));
  for (let n = 1; n <= 3; n++)
    await put(
      `photo-${n}.jpg`,
      await picture(random, 200 * n)
        .jpeg({ quality: 80 })
        .toBuffer(),
    );
  for (let n = 1; n <= 2; n++)
    await put(
      `scan-${n}.png`,
      await picture(random, 120 * n)
        .png()
        .toBuffer(),
    );
  await put('chart.gif', await picture(random, 90).gif().toBuffer());
  await put('fax.tiff', await picture(random, 160).tiff({ compression: 'lzw' }).toBuffer());
  await put('drawing.bmp', bitmap(random, 64, 48));
  await put('statement-utf8.txt', Buffer.from(`Statement of Hồng Ánh Nguyễn, Kāneʻohe – “in my own words”\n\n${prose(random, 20)}\n`));
  await put(
    'statement-latin1.txt',
    Buffer.from(
      `Déclaration de José Núñez, le 3 mai 2019 : 35 °C, ½ journée\r\n\r\n${prose(random, 20).replace(/[^\0-\xff]/g, '-')}\r\n`,
      'latin1',
    ),
  );
  await put('locked.pdf', lockedPdf(prose(random, 1)));
  const whole = await picture(random, 300).jpeg().toBuffer();
  await put('cut-off.jpg', whole.subarray(0, Math.floor(whole.length * 0.4)));
  await put('empty.pdf', Buffer.alloc(0));
}

function letter(random: Random, paragraphs: number): Buffer {
  const fields = Array.from({ length: paragraphs }, (_, i) => ({ label: `Paragraph ${i + 1}`, value: prose(random, 6) }));
  return printForm('Statement in support of claim', 'An invented letter', [{ heading: 'Statement', fields }]);
}

/** A photo-like picture: a slope of colour with noise, so that it compresses as pictures do. */
function picture(random: Random, width: number): Sharp {
  const height = Math.floor(width * 0.75);
  const pixels = Buffer.alloc(width * height * 3);
  for (let i = 0; i < pixels.length; i++) pixels[i] = ((i / pixels.length) * 200 + random.below(40)) & 255;
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** An uncompressed Windows bitmap of 24 bits a pixel. */
function bitmap(random: Random, width: number, height: number): Buffer {
  const stride = Math.ceil((width * 3) / 4) * 4;
  const image = Buffer.alloc(54 + stride * height);
  image.write('BM', 0, 'latin1');
  image.writeUInt32LE(image.length, 2);
  image.writeUInt32LE(54, 10);
  image.writeUInt32LE(40, 14);
  image.writeInt32LE(width, 18);
  image.writeInt32LE(height, 22);
  image.writeUInt16LE(1, 26);
  image.writeUInt16LE(24, 28);
  image.writeUInt32LE(stride * height, 34);
  for (let i = 54; i < image.length; i++) image[i] = 120 + random.below(80);
  return image;
}
