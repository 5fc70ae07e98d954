import { expect, test } from 'vitest';
import { differencesBetween } from './duplicate.ts';

test('differences name paths and values, missing ones as null, in order of path', () => {
  expect(
    differencesBetween([
      { a: { b: ['x', 1] }, same: true },
      { a: { b: ['y'] }, same: true },
    ]),
  ).toEqual([
    { path: 'a.b[0]', values: ['"x"', '"y"'] },
    { path: 'a.b[1]', values: ['1', null] },
  ]);
});

test('equal payloads have none', () => {
  expect(differencesBetween([{ a: null }, { a: null }])).toEqual([]);
});
