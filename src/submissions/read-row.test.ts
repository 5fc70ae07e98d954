import { expect, test } from 'vitest';
import { readRow } from './read-row.ts';
import type { IntakeProgram } from './submission.ts';

const PROGRAM = { forms: new Map() } as unknown as IntakeProgram;
const AT = new Date('2026-03-01T00:00:00Z');
const QUOTE = '{"row":1,"field":"","rule":"x","message":"m","line":';

function ruleOf(text: string): string | undefined {
  const row = readRow({ number: 1, bytes: Buffer.from(text) }, PROGRAM, AT);
  return 'faults' in row ? row.faults[0]?.rule : undefined;
}

const LINE = '{"id":"a","form":"none","person_id":"p","submitted_at":"2026-01-01T00:00:00Z","payload":{},"identity":{}}';

test('a refused line is read as the line that it quotes, as text or as the object it is', () => {
  expect(ruleOf(LINE)).toBe('unknown_form');
  expect(ruleOf(`${QUOTE}${JSON.stringify(LINE)}}`)).toBe('unknown_form');
  expect(ruleOf(`${QUOTE}${LINE}}`)).toBe('unknown_form');
});

test.each([2, 2_000, 20_000])('quotes within quotes, %d of them, refuse their row at once and no other', (count) => {
  const begun = performance.now();
  expect(ruleOf(`${QUOTE.repeat(count)}${LINE}${'}'.repeat(count)}`)).toMatch(/^(invalid_type|unrecognized_keys|no_line)$/);
  expect(performance.now() - begun).toBeLessThan(1_000);
});

test('a quoted line that is nested too deeply refuses its row', () => {
  expect(ruleOf(`${QUOTE}{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`)).toBe('no_line');
});
