/** A line of an import file: its bytes without the line end, or how long it was where it is too long to be held. */
export type Line = { readonly number: number; readonly bytes: Buffer } | { readonly number: number; readonly tooLong: number };

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Splits a stream into lines of at most `longest` bytes; of a longer one only its length is kept. Takes LF and CRLF and a byte order mark.
 * Blank lines are numbered and not given out. Memory is one chunk and one line.
 */
export async function* readLines(source: AsyncIterable<Uint8Array>, longest: number): AsyncGenerator<Line> {
  let held: Buffer[] = [];
  let length = 0;
  let number = 0;
  const hold = (piece: Buffer) => {
    length += piece.length;
    if (length <= longest) held.push(piece);
    else held = [];
  };
  const finish = (): Line | undefined => {
    number += 1;
    const line: Line = length > longest ? { number, tooLong: length } : { number, bytes: trimmed(Buffer.concat(held), number) };
    held = [];
    length = 0;
    return 'bytes' in line && isBlank(line.bytes) ? undefined : line;
  };
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      hold(bytes.subarray(start, end));
      const line = finish();
      if (line) yield line;
      start = end + 1;
    }
    // A copy: the stream may use its chunk again, and a short rest must not hold the whole chunk.
    if (start < bytes.length) hold(Buffer.from(bytes.subarray(start)));
  }
  if (length === 0) return;
  const last = finish();
  if (last) yield last;
}

function trimmed(bytes: Buffer, number: number): Buffer {
  const start = number === 1 && bytes.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
  const end = bytes.at(-1) === RETURN ? bytes.length - 1 : bytes.length;
  return bytes.subarray(start, Math.max(start, end));
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === RETURN);
}
