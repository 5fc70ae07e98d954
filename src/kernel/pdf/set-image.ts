import { decodeImage, type Picture } from './decode-image.ts';
import { paragraphsOf, printableText } from './printable-text.ts';
import { type RenderedPdf, shippedCoverage } from './set-document.ts';
import { typeset } from './typst.ts';

export interface ImageInput {
  readonly bytes: Uint8Array;
  /** Becomes the document's title and part of each picture's alternative text. */
  readonly title: string;
}

/** The room that images.typ leaves on a letter page, in points. */
const LONG_ROOM = 11 * 72 - 1.25 * 72;
const SHORT_ROOM = 8.5 * 72 - 72;
const LANDSCAPE_LONG_ROOM = 11 * 72 - 72;
const LANDSCAPE_SHORT_ROOM = 8.5 * 72 - 1.25 * 72;
const POINTS_PER_PIXEL = 72 / 96;

/** Sets an image on letter pages; the work behind `imageToPdf`. */
export async function setImage({ bytes, title }: ImageInput): Promise<RenderedPdf> {
  const { pictures, warnings } = await decodeImage(bytes);
  const { text } = printableText(title, shippedCoverage());
  const plainTitle = text.replaceAll('\n', ' ');
  const data = {
    plainTitle,
    title: paragraphsOf(plainTitle).flat(),
    pictures: pictures.map((picture, index) => ({
      ...placeOf(picture),
      number: index + 1,
      file: fileOf(picture, index),
      alt: `${plainTitle}, page ${index + 1} of ${pictures.length}`,
    })),
  };
  const files = Object.fromEntries(pictures.map((picture, index) => [fileOf(picture, index), picture.bytes]));
  const { pdf, isTagged } = typeset('images.typ', { ...files, 'data.json': Buffer.from(JSON.stringify(data)) });
  return { pdf, isTagged, warnings };
}

function fileOf({ extension }: Picture, index: number): string {
  return `page-${index + 1}.${extension}`;
}

function placeOf({ width, height }: Picture): { isLandscape: boolean; width: number; height: number } {
  const isLandscape = width > height;
  const roomAcross = isLandscape ? LANDSCAPE_LONG_ROOM : SHORT_ROOM;
  const roomDown = isLandscape ? LANDSCAPE_SHORT_ROOM : LONG_ROOM;
  const scale = Math.min(POINTS_PER_PIXEL, roomAcross / width, roomDown / height);
  return { isLandscape, width: width * scale, height: height * scale };
}
