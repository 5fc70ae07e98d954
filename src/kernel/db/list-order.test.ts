import { expect, test } from 'vitest';
import { sql } from './database.ts';
import { isBehind, readCursor, writeCursor } from './list-order.ts';

const WRONG = expect.objectContaining({ code: 'WB_USAGE' });

test('a cursor is read as it was written, with and without a key', () => {
  for (const place of [
    { key: null, id: 5 },
    { key: -62_135_596_800_000_000, id: 1 },
    { key: 253_402_300_799_000_000, id: Number.MAX_SAFE_INTEGER },
  ])
    expect(readCursor('-opened', writeCursor('-opened', place))).toEqual(place);
});

test.each([
  ['an id past what the database holds', '-opened~~99999999999999999999'],
  ['an id that is not exact', '-opened~~9007199254740992'],
  ['a key that is a sign alone', '-opened~-~1'],
  ['a moment past those of the calendar', '-opened~253402300800000000~1'],
  ['a moment before them', '-opened~-62167219300000000~1'],
  ['a key past every number', `-opened~${'9'.repeat(400)}~1`],
])('%s is no cursor', (_what, cursor) => {
  expect(() => readCursor('-opened', cursor)).toThrow(WRONG);
});

test('a place without a key is refused where every row has one, and taken where some have none', () => {
  const key = { id: sql`f.id`, key: sql`f.answer_by` };
  const place = readCursor('answer_by', 'answer_by~~1');
  expect(() => isBehind('answer_by', key, place)).toThrow(WRONG);
  expect(() => isBehind('answer_by', { ...key, isNullable: true }, place)).not.toThrow();
  expect(() => isBehind('opened', { id: sql`f.id` }, place)).not.toThrow();
});
