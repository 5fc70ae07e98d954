import sharp, { type Sharp } from 'sharp';
import { WaybillError } from '../errors.ts';
import { bmpSize, decodeBmp } from './decode-bmp.ts';

/** Letter paper at 300 dots an inch; more is not visible in print and makes files that receivers refuse. */
const LONGEST_SIDE = 3_300;
const SHORTEST_SIDE = 2_550;
/** 100 megapixels decode to 400 MB at most once; a bomb of more is refused before it is decoded. */
const MOST_PIXELS = 100_000_000;
const JPEG_QUALITY = 90;
// Optimised coding holds every coefficient of the page: a 12 megapixel photo took 110 MB a thread with it, 15 MB without.
/** Bytes a pixel below which a lossless file is a drawing and no photo. */
const SPARSE = 0.2;

sharp.cache(false);
sharp.concurrency(1);

export interface Picture {
  readonly bytes: Buffer;
  readonly extension: 'png' | 'jpg';
  /** Pixels, after turning and fitting. */
  readonly width: number;
  readonly height: number;
}

export interface DecodedImage {
  readonly pictures: readonly Picture[];
  readonly warnings: readonly string[];
}

/**
 * Decodes every pixel of an image, so that a truncated or damaged file is refused here and not printed half; turned as its camera says,
 * flattened on white, at most letter size at 300 dots an inch. A TIFF gives a picture for each of its pages; an animated GIF its first frame.
 */
export async function decodeImage(bytes: Uint8Array): Promise<DecodedImage> {
  try {
    return isBmp(bytes) ? { pictures: [await encode(openBmp(bytes))], warnings: [] } : await decodePages(bytes);
  } catch (error) {
    throw new WaybillError('WB_PDF_IMAGE', `The image cannot be read: ${reasonOf(error)}.`);
  }
}

function isBmp(bytes: Uint8Array): boolean {
  return bytes[0] === 0x42 && bytes[1] === 0x4d;
}

function openBmp(bytes: Uint8Array): Sharp {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bmpSize(whole);
  if (size.width * size.height > MOST_PIXELS) throw new Error('it has more than 100 million pixels');
  const { data, width, height } = decodeBmp(whole);
  return sharp(data, { raw: { width, height, channels: 3 } });
}

async function decodePages(bytes: Uint8Array): Promise<DecodedImage> {
  const { pages = 1, format, isAnimation } = await describe(bytes);
  const pictures: Picture[] = [];
  for (let page = 0; page < (isAnimation ? 1 : pages); page++) pictures.push(await encode(openPage(bytes, page)));
  const warnings = isAnimation && pages > 1 ? [`The ${format} holds ${pages} frames; the first one is printed.`] : [];
  return { pictures, warnings };
}

async function describe(bytes: Uint8Array) {
  const { pages, format } = await sharp(bytes, { failOn: 'warning', limitInputPixels: MOST_PIXELS }).metadata();
  return { pages, format, isAnimation: format === 'gif' || format === 'webp' };
}

function openPage(bytes: Uint8Array, page: number): Sharp {
  return sharp(bytes, { page, failOn: 'warning', limitInputPixels: MOST_PIXELS }).autoOrient();
}

/** Drawings and scans in few colours stay lossless; the rest becomes a JPEG, which typst passes on as it is. */
async function encode(image: Sharp): Promise<Picture> {
  const { autoOrient, width, height, format, size = 0, isPalette, bitsPerSample } = await image.metadata();
  const shape = { width: autoOrient?.width ?? width, height: autoOrient?.height ?? height };
  const isSparse = format !== 'jpeg' && size > 0 && size < shape.width * shape.height * SPARSE;
  const isDrawing = isPalette || bitsPerSample === 1 || isSparse;
  const printed = image
    .flatten({ background: '#ffffff' })
    .resize({ ...fitted(shape.width, shape.height), fit: 'fill' })
    .toColourspace('srgb');
  const encoded = isDrawing ? printed.png() : printed.jpeg({ quality: JPEG_QUALITY, chromaSubsampling: '4:4:4', optimiseCoding: false });
  const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
  return { bytes: data, extension: isDrawing ? 'png' : 'jpg', width: info.width, height: info.height };
}

function fitted(width: number, height: number): { width: number; height: number } {
  const isLandscape = width > height;
  const ratio = Math.min(1, (isLandscape ? LONGEST_SIDE : SHORTEST_SIDE) / width, (isLandscape ? SHORTEST_SIDE : LONGEST_SIDE) / height);
  return { width: Math.max(1, Math.round(width * ratio)), height: Math.max(1, Math.round(height * ratio)) };
}

/** The decoder's words hold no part of the picture; only the first line says something. */
function reasonOf(error: unknown): string {
  const [line = 'no reason given'] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line.replace(/\.$/, '').slice(0, 200);
}
