import { open, stat } from 'node:fs/promises';

export type MediaType = 'application/pdf' | 'image/jpeg' | 'image/png' | 'image/gif' | 'image/bmp' | 'image/tiff' | 'text/plain';

const BY_EXTENSION: Readonly<Record<string, MediaType>> = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  bmp: 'image/bmp',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  txt: 'text/plain',
};

const HEAD = 1_024;

/** The type that a file's name declares, or undefined where no receiver takes such a file. */
export function declaredType(name: string): MediaType | undefined {
  return BY_EXTENSION[/\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''];
}

/** The type that the first bytes of a file show, or undefined where they are none of the types that receivers take. */
export function actualType(head: Uint8Array): MediaType | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, HEAD));
  const start = bytes.toString('latin1', 0, 8);
  if (bytes.includes('%PDF-')) return 'application/pdf';
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (start === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (/^GIF8[79]a/.test(start)) return 'image/gif';
  if (/^(II[*+]\0|MM\0[*+])/.test(start)) return 'image/tiff';
  if (start.startsWith('BM') && bytes.length > 26 && bytes.readUInt32LE(14) <= 124) return 'image/bmp';
  return isText(bytes) ? 'text/plain' : undefined;
}

/** Text has no zero bytes, unless it is UTF-16 with its byte order mark, and hardly any other controls. */
function isText(bytes: Buffer): boolean {
  if (bytes.length >= 2 && (bytes.readUInt16BE(0) === 0xfffe || bytes.readUInt16BE(0) === 0xfeff)) return true;
  let controls = 0;
  for (const byte of bytes)
    if (byte === 0) return false;
    else if (byte < 32 && !(byte >= 7 && byte <= 13) && byte !== 27) controls += 1;
  return controls * 20 <= bytes.length;
}

/** Size and first bytes, of a file on disk without reading the rest of it. */
export async function readHead(input: string | Uint8Array): Promise<{ bytes: number; head: Uint8Array }> {
  if (typeof input !== 'string') return { bytes: input.byteLength, head: input.subarray(0, HEAD) };
  const { size } = await stat(input);
  await using file = await open(input);
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(HEAD), position: 0 });
  return { bytes: size, head: buffer.subarray(0, bytesRead) };
}
