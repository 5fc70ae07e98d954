import { expect, test } from 'vitest';
import { choice, filterOf, flag, listSearch, text, whole } from './search.ts';

const read = listSearch({ program: text(), state: choice(['waiting', 'unknown']), overdue: flag(), class: whole() });

test('an address is read for what the page knows; the rest is left out, never guessed', () => {
  expect(read({ program: 'vye', state: 'unknown', overdue: 'true', class: '12', sort: '-state', after: '42', colour: 'red' })).toEqual({
    program: 'vye',
    state: 'unknown',
    overdue: 'true',
    class: '12',
    sort: '-state',
    after: '42',
  });
  expect(read({ program: '', class: '-1', state: 'lost', overdue: 'perhaps', after: 7 })).toEqual({});
});

test('the filter is the address without order and page', () => {
  expect(filterOf(read({ program: 'vye', sort: 'id', after: '42' }))).toEqual({ program: 'vye' });
});
