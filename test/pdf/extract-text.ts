import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** The text of a PDF as a reader would copy it, page after page, without white space. */
export async function extractText(pdf: Uint8Array): Promise<string> {
  const task = getDocument({ data: new Uint8Array(pdf), useSystemFonts: false, verbosity: 0 });
  const document = await task.promise;
  let text = '';
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const content = await page.getTextContent({ disableNormalization: true });
    text += content.items.map((item) => ('str' in item ? item.str : '')).join('');
  }
  await task.destroy();
  return squeeze(text);
}

/** Without white space, and without U+200B to U+200D: a space and joiners without width, which readers of PDFs give back only within a cluster. */
export function squeeze(text: string): string {
  return text.replaceAll(/[\s\u200B-\u200D]+/g, '');
}

export const hasPoppler = !spawnSync('pdftotext', ['-v']).error;

/** The text as poppler's pdftotext gives it, without white space. It follows the replacement text of glyph clusters, which pdf.js does not. */
export function extractWithPoppler(pdf: Uint8Array): string {
  return squeeze(spawnSync('pdftotext', ['-', '-'], { input: pdf, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 }).stdout);
}

/** What `qpdf --check` finds wrong; an empty string where all is well, undefined where qpdf is not installed. */
export function qpdfFaults(pdf: Uint8Array): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-pdf-'));
  try {
    const path = join(folder, 'checked.pdf');
    writeFileSync(path, pdf);
    const { error, status, stdout, stderr } = spawnSync('qpdf', ['--check', path], { encoding: 'utf8' });
    if (error) return undefined;
    return status === 0 ? '' : `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
