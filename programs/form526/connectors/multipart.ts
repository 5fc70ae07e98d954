import type { Readable } from 'node:stream';
import { openSpool } from './spool.ts';

/** One part of multipart/form-data. */
export interface Part {
  readonly name: string;
  readonly type: string;
  readonly fileName?: string;
  readonly content: string | Buffer | (() => Promise<Readable>);
}

/** A whole body with its length, ready to be sent. */
export interface MultipartBody {
  readonly contentType: string;
  readonly bytes: number;
  /** From the beginning; one reader at a time. */
  read(): Buffer | Readable;
  close(): Promise<void>;
}

export type SpooledMultipart = MultipartBody | { readonly tooLarge: string };

/**
 * Writes the parts one after the other, each made only when the one before has been written. What is sent is the same for the same `key`.
 * `tooLarge` names the part whose content has more than `mostBytes`; nothing is kept then.
 */
export async function spoolMultipart(
  key: string,
  parts: AsyncIterable<Part> | Iterable<Part>,
  mostBytes: number,
): Promise<SpooledMultipart> {
  const boundary = `waybill-${key.slice(0, 40)}`;
  const spool = openSpool();
  try {
    for await (const part of parts) {
      await spool.write(Buffer.from(headOf(boundary, part), 'utf8'));
      const before = spool.bytes;
      for await (const chunk of chunksOf(part.content)) {
        await spool.write(chunk);
        if (spool.bytes - before > mostBytes) return await tooLarge(spool.close, part.name);
      }
      await spool.write(Buffer.from('\r\n'));
    }
    await spool.write(Buffer.from(`--${boundary}--\r\n`));
  } catch (error) {
    await spool.close();
    throw error;
  }
  return { contentType: `multipart/form-data; boundary=${boundary}`, bytes: spool.bytes, read: spool.read, close: spool.close };
}

async function tooLarge(close: () => Promise<void>, name: string): Promise<{ tooLarge: string }> {
  await close();
  return { tooLarge: name };
}

async function* chunksOf(content: Part['content']): AsyncGenerator<Buffer> {
  if (typeof content === 'string') yield Buffer.from(content, 'utf8');
  else if (Buffer.isBuffer(content)) yield content;
  else for await (const chunk of await content()) yield chunk as Buffer;
}

function headOf(boundary: string, { name, type, fileName }: Part): string {
  const file = fileName === undefined ? '' : `; filename="${fileName.replaceAll(/["\r\n\\]/g, '_')}"`;
  return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\nContent-Type: ${type}\r\n\r\n`;
}
