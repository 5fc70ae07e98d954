import { decodeText } from './decode-text.ts';
import { type RenderedPdf, setDocument } from './set-document.ts';

/** Sets a text file over as many pages as it needs; the work behind `textToPdf`. */
export function setText(bytes: Uint8Array, title: string): RenderedPdf {
  const { text, encoding } = decodeText(bytes);
  const body = text === '' ? '' : keepIndents(text.replace(/\r\n?/g, '\n'));
  const rendered = setDocument({
    title,
    language: 'en-US',
    footer: title,
    sections: [
      {
        title: 'Text of the file',
        blocks: body.trim() === '' ? [{ kind: 'note', text: 'The file holds no text.' }] : [{ kind: 'text', text: body }],
      },
    ],
  });
  if (encoding !== 'windows-1252') return rendered;
  return { ...rendered, warnings: [...rendered.warnings, 'The file is not UTF-8; it was read as Windows-1252.'] };
}

/** Spaces at the start of a line carry the layout of tables and lists; a line drops ordinary ones. */
function keepIndents(text: string): string {
  return text.replace(/^[ \t]+/gm, (indent) => indent.replaceAll('\t', '    ').replaceAll(' ', '\u00a0'));
}
