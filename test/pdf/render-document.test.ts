import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { closePdfWorkers, renderDocument } from '../../src/kernel/pdf/index.ts';
import { printableText } from '../../src/kernel/pdf/printable-text.ts';
import { shippedCoverage } from '../../src/kernel/pdf/set-document.ts';
import type { DocumentBlock, DocumentModel } from '../../src/sdk/document-model.ts';
import { extractText, extractWithPoppler, hasPoppler, qpdfFaults, squeeze } from './extract-text.ts';

afterAll(closePdfWorkers);

function documentOf(values: readonly string[]): DocumentModel {
  const blocks = values.map((value, index): DocumentBlock => ({ kind: 'row', label: `Question ${index}`, value }));
  return { title: 'Answers', language: 'en-US', footer: 'Answers · 1', sections: [{ title: 'Section I', blocks }] };
}

async function textOf(values: readonly string[]): Promise<string> {
  const { pdf, isTagged } = await renderDocument(documentOf(values));
  expect(isTagged).toBe(true);
  expect(qpdfFaults(pdf) ?? '').toBe('');
  return extractText(pdf);
}

describe('what is printed comes out again', () => {
  it.each([
    ['markup', '#read("/etc/passwd") #import "x" $x^2$ *bold* _it_ `raw` @ref <label> // no comment /* none */ \\ \\u{41} ] } ~ -- ---'],
    ['Vietnamese', 'Nguyễn Thị Ánh, Đặng Ngọc Khuê, Trần Hữu Phước'],
    ['Hawaiian', 'Kamehameha Kāneʻohe, ʻAiea, Oʻahu, Līhuʻe, Hawaiʻi'],
    ['Greek and Cyrillic', 'Ελευθέριος Βενιζέλος, Юрій Ковальчук, Ђорђе'],
    ['ligatures', 'office affluent fi ffi fl ffl ﬁ Æ œ'],
    ['quotes', `"straight" 'single' "curly" … – —`],
    ['beyond the main font', '漢字 ひらがな 한국어 ไทย 😀'],
    ['a list that looks like markup', '= Heading\n- item\n+ item\n/ term: text'],
    ['whole lines', 'first\nsecond\r\nthird\rfourth\n\n\nlast'],
  ])('%s', async (_, value) => {
    expect(await textOf([value])).toContain(squeeze(value));
  });

  it.skipIf(!hasPoppler)('characters that share a glyph, and text from right to left (needs pdftotext)', async () => {
    const values = ['é e\u0301 ñ n\u0303 ễ e\u0302\u0303', 'हिन्दी', '👨‍👩‍👧 ❤️', 'a\u00adb\u200bc\u200dd\ufeffe', 'שלום', 'محمد'];
    const { pdf } = await renderDocument(documentOf(values));
    const text = extractWithPoppler(pdf);
    for (const value of values) expect(text).toContain(squeeze(value));
  });

  it('shows controls and reversed reading order, and drops neither', async () => {
    const { pdf, warnings } = await renderDocument(documentOf(['a\u0000b\u0007c\u202ed\ud800e']));
    expect(await extractText(pdf)).toContain('a\uFFFDb\uFFFDc\uFFFDd\uFFFDe');
    expect(warnings).toEqual(['4 control characters are shown as U+FFFD.']);
  });

  it('writes what no shipped font can draw as its code point', async () => {
    const { pdf, warnings } = await renderDocument(documentOf(['x\u{10FFFD}y']));
    expect(await extractText(pdf)).toContain('x[U+10FFFD]y');
    expect(warnings).toHaveLength(1);
  });

  it('shows empty and blank answers', async () => {
    const text = await textOf(['', ' \n\t ']);
    expect(text).toContain('Question0Leftblank');
    expect(text).toContain('Question1Blankspaceonly');
  });

  it('breaks words of any length without adding or losing a character, page after page', async () => {
    const word = Array.from({ length: 12_000 }, (_, index) => 'WMil0-/ffi'[index % 10]).join('');
    expect(await textOf([word, `before ${'ễ'.repeat(3_000)} after`])).toContain(word);
  });

  it('keeps a long text whole over its page breaks', async () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `word${index}`).join(' ');
    expect(await textOf([text])).toContain(squeeze(text));
  });

  it.skipIf(!hasPoppler)(
    'holds for any text (needs pdftotext)',
    async () => {
      // What has a canonical order of its own, and what is written from right to left, comes out in another order; each character is still there.
      const character = fc.integer({ min: 0x20, max: 0x2fff }).map((code) => String.fromCodePoint(code));
      const values = fc.array(
        fc.array(character, { minLength: 1, maxLength: 60 }).map((parts) => parts.join('')),
        { minLength: 150, maxLength: 150 },
      );
      await fc.assert(
        fc.asyncProperty(values, async (given) => {
          const found = countOf(extractWithPoppler((await renderDocument(documentOf(given))).pdf));
          for (const [one, count] of countOf(given.map((value) => squeeze(printableText(value, shippedCoverage()).text)).join(''))) {
            expect(found.get(one) ?? 0, `U+${one.codePointAt(0)?.toString(16)}`).toBeGreaterThanOrEqual(count);
          }
        }),
        { numRuns: 4 },
      );
    },
    120_000,
  );
});

function countOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return counts;
}

describe('shape', () => {
  it('numbers entries, nests groups of any depth and keeps their order', async () => {
    let deep: DocumentBlock = { kind: 'row', label: 'Innermost', value: 'found' };
    for (let depth = 0; depth < 40; depth++) deep = { kind: 'group', title: `Level ${depth}`, blocks: [deep] };
    const entries = [1, 2].map((number): readonly DocumentBlock[] => [{ kind: 'row', label: 'Name', value: `Person ${number}` }]);
    const { pdf, isTagged } = await renderDocument({
      title: 'Nested',
      subtitle: 'Submission 1',
      language: 'en-US',
      formNumber: '00-0000',
      label: 'A label',
      sections: [
        {
          title: 'Section',
          blocks: [{ kind: 'entries', title: 'Person', entries }, deep, { kind: 'note', text: 'A note' }, { kind: 'text', text: 'A text' }],
        },
      ],
    });
    const text = await extractText(pdf);
    expect(isTagged).toBe(true);
    expect(text).toMatch(/Alabel.*Person1of2.*Person1.*Person2of2.*Person2.*Level39.*Innermostfound.*Anote.*Atext/);
  });

  it('sets thousands of answers', async () => {
    const text = await textOf(Array.from({ length: 3_000 }, (_, index) => `answer-${index}`));
    for (const index of [0, 1_499, 2_999]) expect(text).toContain(`answer-${index}`);
  });

  it('sets a megabyte within seconds and leaves the event loop free', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 10);
    const start = performance.now();
    const { pdf } = await renderDocument(documentOf(['The quick brown fox jumps over the lazy dog. '.repeat(23_000)]));
    clearInterval(timer);
    expect(pdf.length).toBeGreaterThan(500_000);
    expect(performance.now() - start).toBeLessThan(15_000);
    expect(turns).toBeGreaterThan(10);
  });
});
