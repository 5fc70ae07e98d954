import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RETRY_MINUTES, retryAt } from './retry-times.ts';

const MINUTE_MS = 60_000;
const at = new Date('2026-01-05T10:00:00Z');

test('never before its time nor before the partner says, never much later, and never once the tries are spent', () => {
  const minutes = fc.array(fc.integer({ min: 1, max: 10_000 }), { maxLength: 20 });
  const retryAfterMs = fc.option(fc.integer({ min: 0, max: 86_400_000 }), { nil: undefined });
  fc.assert(
    fc.property(
      minutes,
      fc.integer({ min: 1, max: 25 }),
      fc.integer({ min: 1, max: 1e9 }),
      retryAfterMs,
      (retryMinutes, number, handoffId, after) => {
        const due = retryAt({ retryMinutes }, { handoffId, number, at, retryAfterMs: after });
        expect(due === undefined).toBe(number > retryMinutes.length);
        if (!due) return;
        const least = Math.max(retryMinutes[number - 1]! * MINUTE_MS, after ?? 0);
        expect(due.getTime() - at.getTime()).toBeGreaterThanOrEqual(least);
        expect(due.getTime() - at.getTime()).toBeLessThanOrEqual(least * 1.1 + 1);
      },
    ),
  );
});

test('a destination that names no times is tried for half a day', () => {
  const hours = RETRY_MINUTES.reduce((sum, minutes) => sum + minutes, 0) / 60;
  expect(hours).toBeGreaterThan(10);
  expect(hours).toBeLessThan(14);
  expect(retryAt({}, { handoffId: 1, number: RETRY_MINUTES.length + 1, at })).toBeUndefined();
});
