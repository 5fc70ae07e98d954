/** The records of a zip file, as PKWARE's APPNOTE 6.3.10 lays them out. Numbers are little-endian; no entry is compressed. */

/** The largest number that a 32-bit field may hold; the next one means "look in the 64-bit field". */
export const LARGEST_32 = 0xff_ff_ff_fe;
const IN_64 = 0xff_ff_ff_ff;
const LARGEST_16 = 0xff_fe;
const IN_64_SHORT = 0xff_ff;

const STREAMED = 0x0008;
const UTF8_NAME = 0x0800;
const VERSION = 20;
const VERSION_64 = 45;
/** 2000-01-01 00:00, always: the same bytes for the same content, whenever it is written. */
const DATE = 0x2821;

export interface ZipFile {
  readonly name: string;
  readonly bytes: number;
  readonly crc: number;
  /** Size and checksum stand behind the content instead of before it. */
  readonly isStreamed: boolean;
}

export interface ZipMember extends ZipFile {
  /** Where its local header begins. */
  readonly offset: number;
}

/** Stands before a file's content. */
export function localHeader(file: ZipFile): Buffer {
  const name = Buffer.from(file.name);
  const bytes = Buffer.alloc(30 + name.length);
  bytes.writeUInt32LE(0x04_03_4b_50, 0);
  writeCommon(bytes, 4, file, name.length, VERSION);
  name.copy(bytes, 30);
  return bytes;
}

/** Stands behind the content of a file that was streamed. */
export function descriptor({ bytes, crc }: Pick<ZipFile, 'bytes' | 'crc'>): Buffer {
  const record = Buffer.alloc(16);
  record.writeUInt32LE(0x08_07_4b_50, 0);
  record.writeUInt32LE(crc, 4);
  record.writeUInt32LE(bytes, 8);
  record.writeUInt32LE(bytes, 12);
  return record;
}

/** A file's line in the directory at the end. */
export function centralHeader(member: ZipMember, plainUpTo: number): Buffer {
  const name = Buffer.from(member.name);
  const isFar = member.offset > plainUpTo;
  const bytes = Buffer.alloc(46 + name.length + (isFar ? 12 : 0));
  bytes.writeUInt32LE(0x02_01_4b_50, 0);
  bytes.writeUInt16LE(isFar ? VERSION_64 : VERSION, 4);
  writeCommon(bytes, 6, member, name.length, isFar ? VERSION_64 : VERSION);
  bytes.writeUInt16LE(isFar ? 12 : 0, 30);
  bytes.writeUInt32LE(isFar ? IN_64 : member.offset, 42);
  name.copy(bytes, 46);
  if (isFar) {
    bytes.writeUInt16LE(0x0001, 46 + name.length);
    bytes.writeUInt16LE(8, 48 + name.length);
    bytes.writeBigUInt64LE(BigInt(member.offset), 50 + name.length);
  }
  return bytes;
}

/** From the version needed to the lengths: the same fields in both headers. The extra field's length stays 0. */
function writeCommon(into: Buffer, at: number, { bytes, crc, isStreamed }: ZipFile, nameLength: number, version: number): void {
  into.writeUInt16LE(version, at);
  into.writeUInt16LE(UTF8_NAME | (isStreamed ? STREAMED : 0), at + 2);
  into.writeUInt16LE(DATE, at + 8);
  into.writeUInt32LE(crc, at + 10);
  into.writeUInt32LE(bytes, at + 14);
  into.writeUInt32LE(bytes, at + 18);
  into.writeUInt16LE(nameLength, at + 22);
}

interface Directory {
  readonly members: number;
  readonly bytes: number;
  readonly offset: number;
}

/** The end of the archive, with the 64-bit records before it where the 32-bit one cannot say where the directory is. */
export function endOfDirectory(directory: Directory, plainUpTo: number): Buffer {
  const isFar = directory.offset > plainUpTo || directory.members > LARGEST_16;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06_05_4b_50, 0);
  const members = isFar ? IN_64_SHORT : directory.members;
  end.writeUInt16LE(members, 8);
  end.writeUInt16LE(members, 10);
  end.writeUInt32LE(isFar ? IN_64 : directory.bytes, 12);
  end.writeUInt32LE(isFar ? IN_64 : directory.offset, 16);
  return isFar ? Buffer.concat([endIn64(directory), end]) : end;
}

/** The 64-bit end and the locator that leads to it. */
function endIn64({ members, bytes, offset }: Directory): Buffer {
  const record = Buffer.alloc(76);
  record.writeUInt32LE(0x06_06_4b_50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(VERSION_64, 12);
  record.writeUInt16LE(VERSION_64, 14);
  record.writeBigUInt64LE(BigInt(members), 24);
  record.writeBigUInt64LE(BigInt(members), 32);
  record.writeBigUInt64LE(BigInt(bytes), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  record.writeUInt32LE(0x07_06_4b_50, 56);
  record.writeBigUInt64LE(BigInt(offset + bytes), 64);
  record.writeUInt32LE(1, 72);
  return record;
}
