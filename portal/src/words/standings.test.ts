import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProgramStanding, StandingCounts } from '../api/index.ts';
import { ROLL_UPS, rollUpCount, STANDING_WORDS, STANDINGS, sumFaults, sumOfPrograms } from './standings.ts';

/** What the sums do not read. */
const EMPTY = {
  ageing: { under_half: 0, over_half: 0, past: 0 },
  forecast: { next_day: 0, next_week: 0, later: 0 },
  holders: { run: 0, share: 0, person: 0, waybill: 0, nobody: 0 },
};
const count = fc.nat(5_000_000);

const program: fc.Arbitrary<ProgramStanding> = fc
  .record({ name: fc.constantFrom('form526', 'vye', 'third'), counts: fc.tuple(...STANDINGS.map(() => count)) })
  .map(({ name, counts }) => {
    const parts = Object.fromEntries(STANDINGS.map((standing, index) => [standing, counts[index] as number]));
    const standing = { ...parts, total: counts.reduce((sum, one) => sum + one, 0) } as unknown as StandingCounts;
    const half = Math.floor(standing.needs_attention / 2);
    return {
      ...EMPTY,
      program: name,
      standing,
      reasons: [
        { reason: 'held', count: half },
        { reason: 'time_box_passed', count: standing.needs_attention - half },
      ],
    };
  });

test('each standing is in exactly one part, and has a word', () => {
  expect(ROLL_UPS.flatMap(({ standings }) => standings).toSorted()).toEqual([...STANDINGS].toSorted());
  expect(Object.keys(STANDING_WORDS).toSorted()).toEqual([...STANDINGS].toSorted());
});

test('the parts sum to the total, and programs to all programs', () => {
  fc.assert(
    fc.property(fc.array(program), (programs) => {
      const all = sumOfPrograms(programs);
      expect(ROLL_UPS.reduce((sum, rollUp) => sum + rollUpCount(all, rollUp), 0)).toBe(all.total);
      expect(all.total).toBe(programs.reduce((sum, { standing }) => sum + standing.total, 0));
      expect(sumFaults(programs)).toEqual([]);
    }),
  );
});

test('any one count that is off is named', () => {
  fc.assert(
    fc.property(program, fc.constantFrom(...STANDINGS, 'total' as const), fc.integer({ min: 1, max: 9 }), (right, name, off) => {
      const wrong = { ...right, standing: { ...right.standing, [name]: right.standing[name] + off } };
      expect(sumFaults([wrong]).join()).toContain(right.program);
    }),
  );
});
