import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A PDF to look into, from memory or from a file of any size that is never read whole. */
export interface PdfSource {
  readonly size: number;
  /** Fewer bytes come back only at the end of the file. */
  read(offset: number, length: number): Buffer;
  close(): void;
}

export function sourceOf(input: string | Uint8Array): PdfSource {
  return typeof input === 'string' ? fileSource(input) : memorySource(input);
}

function memorySource(input: Uint8Array): PdfSource {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  return { size: bytes.length, read: (offset, length) => bytes.subarray(offset, offset + length), close: () => {} };
}

function fileSource(path: string): PdfSource {
  const file = openSync(path, 'r');
  const { size } = fstatSync(file);
  const read = (offset: number, length: number) => {
    const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - offset)));
    let filled = 0;
    for (let got = 1; got > 0 && filled < bytes.length; filled += got)
      got = readSync(file, bytes, filled, bytes.length - filled, offset + filled);
    return bytes.subarray(0, filled);
  };
  return { size, read, close: () => closeSync(file) };
}
