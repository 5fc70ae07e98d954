import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareLines, linesOf } from './compare-lines.ts';

test('each line of the list answers one line of ours', () => {
  expect(compareLines(['a', 'b', 'b', 'c'], ['b', 'x', 'a', 'b', 'b'])).toEqual({
    received: [1, 2, 3],
    missing: [4],
    repeated: [5],
    notOurs: [2],
  });
});

test('line ends and spaces at the end count for nothing; an empty file has no lines', () => {
  expect(linesOf(Buffer.from('a  \r\nb\n\n'), 'latin1')).toEqual(['a', 'b']);
  expect(linesOf(Buffer.alloc(0), 'latin1')).toEqual([]);
});

test('ours and theirs add up', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
  fc.assert(
    fc.property(lines, lines, (ours, list) => {
      const { received, missing, repeated, notOurs } = compareLines(ours, list);
      expect(received.length + missing.length).toBe(ours.length);
      expect(received.length + repeated.length + notOurs.length).toBe(list.length);
      expect(new Set([...received, ...missing]).size).toBe(ours.length);
    }),
  );
});
