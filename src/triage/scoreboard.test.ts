import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ScoredClass } from './scoreboard.sql.ts';
import { columnsBack, scoreboardCsv, tally } from './scoreboard.ts';

const AT = new Date('2026-03-11T12:30:00Z');
const DAY_MS = 86_400_000;

function scored(id: number): ScoredClass {
  return {
    id,
    program: 'tests',
    stage: 'attempt',
    place: 'uploads',
    step: null,
    code: '=cmd()',
    pattern: 'the upload, timed out',
    firstSeenAt: AT,
    lastSeenAt: AT,
    submissions: 1,
    people: 1,
    state: 'open',
    owner: null,
    ticket: null,
  };
}

test('whatever was counted, rows and columns add up to the same total, and the file says so', () => {
  const board = fc.record({
    by: fc.constantFrom('day', 'week'),
    days: fc.integer({ min: 1, max: 100 }),
    classes: fc.integer({ min: 1, max: 5 }),
  });
  fc.assert(
    fc.property(board, fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 1_000 }))), ({ by, days, classes }, counted) => {
      const columns = columnsBack(AT, by, days);
      const own = Array.from({ length: classes }, (_, n) => scored(n + 1));
      const cells = counted.map(([who, when, occurrences]) => ({
        classId: (who % classes) + 1,
        begins: columns[when % columns.length]!,
        occurrences,
      }));
      const made = tally(columns, cells, own);
      const whole = counted.reduce((sum, [, , n]) => sum + n, 0);
      expect(made.total).toBe(whole);
      expect(made.rows.reduce((sum, { total }) => sum + total, 0)).toBe(whole);
      const until = new Date(AT);
      const csv = scoreboardCsv({ program: null, by, from: columns[0]!, until, ...made });
      const lines = csv.trimEnd().split('\n');
      expect(lines).toHaveLength(classes + 2);
      expect(lines.at(-1)?.split(',').at(-1)).toBe(String(whole));
    }),
  );
});

test.each([
  ['week', 91, 13, '2025-12-15T00:00:00.000Z', '2026-03-09T00:00:00.000Z'],
  ['week', 8, 2, '2026-03-02T00:00:00.000Z', '2026-03-09T00:00:00.000Z'],
  ['day', 14, 14, '2026-02-26T00:00:00.000Z', '2026-03-11T00:00:00.000Z'],
] as const)('%s over %i days are %i columns, from %s', (by, days, count, first, last) => {
  const columns = columnsBack(AT, by, days);
  expect(columns).toHaveLength(count);
  expect([columns[0]!.toISOString(), columns.at(-1)!.toISOString()]).toEqual([first, last]);
  const gaps = columns.slice(1).map((begins, place) => (begins.getTime() - columns[place]!.getTime()) / DAY_MS);
  expect(new Set(gaps).size).toBe(1);
});

test('a figure without a place in the window is a fault, not a loss', () => {
  expect(() => tally([AT], [{ classId: 2, begins: AT, occurrences: 1 }], [scored(1)])).toThrow('no place');
});

test('the file holds nothing that a spreadsheet would execute', () => {
  const columns = columnsBack(AT, 'week', 7);
  const csv = scoreboardCsv({ program: null, by: 'week', from: AT, until: AT, ...tally(columns, [], [scored(1)]) });
  expect(csv).toContain("'=cmd()");
});
