import fc from 'fast-check';
import { expect, test } from 'vitest';
import { niceTop, TREND_HEIGHT, TREND_WIDTH, trendOf } from './trend.ts';

const sample = fc.record({
  program: fc.constantFrom('form526', 'vye'),
  at: fc.date({ min: new Date('2026-01-01'), max: new Date('2026-02-01'), noInvalidDate: true }).map((at) => at.toISOString()),
  total: fc.nat(5_000_000),
  needs_attention: fc.nat(5_000_000),
});

test('the upper edge is the next 1, 2 or 5 times a power of ten', () => {
  expect([0, 1, 2, 3, 9, 10, 11, 130, 999, 2_000_001].map(niceTop)).toEqual([1, 1, 2, 5, 10, 10, 20, 200, 1_000, 5_000_000]);
});

test('every sample is a point inside the picture', () => {
  fc.assert(
    fc.property(fc.array(sample, { minLength: 1 }), (samples) => {
      const trend = trendOf(samples);
      expect(trend === null).toBe(new Set(samples.map(({ at }) => at)).size === 1);
      const points = trend?.lines.flatMap((line) => line.points) ?? [];
      expect(points).toHaveLength(trend ? samples.length : 0);
      for (const [x, y] of points) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(TREND_WIDTH);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThanOrEqual(TREND_HEIGHT);
      }
    }),
  );
});
