import { expect, test } from 'vitest';
import { guessHeader, readHeader } from './read-header.ts';

test.each([
  ['id,reason\n1,x', ['id', 'reason']],
  ['\ufeffid,"a ""quoted"" name","two\nlines"\r\n1,2,3', ['id', 'a "quoted" name', 'two\nlines']],
  ['one', ['one']],
  ['a,b,', ['a', 'b', '']],
  ['', []],
  ['\n1', []],
])('the header of %j', (text, header) => {
  expect(readHeader(text)).toEqual(header);
});

test('a column is found by its word', () => {
  expect(guessHeader('submission_id', ['Name', 'Submission ID'])).toBe('Submission ID');
  expect(guessHeader('zip', ['Name'])).toBeUndefined();
});
