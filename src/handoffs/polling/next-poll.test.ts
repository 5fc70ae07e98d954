import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jitterOf, leastMinutes, nextPollMinutes, POLLED_STATES, type PollTimes, pauseMs, sliceAfter, spread } from './next-poll.ts';

const times: PollTimes = {
  slice: 1_000,
  callsPerMinute: 60,
  firstMinutes: 30,
  everyMinutes: 60,
  longestMinutes: 1_440,
  provisionalMinutes: 1_440,
  healingMinutes: 360,
  missingAfterMinutes: 120,
};
const accepted = { id: 1, state: 'accepted', heard: 'answered', tries: 0, pending: 10 } as const;

const anyTimes = fc.record({
  slice: fc.integer({ min: 1, max: 1_000 }),
  callsPerMinute: fc.option(fc.integer({ min: 1, max: 600 }), { nil: undefined }),
  firstMinutes: fc.integer({ min: 0, max: 600 }),
  everyMinutes: fc.integer({ min: 1, max: 600 }),
  longestMinutes: fc.integer({ min: 1, max: 50_000 }),
  provisionalMinutes: fc.integer({ min: 1, max: 50_000 }),
  healingMinutes: fc.integer({ min: 1, max: 50_000 }),
  missingAfterMinutes: fc.integer({ min: 1, max: 10_000 }),
}) as fc.Arbitrary<PollTimes>;
const anyCase = fc.record({
  id: fc.maxSafeNat(),
  state: fc.constantFrom(...POLLED_STATES),
  heard: fc.constantFrom('answered', 'missed', 'silent'),
  tries: fc.nat(2_000_000),
  pending: fc.nat(10_000_000),
});

describe('the next question', () => {
  test('comes less and less often while nothing changes, up to the longest interval', () => {
    const minutes = [0, 1, 2, 3, 4, 5, 50].map((tries) => nextPollMinutes(times, { ...accepted, tries }));
    for (const [n, doubled] of [60, 120, 240, 480, 960, 1_440, 1_440].entries()) {
      expect(minutes[n]! / doubled).toBeGreaterThanOrEqual(0.9);
      expect(minutes[n]! / doubled).toBeLessThanOrEqual(1.1);
    }
  });

  test('is never asked more often than the partner lets all pending ones be asked, and has an end, whatever the rules say', () => {
    fc.assert(
      fc.property(anyTimes, anyCase, (rules, row) => {
        const minutes = nextPollMinutes(rules, row);
        const longest = Math.max(10, ...Object.values(rules).map(Number).filter(Number.isFinite)) * 1.2;
        expect(minutes).toBeGreaterThan(0);
        expect(minutes).toBeGreaterThanOrEqual(leastMinutes(rules, row.pending));
        expect(minutes).toBeLessThanOrEqual(Math.max(longest, leastMinutes(rules, row.pending)));
      }),
    );
  });

  test('a million at 60 calls of 1,000 a minute are asked about every 17 minutes at most', () => {
    expect(leastMinutes(times, 1_000_000)).toBeCloseTo(1_000 / 60);
    expect(leastMinutes({ slice: 100 }, 1_000_000)).toBe(0);
  });

  test('after a miss comes beyond what the partner caches, however jitter falls', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(20), (id, tries) => {
        const rules = { ...times, everyMinutes: 1_000 };
        expect(nextPollMinutes(rules, { id, tries, state: 'accepted', heard: 'missed', pending: 1 })).toBeGreaterThan(120);
      }),
    );
  });

  test('jitter is the same for the same try and even over ids', () => {
    expect(jitterOf(42, 3)).toBe(jitterOf(42, 3));
    const values = Array.from({ length: 10_000 }, (_, id) => spread(id * 4, 0));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const share = values.filter((value) => Math.floor(value * 10) === tenth).length / values.length;
      expect(share).toBeGreaterThan(0.08);
      expect(share).toBeLessThan(0.12);
    }
  });
});

describe('a question without an answer', () => {
  test('makes the pause longer, up to half an hour; what the partner asks for is kept', () => {
    expect([1, 2, 3, 5, 6, 99].map((faults) => pauseMs(faults, undefined) / 60_000)).toEqual([1, 2, 4, 16, 30, 30]);
    expect(pauseMs(5, 7_000)).toBe(7_000);
    expect(pauseMs(1, 10 ** 12)).toBe(86_400_000);
  });

  test('makes the next one smaller, down to one receipt', () => {
    expect([0, 1, 2, 5, 99].map((faults) => sliceAfter(faults, 1_000))).toEqual([1_000, 250, 62, 1, 1]);
  });
});
