import { expect, test } from 'vitest';
import { apiFault } from '../api/fault.ts';
import { faultsByField, fieldFault } from './field-fault.ts';

test('what the server says of a field stands with the field; the part of it that is wrong is left to the words', () => {
  const faults = ['office: takes one of north, south', 'places.0.name: Too long', 'nothing of a field'];
  const refused = apiFault('refused', 'The parameters do not fit.', { details: { faults } });
  expect(faultsByField(refused)).toEqual({ office: 'Takes one of north, south.', places: 'Too long.' });
});

test('a fault of our own names its field; any other names none', () => {
  expect(faultsByField(fieldFault('over.file', 'Choose a file.'))).toEqual({ 'over.file': 'Choose a file.' });
  expect(faultsByField(new Error('broken'))).toEqual({});
  expect(faultsByField(apiFault('broken', 'No answer.'))).toEqual({});
});
