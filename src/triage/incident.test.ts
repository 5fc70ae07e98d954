import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ENTRY_KINDS, INCIDENT_STATES, NEXT_OF_INCIDENT, NEXT_OF_STEP, STEP_OUTCOMES, STEP_STATES, SUBJECT_KINDS } from './incident.ts';

const MIGRATION = readFileSync(new URL('../../migrations/0012_triage.sql', import.meta.url), 'utf8');

test('the database knows the same states of incidents and steps, kinds of entries and subjects', () => {
  expect(inCheck('incidents', 'state')).toEqual([...INCIDENT_STATES].toSorted());
  expect(inCheck('incidents', 'subject_kind')).toEqual([...SUBJECT_KINDS].toSorted());
  expect(inCheck('incident_steps', 'state')).toEqual([...STEP_STATES].toSorted());
  expect(inCheck('incident_entries', 'kind')).toEqual([...ENTRY_KINDS].toSorted());
});

test('every move leads to a state that there is, and what somebody may say of a step is one', () => {
  for (const [table, states] of [
    [NEXT_OF_INCIDENT, INCIDENT_STATES],
    [NEXT_OF_STEP, STEP_STATES],
  ] as const) {
    for (const next of Object.values(table)) for (const state of Object.keys(next)) expect(states).toContain(state);
  }
  for (const outcome of STEP_OUTCOMES) expect(STEP_STATES).toContain(outcome);
});

function inCheck(table: string, column: string): string[] {
  const [, text = ''] = new RegExp(`create table ${table} \\(([\\s\\S]*?)\\n\\);`).exec(MIGRATION) ?? [];
  const [, list = ''] = new RegExp(`${column} text not null check \\(${column} in \\(([^)]*)\\)`).exec(text) ?? [];
  return [...list.matchAll(/'([a-z_]+)'/g)].map(([, name]) => name as string).toSorted();
}
