import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

/** Bytes that are written once and read back, so that their number is known before they are sent. */
export interface Spool {
  readonly bytes: number;
  write(chunk: Buffer): Promise<void>;
  /** From the beginning; one reader at a time. */
  read(): Buffer | Readable;
  close(): Promise<void>;
}

const IN_MEMORY = 4 * 1_024 * 1_024;

/**
 * Opens an empty spool. Beyond `inMemory` bytes it goes on in a temporary file that has no name any more and is encrypted under a key that only
 * this process holds: nothing of a person is left behind, whatever happens.
 */
export function openSpool(inMemory = IN_MEMORY): Spool {
  let chunks: Buffer[] = [];
  let file: SpoolFile | undefined;
  let bytes = 0;
  return {
    get bytes() {
      return bytes;
    },
    async write(chunk) {
      bytes += chunk.length;
      if (file) return file.write(chunk);
      chunks.push(chunk);
      if (bytes <= inMemory) return;
      file = await openFile();
      const held = chunks;
      chunks = [];
      for (const each of held) await file.write(each);
    },
    read: () => file?.read() ?? Buffer.concat(chunks),
    close: async () => {
      await file?.close();
    },
  };
}

interface SpoolFile {
  write(chunk: Buffer): Promise<void>;
  read(): Readable;
  close(): Promise<void>;
}

async function openFile(): Promise<SpoolFile> {
  const path = join(tmpdir(), `waybill-spool-${randomBytes(12).toString('hex')}`);
  const handle = await open(path, 'wx+', 0o600);
  await unlink(path);
  const key = randomBytes(32);
  const start = randomBytes(16);
  // No tag is needed: the file has no name, and nobody but this process can reach it.
  const cipher = createCipheriv('aes-256-ctr', key, start);
  return {
    write: (chunk) => handle.writeFile(cipher.update(chunk)),
    read: () => Readable.from(decrypted(handle, key, start), { objectMode: false }),
    close: () => handle.close(),
  };
}

async function* decrypted(handle: FileHandle, key: Buffer, start: Buffer): AsyncGenerator<Buffer> {
  const decipher = createDecipheriv('aes-256-ctr', key, start);
  for await (const chunk of handle.createReadStream({ start: 0, autoClose: false, highWaterMark: 256 * 1_024 })) {
    yield decipher.update(chunk as Buffer);
  }
}
