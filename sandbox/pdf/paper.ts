import { deflateSync } from 'node:zlib';
import { type ExtraCharacter, hex4, ownCharacters, typeface } from './ink.ts';

export const PAGE = { width: 612, height: 792 };

type Body = string | Buffer;

/** Writes a PDF 1.7 file out of page contents (content stream operators). Fonts F1 and F2 are those of `ink.ts`. */
export function writePaper(pages: string[], extra: ExtraCharacter[], title: string): Buffer {
  const objects: Body[][] = [];
  const add = (...body: Body[]): number => objects.push(body);
  const stream = (data: Body, head = ''): number => {
    const deflated = deflateSync(data, { level: 1 });
    return add(`<</Length ${deflated.length}/Filter/FlateDecode${head}>>stream\n`, deflated, '\nendstream');
  };
  const fonts = `<</F1 ${addOwnFont(add)} 0 R${extra.length > 0 ? `/F2 ${addExtraFont(add, stream, extra)} 0 R` : ''}>>`;
  const parent = objects.length + pages.length * 2 + 1;
  const kids = pages.map((content) => {
    const contents = stream(content);
    return add(
      `<</Type/Page/Parent ${parent} 0 R/MediaBox[0 0 ${PAGE.width} ${PAGE.height}]/Resources<</Font${fonts}>>/Contents ${contents} 0 R>>`,
    );
  });
  add(`<</Type/Pages/Count ${kids.length}/Kids[${kids.map((kid) => `${kid} 0 R`).join(' ')}]>>`);
  const catalog = add(`<</Type/Catalog/Pages ${parent} 0 R/Lang(en-US)>>`);
  const info = add(`<</Title(${title.replace(/[\\()]/g, '\\$&')})>>`);
  return assemble(objects, catalog, info);
}

function addOwnFont(add: (...body: Body[]) => number): number {
  const { toUnicode, widths } = ownFontParts();
  const descendant = addDescendant(add, widths, '/CIDToGIDMap/Identity');
  const map = add(`<</Length ${toUnicode.length}/Filter/FlateDecode>>stream\n`, toUnicode, '\nendstream');
  return addComposite(add, descendant, map);
}

function addExtraFont(add: (...body: Body[]) => number, stream: (data: Body) => number, extra: ExtraCharacter[]): number {
  const glyphs = Buffer.alloc((extra.length + 1) * 2);
  for (const [i, character] of extra.entries()) glyphs.writeUInt16BE(character.glyph, (i + 1) * 2);
  const widths = `[1[${extra.map((character) => character.width).join(' ')}]]`;
  const descendant = addDescendant(add, widths, `/CIDToGIDMap ${stream(glyphs)} 0 R`);
  const pairs = extra.map((character, i) => [hex4(i + 1), utf16(character.unicode)] as const);
  return addComposite(add, descendant, stream(characterMap(pairs)));
}

/** One font file and one descriptor serve both fonts: they are always objects 1 and 2. */
function addDescendant(add: (...body: Body[]) => number, widths: string, glyphMap: string): number {
  const face = typeface();
  if (glyphMap.endsWith('Identity')) {
    add(`<</Length ${face.deflatedFile.length}/Length1 ${face.fileBytes}/Filter/FlateDecode>>stream\n`, face.deflatedFile, '\nendstream');
    add(
      `<</Type/FontDescriptor/FontName/${face.name}/Flags 4/FontBBox[${face.box.join(' ')}]/ItalicAngle 0` +
        `/Ascent ${face.ascent}/Descent ${face.descent}/CapHeight 714/StemV 80/FontFile2 1 0 R>>`,
    );
  }
  return add(
    `<</Type/Font/Subtype/CIDFontType2/BaseFont/${face.name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>` +
      `/FontDescriptor 2 0 R/DW 600/W${widths}${glyphMap}>>`,
  );
}

function addComposite(add: (...body: Body[]) => number, descendant: number, toUnicode: number): number {
  const name = typeface().name;
  return add(
    `<</Type/Font/Subtype/Type0/BaseFont/${name}/Encoding/Identity-H/DescendantFonts[${descendant} 0 R]/ToUnicode ${toUnicode} 0 R>>`,
  );
}

let parts: { toUnicode: Buffer; widths: string } | undefined;

function ownFontParts(): { toUnicode: Buffer; widths: string } {
  if (!parts) {
    const pairs = ownCharacters().map(({ code, glyph }) => [hex4(glyph), utf16(String.fromCodePoint(code))] as const);
    parts = { toUnicode: deflateSync(characterMap(pairs), { level: 9 }), widths: `[0[${typeface().widths.join(' ')}]]` };
  }
  return parts;
}

/** A ToUnicode map in blocks of at most 100 pairs, as the PDF specification asks. */
function characterMap(pairs: readonly (readonly [string, string])[]): string {
  let map = '/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Waybill def /CMapType 2 def\n';
  map += '1 begincodespacerange <0000> <ffff> endcodespacerange\n';
  for (let i = 0; i < pairs.length; i += 100) {
    const block = pairs.slice(i, i + 100);
    map += `${block.length} beginbfchar\n${block.map(([cid, unicode]) => `<${cid}> <${unicode}>`).join('\n')}\nendbfchar\n`;
  }
  return `${map}endcmap CMapName currentdict /CMap defineresource pop end end`;
}

function utf16(text: string): string {
  let hex = '';
  for (let i = 0; i < text.length; i++) hex += hex4(text.charCodeAt(i));
  return hex;
}

function assemble(objects: Body[][], catalog: number, info: number): Buffer {
  const chunks: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  let length = chunks[0]!.length;
  const offsets: string[] = ['0000000000 65535 f \n'];
  const push = (body: Body): void => {
    const chunk = typeof body === 'string' ? Buffer.from(body, 'latin1') : body;
    chunks.push(chunk);
    length += chunk.length;
  };
  objects.forEach((bodies, i) => {
    offsets.push(`${String(length).padStart(10, '0')} 00000 n \n`);
    push(`${i + 1} 0 obj\n`);
    for (const body of bodies) push(body);
    push('\nendobj\n');
  });
  const start = length;
  push(
    `xref\n0 ${offsets.length}\n${offsets.join('')}trailer\n<</Size ${offsets.length}/Root ${catalog} 0 R/Info ${info} 0 R>>\nstartxref\n${start}\n%%EOF\n`,
  );
  return Buffer.concat(chunks, length);
}
