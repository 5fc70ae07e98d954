import { expect, test } from 'vitest';
import { fieldsOf, kindOfField, readFields } from './json-schema.ts';

const SCHEMA = {
  type: 'object',
  properties: {
    ratePerSecond: { type: 'integer', minimum: 1, maximum: 50, default: 5, description: 'How fast.' },
    mode: { type: 'string', enum: ['paper', 'api'] },
    since: { type: 'string', format: 'date' },
    isDry: { type: 'boolean' },
    ids: { type: 'array', items: { type: 'string' } },
    note: { anyOf: [{ type: 'string' }, { type: 'null' }], title: 'A note' },
    map: { type: 'object' },
  },
  required: ['ratePerSecond', 'mode', 'ids'],
};

function formOf(given: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(given)) form.set(name, value);
  return form;
}

test('each property is a field; one with a default need not be given', () => {
  expect(fieldsOf(SCHEMA).map(({ title, isRequired, schema }) => [title, isRequired, kindOfField(schema)])).toEqual([
    ['Rate per second', false, 'number'],
    ['Mode', true, 'choice'],
    ['Since', false, 'date'],
    ['Is dry', false, 'flag'],
    ['Ids', true, 'lines'],
    ['A note', false, 'text'],
    ['Map', false, 'json'],
  ]);
});

test('a form is read to values of the schema’s types; what is empty is left out', () => {
  const given = { ratePerSecond: '7', mode: 'api', isDry: 'true', ids: 'a\n\n b \n', note: ' ', map: '{"a":1}' };
  expect(readFields(SCHEMA, formOf(given))).toEqual({
    values: { ratePerSecond: 7, mode: 'api', isDry: true, ids: ['a', 'b'], map: { a: 1 } },
    errors: {},
  });
});

test('what is missing or cannot be read is named by field', () => {
  const { errors } = readFields(SCHEMA, formOf({ ratePerSecond: 'fast', map: '{' }));
  expect(errors).toEqual({
    ratePerSecond: 'Rate per second is no number.',
    mode: 'Mode is missing.',
    ids: 'Ids is missing.',
    map: 'Map is no JSON.',
  });
});

test('where a command line may give a word for a flag or digits for an id, a form has the flag or the text', () => {
  const schema = {
    properties: {
      person: { anyOf: [{ type: 'string' }, { type: 'integer' }] },
      even: { anyOf: [{ type: 'boolean' }, { type: 'string', enum: ['true', 'false'] }] },
    },
  };
  expect(fieldsOf(schema).map(({ schema: own }) => kindOfField(own))).toEqual(['text', 'flag']);
  expect(readFields(schema, formOf({ person: '007', even: 'true' })).values).toEqual({ person: '007', even: true });
});

test('a list is read from lines and from ticked boxes', () => {
  const form = new FormData();
  for (const id of ['a', 'b']) form.append('ids', id);
  expect(readFields({ properties: { ids: SCHEMA.properties.ids } }, form).values).toEqual({ ids: ['a', 'b'] });
});
