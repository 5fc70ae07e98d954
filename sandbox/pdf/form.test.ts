import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { renderForm526 } from '../evss-form.ts';
import { hasTool } from '../testing/tools.ts';
import { printForm } from './form.ts';
import { measure } from './ink.ts';
import { toLines } from './text.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'sandbox-pdf-'));
afterAll(() => rmSync(folder, { recursive: true }));
const canReadBack = hasTool('pdftotext') && hasTool('qpdf');

let files = 0;
async function readBack(pdf: Buffer): Promise<string> {
  const path = join(folder, `${files++}.pdf`);
  writeFileSync(path, pdf);
  await run('qpdf', ['--check', path]);
  const { stdout } = await run('pdftotext', [path, '-'], { maxBuffer: 1e9 });
  return bare(stdout);
}

/** Text without white space and direction marks, which paper does not carry. */
function bare(text: string): string {
  return text.normalize('NFC').replace(/[\s\u00a0\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad]+/g, '');
}

describe.skipIf(!canReadBack)('a printed form, read back by pdftotext and checked by qpdf (skipped where they are not installed)', () => {
  it('holds every leaf value of a payload', async () => {
    const text = await readBack(
      renderForm526([{ label: 'First name', value: 'Thị Hồng-Ánh' }], {
        veteran: { name: 'Nguyễn', isHomeless: false, amount: 500.25, dates: [{ from: '1990-02-03', to: null }] },
        standardClaim: true,
      }),
    );
    for (const value of ['VAForm21-526EZ', 'ThịHồng-Ánh', 'Nguyễn', 'No', '500.25', '1990-02-03', 'StandardclaimYes'])
      expect(text).toContain(value);
  });

  it.each([
    ['Vietnamese', 'Đặng Thị Bích Phượng, Nguyễn Văn Ưởng'],
    ['Hawaiian', 'Kāneʻohe, ʻŌlelo, Keliʻihoʻomalu'],
    ['decomposed letters', 'Nguye\u0302\u0303n e\u0301'],
    ['ligature pairs', 'office affluent flight ﬁnal'],
    ['East Asian', '山田太郎 한국어'],
    ['right to left', 'حمد بن عبد الله'],
    ['mixed directions', 'the name שלום is Hebrew'],
    ['emoji', 'fine 😀 👩‍👩‍👧'],
    ['hyphens at line ends', 'one-\ntwo-\n-----\nthree -'],
    ['PDF syntax', '(a) \\ <b> [c] {d} /e %f endstream endobj'],
    ['letters that share a glyph', 'Ω Ω µ μ K K Å Å ‑ ‐'],
    ['a lone surrogate', 'a\ud800b'],
  ])('holds %s', async (_name, value) => {
    expect(await readBack(renderForm526([], { text: { value } }))).toContain(bare(value.toWellFormed()));
  });

  it.each(['A B', 'K L M N', '= + @', '12 a', '- - -', 'to be -'])('keeps the spaces of %j', async (value) => {
    const path = join(folder, `${files++}.pdf`);
    writeFileSync(path, renderForm526([], { value: { value } }));
    const { stdout } = await run('pdftotext', [path, '-']);
    expect(stdout.replace(/\s+/g, ' ')).toContain(value);
  });

  it('drops control characters and keeps what stands round them', async () => {
    expect(await readBack(renderForm526([], { text: { value: 'be\u0000fore\u0007 \u001bafter\u009f\ttab' } }))).toContain('beforeaftertab');
  });

  it('breaks a word of any length without a hyphen', async () => {
    const words = `${'x'.repeat(4000)} ${'ab-'.repeat(2000)}`;
    expect(await readBack(renderForm526([], { text: { words } }))).toContain(bare(words));
  });

  it('flows a megabyte of text over pages in one piece', async () => {
    const text = Array.from({ length: 90_000 }, (_, i) => `word${i}${i % 7 === 0 ? '-x' : ''}`).join(' ');
    expect(await readBack(renderForm526([], { statement: { text } }))).toContain(bare(text));
  });

  it('holds any text', async () => {
    const values = fc.sample(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), { numRuns: 150, seed: 7 });
    const words = values
      .map((value) => bare(value).replace(/[^\p{L}\p{N}]/gu, ''))
      .filter((value) => value !== '' && !/[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|\p{Bidi_C}|[\u{10000}-\u{10ffff}]/u.test(value));
    const text = await readBack(renderForm526([], { values: words }));
    expect(words.filter((word) => !text.includes(bare(word)))).toEqual([]);
  });
});

it('gives the same bytes for the same content', () => {
  expect(renderForm526([], { a: { b: '山' } }).equals(renderForm526([], { a: { b: '山' } }))).toBe(true);
});

it('prints a value nested ten thousand levels deep', () => {
  let value: unknown = 'core';
  for (let i = 0; i < 10_000; i++) value = { step: value };
  expect(renderForm526([], { value }).length).toBeGreaterThan(1000);
});

it('prints a form without answers', () => {
  expect(printForm('Empty', 'form', []).subarray(0, 5).toString()).toBe('%PDF-');
});

it('keeps lines within their limit', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 300 }), (text) => {
      for (const line of toLines(text, 20_000, measure)) {
        const width = Array.from(line).reduce((sum, character) => sum + measure(character.codePointAt(0)!), 0);
        expect(width).toBeLessThanOrEqual(20_000);
      }
    }),
  );
});
