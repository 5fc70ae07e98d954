import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeOf, patternOf } from './normalise.ts';

const NONE = new Set<string>();

test.each([
  ['Failed to verify payload for document 123456', 'failed to verify payload for document …'],
  ['upload "my discharge papers.pdf" was rejected', 'upload … was rejected'],
  ['No claim found for 550e8400-e29b-41d4-a716-446655440000 on 2024-02-03T10:11:12Z', 'no claim found for … on …'],
  ['Veteran Marigold Testwell (SSN 900-11-2233) cannot be found', 'veteran … cannot be found'],
  ['POST https://example.test/claims/77?x=1 answered 503: service unavailable', 'post … answered …: service unavailable'],
  ['could not read /srv/files/marigold/claim.pdf', 'could not read …'],
  ["the receiver doesn't know it", "the receiver doesn't know it"],
  ['someone@example.test is no address', '… is no address'],
  ['', ''],
])('%j becomes %j', (message, pattern) => {
  expect(patternOf(message)).toBe(pattern);
});

test('two texts that differ in values only are one, and two that differ in known words are two', () => {
  expect(patternOf('The file Rose-DD214.pdf has 12 pages')).toBe(patternOf('The file x.png has 3 pages'));
  expect(patternOf('the upload timed out')).not.toBe(patternOf('the upload was refused'));
});

test('whatever a person is called, and however it is written, no word of it stays that Waybill does not know', () => {
  const name = fc.stringMatching(/^[a-z]{3,12}$/).filter((word) => patternOf(word) === '…');
  const spelled = (word: string) =>
    fc.constantFrom(word, word.toUpperCase(), word[0]!.toUpperCase() + word.slice(1), `${word}'s`, `${word}_${word}`);
  fc.assert(
    fc.property(
      name.chain((word) => fc.tuple(fc.constant(word), spelled(word))),
      fc.nat(),
      ([word, written], number) => {
        const pattern = patternOf(`validation failed for ${written} born ${number}: name ${written}, ${written}@example.test`);
        expect(pattern.toLowerCase()).not.toContain(word);
        expect(pattern).not.toMatch(/\d/);
        expect(codeOf(`${written} ${number}`, NONE)?.toLowerCase() ?? '').not.toContain(word);
      },
    ),
  );
});

test.each([
  ['DOC102', 'DOC102'],
  ['http_503', 'http_503'],
  ['WB_EXPORT_STORE', 'WB_EXPORT_STORE'],
  ['Error500', 'Error500'],
  ['Marigold', '…'],
  ['900112233', '…'],
  ['claim for Marigold Testwell', 'claim.for.…'],
])('the code %j is kept as %j', (code, kept) => {
  expect(codeOf(code, new Set(['DOC102']))).toBe(kept);
});
