import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tellableAt } from './quiet-hours.ts';

const NIGHT = { timeZone: 'America/New_York', from: '20:00', until: '07:00', wholeDays: [6, 7] };
const tell = (iso: string, severity: 'info' | 'warning' | 'urgent' = 'warning') => tellableAt(new Date(iso), severity, NIGHT).toISOString();

test('what comes at night waits for the morning, over a weekend for Monday; what is urgent never waits', () => {
  // Tuesday 15:00, 20:30 and, past midnight, 02:00 in New York.
  expect(tell('2026-06-02T19:00:00Z')).toBe('2026-06-02T19:00:00.000Z');
  expect(tell('2026-06-03T00:30:00Z')).toBe('2026-06-03T11:00:00.000Z');
  expect(tell('2026-06-03T06:00:00Z')).toBe('2026-06-03T11:00:00.000Z');
  // Friday evening.
  expect(tell('2026-06-06T01:00:00Z')).toBe('2026-06-08T11:00:00.000Z');
  expect(tell('2026-06-06T01:00:00Z', 'urgent')).toBe('2026-06-06T01:00:00.000Z');
  expect(tellableAt(new Date(0), 'info', undefined)).toEqual(new Date(0));
});

test('never before it came, never into quiet, never twice put off', () => {
  const time = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map((parts) => parts.map((n) => String(n).padStart(2, '0')).join(':'));
  const quiet = fc.record({
    timeZone: fc.constantFrom('America/New_York', 'Asia/Kathmandu', 'UTC', 'Europe/Berlin'),
    from: time,
    until: time,
    wholeDays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { maxLength: 6 }),
  });
  fc.assert(
    fc.property(quiet, fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }), (hours, at) => {
      const told = tellableAt(at, 'warning', hours);
      expect(told.getTime()).toBeGreaterThanOrEqual(at.getTime());
      expect(tellableAt(told, 'warning', hours)).toEqual(told);
    }),
  );
});
