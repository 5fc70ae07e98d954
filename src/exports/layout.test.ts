import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExportLayout } from '#sdk';
import { fileOf, layoutFaults, writeLine } from './layout.ts';

const DELIMITED: ExportLayout = {
  kind: 'delimited',
  delimiter: ',',
  lineEnd: '\n',
  encoding: 'ascii',
  blank: ' ',
  columns: [
    { name: 'name', width: 5, overflow: 'keep', forbidden: 'space' },
    { name: 'street', overflow: 'keep', forbidden: 'space' },
    { name: 'zip', width: 5, overflow: 'cut', forbidden: 'space' },
  ],
};
const FIXED: ExportLayout = {
  kind: 'fixed',
  lineEnd: '\n',
  encoding: 'ascii',
  blank: ' ',
  columns: [
    { name: 'stub', width: 4, overflow: 'cut', forbidden: 'space' },
    { name: 'number', width: 3, overflow: 'refuse', forbidden: 'refuse', isRequired: true },
  ],
};

test('values are filled up, cut, or kept as the column says', () => {
  expect(writeLine(DELIMITED, { name: 'Al', street: null, zip: '123456' })).toEqual({ line: 'Al   , ,12345', changed: ['zip:cut'] });
  expect(writeLine(DELIMITED, { name: 'Alexandra', street: '1 St', zip: '  ' })).toEqual({ line: 'Alexandra,1 St,     ', changed: [] });
});

test('a comma, a line end, a character that the encoding lacks, and one that becomes a comma', () => {
  const values = { name: 'Nuñez, J', street: '1 Main\r\nApt，2', zip: '1' };
  expect(writeLine(DELIMITED, values)).toEqual({
    line: 'Nunez  J,1 Main  Apt 2,1    ',
    changed: ['name:transliterated', 'name:space', 'street:transliterated', 'street:space'],
  });
});

test('what must be whole refuses its line by column and rule, never by value', () => {
  expect(writeLine(FIXED, { stub: 'A', number: '' })).toEqual({ refused: 'number_missing' });
  expect(writeLine(FIXED, { stub: 'A', number: '1234' })).toEqual({ refused: 'number_too_long' });
  expect(writeLine(FIXED, { stub: 'A', number: '1\n2' })).toEqual({ refused: 'number_forbidden_character' });
});

test('no value moves a column, whatever it holds', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 });
  fc.assert(
    fc.property(text, text, text, (name, street, zip) => {
      const written = writeLine(DELIMITED, { name, street, zip });
      if ('refused' in written) throw new Error(written.refused);
      expect(written.line.split(',')).toHaveLength(3);
      expect(written.line).toMatch(/^[\x20-\x7e]*$/);
      expect(fileOf(DELIMITED, [written.line]).toString('latin1')).toBe(`${written.line}\n`);
    }),
  );
  fc.assert(
    fc.property(text, text, (stub, number) => {
      const written = writeLine(FIXED, { stub, number });
      if ('line' in written) expect(written.line).toHaveLength(7);
    }),
  );
});

test('a layout that could shift a column is refused at boot', () => {
  expect(layoutFaults(DELIMITED)).toEqual([]);
  expect(layoutFaults({ ...FIXED, columns: [{ name: 'a', width: 3, overflow: 'keep', forbidden: 'space' }] })).toHaveLength(1);
  expect(layoutFaults({ ...DELIMITED, blank: ',' })).not.toEqual([]);
  expect(layoutFaults({ ...FIXED, columns: [{ name: 'a', overflow: 'cut', forbidden: 'space' }] })).toHaveLength(1);
});
