import { expect, test } from 'vitest';
import type { ExportSchedule } from '#sdk';
import { dayOf } from './list-days.ts';

const schedule = {
  weekdays: [1, 2, 3, 4, 5],
  calendar: 'us_federal',
  timeZone: 'America/New_York',
  at: '12:00',
  deadline: '14:00',
} as unknown as ExportSchedule;

const NOON = new Date('2026-06-02T16:00:00Z');
const TWO = new Date('2026-06-02T18:00:00Z');
const noted = { day: '2026-06-02', dueAt: NOON, deadlineAt: TWO, metBy: null, metAt: null, isExcused: false };
const about = (more: object) => ({
  day: '2026-06-02',
  at: new Date('2026-06-02T17:00:00Z'),
  noted: undefined,
  decision: undefined,
  files: [],
  ...more,
});

test.each([
  ['a file that was confirmed in time', { noted: { ...noted, metBy: 1, metAt: TWO } }, 'met'],
  ['one that came a second late', { noted: { ...noted, metBy: 1, metAt: new Date(TWO.getTime() + 1_000) } }, 'met_late'],
  ['between its time and its deadline', { noted }, 'due'],
  ['at its deadline', { noted, at: TWO }, 'late'],
  ['a day that somebody excused', { noted: { ...noted, isExcused: true }, at: TWO }, 'excused'],
  ['a day ahead', { day: '2026-06-03' }, 'to_come'],
  ['a Saturday', { day: '2026-06-06' }, 'not_expected'],
  ['a federal holiday', { day: '2026-06-19' }, 'not_expected'],
  [
    'a holiday on which the partner works',
    { day: '2026-06-19', decision: { day: '2026-06-19', isExpected: true, reason: 'r', author: 'a' } },
    'to_come',
  ],
  ['a day before anybody watched', { day: '2026-05-04' }, 'unwatched'],
] as const)('%s', (_, more, state) => {
  const day = dayOf(schedule, about(more));
  expect(day.state).toBe(state);
  expect(day.times === null).toBe(state === 'not_expected');
});
