/**
 * PDFs per second and peak memory of the kernel's PDF door, in one process with its worker threads: `node bench/pdf.ts`.
 * Sandboxed on nothing: it needs neither database nor network.
 */
import { mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { closePdfWorkers, fillForm, imageToPdf, inspectPdf, renderDocument, textToPdf } from '../src/kernel/pdf/index.ts';
import type { DocumentModel } from '../src/sdk/document-model.ts';

const AT_ONCE = 4;
const PARAGRAPH = 'What happened is told in plain words, one after the other, until the page is full. ';

let peak = 0;
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage.rss());
}, 20);

function aForm(number: number): DocumentModel {
  const rows = Array.from({ length: 70 }, (_, row) => ({
    kind: 'row' as const,
    label: `Question ${row}`,
    value: `Answer ${number}-${row}`,
  }));
  const story = { kind: 'row' as const, label: 'Story', value: `${number} ${PARAGRAPH.repeat(20)}` };
  return {
    title: 'A form',
    language: 'en-US',
    formNumber: '00-0000',
    footer: `Form · ${number}`,
    sections: [{ title: 'Section', blocks: [...rows, story] }],
  };
}

async function measure(name: string, count: number, once: (index: number) => Promise<unknown>): Promise<void> {
  await once(0);
  const start = performance.now();
  let next = 1;
  const lanes = Array.from({ length: AT_ONCE }, async () => {
    while (next <= count) await once(next++);
  });
  await Promise.all(lanes);
  const perSecond = (count * 1000) / (performance.now() - start);
  console.log(`${name.padEnd(36)} ${perSecond.toFixed(1).padStart(8)} /s   peak ${(peak / 1024 ** 2).toFixed(0)} MB`);
}

/** 150 MB on disk, written in pieces, so that this process does not hold it. */
function writeLargePdf(path: string): void {
  const file = openSync(path, 'w');
  const offsets = [0];
  let at = 0;
  const write = (text: string | Buffer) => {
    at += writeSync(file, typeof text === 'string' ? Buffer.from(text, 'latin1') : text);
  };
  const piece = Buffer.alloc(1024 * 1024, 0x20);
  write('%PDF-1.7\n');
  for (const body of [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>',
  ]) {
    offsets.push(at);
    write(`${offsets.length - 1} 0 obj\n${body}\nendobj\n`);
  }
  for (let megabyte = 0; megabyte < 150; megabyte++) {
    offsets.push(at);
    write(`${offsets.length - 1} 0 obj\n<< /Length ${piece.length} >>\nstream\n`);
    write(piece);
    write('\nendstream\nendobj\n');
  }
  const table = offsets.slice(1).map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`);
  write(
    `xref\n0 ${offsets.length}\n0000000000 65535 f \n${table.join('')}trailer\n<< /Size ${offsets.length} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-pdf-'));
try {
  const large = join(folder, 'large.pdf');
  writeLargePdf(large);
  const { pdf } = await renderDocument(aForm(0));
  const photo = await sharp({
    create: { width: 3000, height: 4000, channels: 3, background: '#888888', noise: { type: 'gaussian', mean: 128, sigma: 30 } },
  })
    .jpeg()
    .toBuffer();
  await measure('a form of three pages', 200, (index) => renderDocument(aForm(index)));
  await measure('check a PDF, whole', 400, () => inspectPdf(pdf));
  await measure('check a PDF of 150 MB, structure', 20, () => inspectPdf(large));
  await measure('a text of 20 KB', 60, (index) => textToPdf(Buffer.from(`${index} ${PARAGRAPH.repeat(240)}`), { title: 'notes.txt' }));
  await measure('a text of 1 MB', 6, (index) => textToPdf(Buffer.from(`${index} ${PARAGRAPH.repeat(12_000)}`), { title: 'notes.txt' }));
  await measure('a photo of 12 megapixels', 12, () => imageToPdf(photo, { title: 'photo.jpg' }));
  await measure('fill a blank, one overflow', 12, (index) => fillForm(pdf, [{ field: 'none', label: 'None', value: `${index}` }], 'Bench'));
} finally {
  clearInterval(watch);
  rmSync(folder, { recursive: true });
  await closePdfWorkers();
}
