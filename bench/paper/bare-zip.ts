import { crc32 } from 'node:zlib';

export interface BareEntry {
  readonly name: string;
  readonly content: Buffer;
}

/** The least that is a zip: stored entries and their directory in one buffer. */
export function bareZip(entries: readonly BareEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const fields = fieldsOf(name, content);
    const local = Buffer.concat([signed(0x04034b50), fields, Buffer.from(name)]);
    directory.push(Buffer.concat([signed(0x02014b50), version(), fields, central(offset), Buffer.from(name)]));
    parts.push(local, content);
    offset += local.length + content.length;
  }
  const listed = Buffer.concat(directory);
  return Buffer.concat([...parts, listed, ending(entries.length, listed.length, offset)]);
}

function signed(signature: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(signature);
  return bytes;
}

function version(): Buffer {
  return Buffer.from([10, 0]);
}

/** From the version needed to the length of the extra field: the same in both places. */
function fieldsOf(name: string, content: Buffer): Buffer {
  const bytes = Buffer.alloc(26);
  bytes.writeUInt16LE(10, 0);
  bytes.writeUInt16LE(0x2821, 8);
  bytes.writeUInt32LE(crc32(content), 10);
  bytes.writeUInt32LE(content.length, 14);
  bytes.writeUInt32LE(content.length, 18);
  bytes.writeUInt16LE(Buffer.byteLength(name), 22);
  return bytes;
}

function central(offset: number): Buffer {
  const bytes = Buffer.alloc(14);
  bytes.writeUInt32LE(offset, 10);
  return bytes;
}

function ending(count: number, size: number, offset: number): Buffer {
  const bytes = Buffer.alloc(22);
  bytes.writeUInt32LE(0x06054b50, 0);
  bytes.writeUInt16LE(count, 8);
  bytes.writeUInt16LE(count, 10);
  bytes.writeUInt32LE(size, 12);
  bytes.writeUInt32LE(offset, 16);
  return bytes;
}
