import { expect, test } from 'vitest';
import { readFilter } from './filter.ts';

test('the filter takes what it knows from the address and leaves the rest', () => {
  expect(readFilter({ program: 'vye', standing: 'needs_attention', reason: 'held', after: '42', colour: 'red' })).toEqual({
    program: 'vye',
    standing: 'needs_attention',
    reason: 'held',
    after: '42',
  });
  expect(readFilter({ program: '', standing: 'lost', after: 7 })).toEqual({});
});
