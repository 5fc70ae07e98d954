import { mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closePdfWorkers, inspectPdf } from '../../src/kernel/pdf/index.ts';
import { extractText, qpdfFaults } from './extract-text.ts';

let folder: string;
let classic: Buffer;
let compressed: Buffer;

async function aPdf(options: { useObjectStreams: boolean; pages?: [number, number][]; password?: string }): Promise<Buffer> {
  const document = await PDFDocument.create();
  for (const size of options.pages ?? [
    [612, 792],
    [792, 612],
    [400, 300],
  ])
    document.addPage(size).drawText('Evidence of treatment', { x: 20, y: 20 });
  if (options.password) document.encrypt({ userPassword: options.password, ownerPassword: 'owner' });
  return Buffer.from(await document.save({ useObjectStreams: options.useObjectStreams }));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-inspect-'));
  classic = await aPdf({ useObjectStreams: false });
  compressed = await aPdf({ useObjectStreams: true });
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await closePdfWorkers();
});

describe('a sound PDF', () => {
  it('tells its pages and its largest sides, with either kind of cross-reference', async () => {
    for (const pdf of [classic, compressed]) {
      expect(await inspectPdf(pdf)).toEqual({
        pages: 3,
        isEncrypted: false,
        largestPage: { widthInches: 8.5, heightInches: 11 },
        checked: 'whole',
      });
    }
  });

  it('is read from a path as from memory', async () => {
    const path = join(folder, 'sound.pdf');
    writeFileSync(path, compressed);
    expect(await inspectPdf(path)).toEqual(await inspectPdf(compressed));
  });

  it('may have been changed by appending', async () => {
    const document = await PDFDocument.load(classic, { forIncrementalUpdate: true });
    document.addPage([612, 792]);
    const appended = Buffer.from(await document.saveIncremental(document.takeSnapshot()));
    const updated = appended.subarray(0, 5).toString() === '%PDF-' ? appended : Buffer.concat([classic, appended]);
    expect(await inspectPdf(updated)).toMatchObject({ checked: 'whole' });
  });
});

describe('a PDF that cannot be sent', () => {
  it.each([
    ['empty', () => Buffer.alloc(0), 'empty'],
    ['text under another name', () => Buffer.from('hello, this is no PDF'), 'not_pdf'],
    ['cut in the middle', () => classic.subarray(0, classic.length / 2), 'damaged'],
    ['cut by its last bytes', () => classic.subarray(0, classic.length - 12), 'damaged'],
    ['with a page object overwritten', () => overwrite(classic, '/Type /Page\n', '/Type /Pig_\n'), 'damaged'],
    ['with a broken stream', () => breakStream(compressed), 'damaged'],
    ['with no pages', () => overwriteAll(classic, /\/Kids \[[^\]]*\]/, (kids) => `/Kids [${' '.repeat(kids.length - 8)}]`), 'no_pages'],
  ])('%s', async (_, make, code) => {
    const { problem, pages } = await inspectPdf(make());
    expect(problem?.code).toBe(code);
    expect(pages).toBe(0);
  });

  it('encrypted, with or without a word to open it', async () => {
    for (const useObjectStreams of [true, false]) {
      const locked = await aPdf({ useObjectStreams, password: 'secret' });
      expect(await inspectPdf(locked)).toMatchObject({ isEncrypted: true, problem: { code: 'encrypted' } });
    }
  });
});

describe('a PDF whose table of objects is wrong', () => {
  it.each([
    ['bytes before the header', () => Buffer.concat([Buffer.from('MIME-Version: 1.0\r\n\r\n'), classic])],
    [
      'offsets that are off by three',
      () => overwriteAll(classic, /startxref\n\d+/, (found) => `startxref\n${Number(found.slice(10)) + 3}`),
    ],
    ['line ends changed on the way', () => Buffer.from(classic.toString('latin1').replace('%PDF-1.7\n', '%PDF-1.7\r\n'), 'latin1')],
  ])('%s: is written anew', async (_, make) => {
    const inspection = await inspectPdf(make());
    expect(inspection).toMatchObject({ pages: 3, checked: 'whole' });
    expect(inspection.problem).toBeUndefined();
    expect(qpdfFaults(inspection.repaired!) ?? '').toBe('');
    expect(await extractText(inspection.repaired!)).toContain('Evidenceoftreatment');
    expect((await inspectPdf(inspection.repaired!)).repaired).toBeUndefined();
  });
});

describe('a PDF too large to be held in memory', () => {
  it('is checked by its structure, from the disk', async () => {
    const path = join(folder, 'large.pdf');
    writeLargePdf(path, 40);
    expect(await inspectPdf(path)).toEqual({
      pages: 40,
      isEncrypted: false,
      largestPage: { widthInches: 8.5, heightInches: 11 },
      checked: 'structure',
    });
    const cut = join(folder, 'cut.pdf');
    writeLargePdf(cut, 40, { isCut: true });
    expect((await inspectPdf(cut)).problem?.code).toBe('damaged');
  });
});

function overwrite(bytes: Buffer, from: string, to: string): Buffer {
  const copy = Buffer.from(bytes);
  copy.write(to, copy.indexOf(from, 0, 'latin1'), 'latin1');
  return copy;
}

function overwriteAll(bytes: Buffer, pattern: RegExp, replace: (found: string) => string): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(pattern, replace), 'latin1');
}

function breakStream(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const start = copy.indexOf('stream\n', 0, 'latin1') + 7;
  copy.fill(0x55, start + 10, start + 30);
  return copy;
}

/** Writes a PDF of so many pages with half a megabyte of picture on each, object by object. */
function writeLargePdf(path: string, pages: number, { isCut = false } = {}): void {
  const file = openSync(path, 'w');
  const offsets: number[] = [];
  let at = 0;
  const write = (bytes: Buffer | string) => {
    at += writeSync(file, typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  };
  const object = (number: number, body: () => void) => {
    offsets[number] = at;
    write(`${number} 0 obj\n`);
    body();
    write('\nendobj\n');
  };
  write('%PDF-1.7\n');
  object(1, () => write('<< /Type /Catalog /Pages 2 0 R >>'));
  const kids = Array.from({ length: pages }, (_, page) => `${3 + page * 2} 0 R`).join(' ');
  object(2, () => write(`<< /Type /Pages /Count ${pages} /MediaBox [0 0 612 792] /Kids [${kids}] >>`));
  for (let page = 0; page < pages; page++) {
    object(3 + page * 2, () => write(`<< /Type /Page /Parent 2 0 R /Contents ${4 + page * 2} 0 R >>`));
    object(4 + page * 2, () => {
      write(`<< /Length ${512 * 1024} >>\nstream\n`);
      write(Buffer.alloc(512 * 1024, 0x20));
      write('\nendstream');
    });
  }
  const table = offsets.map((offset) => `${String(offset ?? 0).padStart(10, '0')} 00000 n \n`).slice(1);
  const start = at;
  if (!isCut)
    write(
      `xref\n0 ${offsets.length}\n0000000000 65535 f \n${table.join('')}trailer\n<< /Size ${offsets.length} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`,
    );
}
