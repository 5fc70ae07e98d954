import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CLASS_STATES, NEXT, SCANNED, STAGE_MEANS, STAGES } from './error-class.ts';

const MIGRATION = readFileSync(new URL('../../migrations/0012_triage.sql', import.meta.url), 'utf8');

test('the database knows the same states, stages and sources', () => {
  const table = MIGRATION.slice(MIGRATION.indexOf('create table error_classes'));
  expect(inCheck(table, 'state')).toEqual([...CLASS_STATES].toSorted());
  expect(inCheck(table, 'stage')).toEqual([...STAGES].toSorted());
  expect(inCheck(MIGRATION.slice(MIGRATION.indexOf('create table error_occurrences')), 'source')).toEqual(
    [...SCANNED, 'notices'].toSorted(),
  );
  expect(Object.keys(STAGE_MEANS).toSorted()).toEqual([...STAGES].toSorted());
  for (const next of Object.values(NEXT)) for (const state of Object.keys(next)) expect(CLASS_STATES).toContain(state);
});

function inCheck(text: string, column: string): string[] {
  const [, list = ''] = new RegExp(`${column} text not null check \\(${column} in \\(([^)]*)\\)`).exec(text) ?? [];
  return [...list.matchAll(/'([a-z_]+)'/g)].map(([, name]) => name as string).toSorted();
}
