import { expect, test } from 'vitest';
import { documentsOf } from './documents.ts';

const labels = (rest: object): string[] => documentsOf({ form526: { form526: {} }, ...rest }).map((document) => document.label);

test('every part that has answers becomes a document', () => {
  expect(labels({ form4142: { a: 1 }, form0781: { form0781: { a: 1 }, form0781a: { b: 1 } }, form8940: { c: 1 } })).toEqual([
    '21-526EZ',
    '21-4142',
    '21-0781',
    '21-0781a',
    '21-8940',
  ]);
});

test('a statement that stands flat in form0781 is not lost', () => {
  expect(labels({ form0781: { incidents: [{ incidentLocation: 'Pleiku' }] } })).toEqual(['21-526EZ', '21-0781']);
  expect(labels({ form0781: { eventTypes: { combat: true } } })).toEqual(['21-526EZ', '21-0781V2']);
});

test('a part that no form takes is not lost; what holds no answer is none', () => {
  expect(labels({ form9999: { deep: [{ answer: 'x' }] } })).toEqual(['21-526EZ', 'further-answers']);
  expect(labels({ form9999: { deep: [{ answer: null }] }, flashes: ['Homeless'], form4142: null, form0781: {} })).toEqual(['21-526EZ']);
});

test('BDD instructions go with a claim before discharge only', () => {
  expect(labels({ form526: { form526: { bddQualified: true } } })).toEqual(['21-526EZ', 'bdd-instructions']);
});
