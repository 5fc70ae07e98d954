import { createHash } from 'node:crypto';

/** The padding string of the PDF specification, 7.6.4.3.2. */
const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');
const PERMISSIONS = -44;

/**
 * A one-page PDF that opens only with a password nobody sent along: standard security handler, revision 2. Written by hand since it
 * must be the same file for the same text every time, and PDF writers put random numbers into such files.
 */
export function lockedPdf(text: string): Buffer {
  const id = md5(Buffer.from(text));
  const owner = rc4(md5(pad('owner of the letter')).subarray(0, 5), pad('not sent along'));
  const permissions = Buffer.alloc(4);
  permissions.writeInt32LE(PERMISSIONS);
  const key = md5(Buffer.concat([pad('not sent along'), owner, permissions, id])).subarray(0, 5);
  const content = rc4(
    md5(Buffer.concat([key, Buffer.from([4, 0, 0, 0, 0])])).subarray(0, 10),
    Buffer.from(`BT /F1 12 Tf 72 720 Td (${text.replace(/[\\()]/g, '')}) Tj ET`),
  );
  const hex = (bytes: Buffer): string => `<${bytes.toString('hex')}>`;
  return assemble(
    [
      ['<</Type/Catalog/Pages 2 0 R>>'],
      ['<</Type/Pages/Count 1/Kids[3 0 R]>>'],
      [
        '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>',
      ],
      [`<</Length ${content.length}>>stream\n`, content, '\nendstream'],
      [`<</Filter/Standard/V 1/R 2/P ${PERMISSIONS}/O${hex(owner)}/U${hex(rc4(key, PADDING))}>>`],
    ],
    `/Encrypt 5 0 R/ID[${hex(id)}${hex(id)}]`,
  );
}

function assemble(objects: (string | Buffer)[][], trailer: string): Buffer {
  let file = Buffer.from('%PDF-1.4\n', 'latin1');
  const offsets = objects.map((parts, i) => {
    const offset = file.length;
    file = Buffer.concat([
      file,
      Buffer.from(`${i + 1} 0 obj\n`),
      ...parts.map((part) => Buffer.from(part as string, 'latin1')),
      Buffer.from('\nendobj\n'),
    ]);
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  return Buffer.concat([
    file,
    Buffer.from(`${table}trailer\n<</Size ${offsets.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${file.length}\n%%EOF\n`),
  ]);
}

function pad(password: string): Buffer {
  return Buffer.concat([Buffer.from(password, 'latin1'), PADDING]).subarray(0, 32);
}

function md5(bytes: Buffer): Buffer {
  return createHash('md5').update(bytes).digest();
}

/** The RC4 of old PDFs, which Node's OpenSSL no longer offers. */
function rc4(key: Buffer, data: Buffer): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + state[i]! + key[i % key.length]!) & 255;
    [state[i], state[j]] = [state[j]!, state[i]!];
  }
  let [i, j] = [0, 0];
  return Buffer.from(
    data.map((byte) => {
      i = (i + 1) & 255;
      j = (j + state[i]!) & 255;
      [state[i], state[j]] = [state[j]!, state[i]!];
      return byte ^ state[(state[i]! + state[j]!) & 255]!;
    }),
  );
}
