import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayAfter, dayAt, instantAt, wallClock, weekdayOf } from './wall-time.ts';

const NEW_YORK = 'America/New_York';

test('the same time on the wall is another moment after the clocks are moved', () => {
  expect(instantAt('2026-03-07', '05:45', NEW_YORK).toISOString()).toBe('2026-03-07T10:45:00.000Z');
  expect(instantAt('2026-03-08', '05:45', NEW_YORK).toISOString()).toBe('2026-03-08T09:45:00.000Z');
  expect(instantAt('2026-11-01', '05:45', NEW_YORK).toISOString()).toBe('2026-11-01T10:45:00.000Z');
});

test('a time that the clock skips comes as much later; of one that it shows twice, the first counts', () => {
  expect(instantAt('2026-03-08', '02:30', NEW_YORK).toISOString()).toBe('2026-03-08T07:30:00.000Z');
  expect(instantAt('2026-11-01', '01:30', NEW_YORK).toISOString()).toBe('2026-11-01T05:30:00.000Z');
});

test('the day of the year and the date are those of the place', () => {
  // New Year is still to come in Chicago.
  expect(wallClock(new Date('2027-01-01T05:59:59Z'), 'America/Chicago')).toEqual({
    year: 2026,
    month: 12,
    day: 31,
    hour: 23,
    minute: 59,
    second: 59,
    dayOfYear: 365,
  });
  expect(wallClock(new Date('2028-12-31T12:00:00Z'), 'America/Chicago').dayOfYear).toBe(366);
  expect(dayAt(new Date('2026-06-02T03:59:00Z'), NEW_YORK)).toBe('2026-06-01');
  expect(wallClock(new Date('2026-06-02T05:00:00Z'), 'America/Chicago').hour).toBe(0);
});

test('days are counted over months, years and the days of moved clocks', () => {
  expect(dayAfter('2026-12-31', 1)).toBe('2027-01-01');
  expect(dayAfter('2028-03-01', -1)).toBe('2028-02-29');
  expect(weekdayOf('2026-11-22')).toBe(7);
  expect(weekdayOf('2026-11-23')).toBe(1);
});

test('a moment found is the moment that the clock shows, in any zone, but where it skips', () => {
  const zones = fc.constantFrom(NEW_YORK, 'America/Chicago', 'Pacific/Auckland', 'Asia/Kolkata', 'Pacific/Apia', 'UTC');
  const moment = fc.date({ min: new Date('2015-01-01T00:00:00Z'), max: new Date('2035-01-01T00:00:00Z'), noInvalidDate: true });
  fc.assert(
    fc.property(moment, zones, (at, zone) => {
      const { hour, minute } = wallClock(at, zone);
      const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
      const found = instantAt(dayAt(at, zone), time, zone);
      expect(wallClock(found, zone)).toMatchObject({ hour, minute });
      expect(dayAt(found, zone)).toBe(dayAt(at, zone));
    }),
  );
});
