import { expect, test } from 'vitest';
import form526 from '../../programs/form526/index.ts';
import { defineAlert } from '../sdk/index.ts';
import { loadPrograms } from './index.ts';

const own = (name: string) =>
  defineAlert({ name, title: 'Too many of a kind', means: 'x.', next: 'x.', severity: 'info', evaluate: async () => [] });

test('a rule of a program has a name of its own', () => {
  const load = (...names: string[]) => loadPrograms([{ ...form526, alerts: names.map(own) }]);
  expect(load('too_many').get('form526')?.alerts).toHaveLength(1);
  expect(() => load('ledger_lag')).toThrow(/every program has an alert called "ledger_lag"/);
  expect(() => load('a', 'a')).toThrow(/two alerts are called "a"/);
  expect(() => load('Not a name')).toThrow(/alert name "Not a name"/);
});
