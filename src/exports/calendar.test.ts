import { expect, test } from 'vitest';
import { isFederalHoliday } from '#kernel/clock/federal-holidays.ts';
import type { ExportSchedule } from '#sdk';
import { expectationOf, expectedDays, nextExpected, timesOf } from './calendar.ts';

const SCHEDULE: ExportSchedule = {
  timeZone: 'America/New_York',
  weekdays: [1, 2, 3, 4, 5],
  calendar: 'us_federal',
  at: '05:45',
  deadline: '09:00',
};
const NOTHING = new Map<string, boolean>();

test('holidays count on the day on which they are observed', () => {
  // 4 July 2026 is a Saturday; 1 January 2028 is one too, and belongs to the year before.
  expect(isFederalHoliday('2026-07-03')).toBe(true);
  expect(isFederalHoliday('2026-07-04')).toBe(false);
  expect(isFederalHoliday('2027-12-31')).toBe(true);
  expect(isFederalHoliday('2026-11-26')).toBe(true);
  expect(isFederalHoliday('2026-11-27')).toBe(false);
});

test('weekdays, the calendar, and a decision against it either way', () => {
  expect(expectationOf(SCHEDULE, '2026-11-26', NOTHING)).toEqual({ isExpected: false, because: 'federal_holiday' });
  expect(expectationOf(SCHEDULE, '2026-11-28', NOTHING)).toEqual({ isExpected: false, because: 'weekday' });
  expect(expectationOf(SCHEDULE, '2026-11-27', NOTHING)).toEqual({ isExpected: true, because: 'schedule' });
  expect(expectationOf(SCHEDULE, '2026-11-26', new Map([['2026-11-26', true]]))).toEqual({ isExpected: true, because: 'override' });
  expect(expectationOf(SCHEDULE, '2026-11-27', new Map([['2026-11-27', false]]))).toEqual({ isExpected: false, because: 'override' });
});

test('due and deadline are times on the wall, before and after the clocks are moved', () => {
  const times = ['2026-10-30', '2026-11-02'].map((day) => timesOf(SCHEDULE, day).dueAt.toISOString());
  expect(times).toEqual(['2026-10-30T09:45:00.000Z', '2026-11-02T10:45:00.000Z']);
});

test('a standstill is made up for, and not for ever', () => {
  const at = new Date('2026-11-30T15:00:00Z');
  const days = expectedDays(SCHEDULE, '2026-11-24', at, NOTHING).map(({ day }) => day);
  expect(days).toEqual(['2026-11-24', '2026-11-25', '2026-11-27', '2026-11-30']);
  expect(expectedDays(SCHEDULE, '2020-01-01', at, NOTHING)[0]?.day).toBe('2026-10-30');
});

test('the next file is after the weekend and the holiday', () => {
  expect(nextExpected(SCHEDULE, new Date('2026-11-25T12:00:00Z'), NOTHING)?.day).toBe('2026-11-27');
  expect(nextExpected({ ...SCHEDULE, weekdays: [] }, new Date('2026-11-25T12:00:00Z'), NOTHING)).toBeUndefined();
});
