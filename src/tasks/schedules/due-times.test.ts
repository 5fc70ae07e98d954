import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayAt, wallClock } from '#kernel/clock/wall-time.ts';
import type { TaskSchedule } from '#sdk';
import { dueTimes, judgeTimes, nextTime } from './due-times.ts';

const schedule = (parts: Partial<TaskSchedule> = {}): TaskSchedule => ({
  name: 'nightly',
  reason: 'a test',
  cron: '30 2 * * *',
  timeZone: 'America/New_York',
  catchUp: 'all',
  overlap: 'queue',
  selection: { kind: 'nothing' },
  ...parts,
});

const timesOf = (of: TaskSchedule, after: string, until: string) =>
  dueTimes(of, new Date(after), new Date(until)).times.map((at) => at.toISOString());

test('a time that the clock skips is due at the end of the skip, and one that it shows twice once', () => {
  expect(timesOf(schedule(), '2026-03-07T12:00:00Z', '2026-03-10T00:00:00Z')).toEqual([
    '2026-03-08T07:00:00.000Z',
    '2026-03-09T06:30:00.000Z',
  ]);
  expect(timesOf(schedule({ cron: '30 1 * * *' }), '2026-10-31T12:00:00Z', '2026-11-03T00:00:00Z')).toEqual([
    '2026-11-01T05:30:00.000Z',
    '2026-11-02T06:30:00.000Z',
  ]);
  expect(timesOf(schedule({ cron: '*/30 * * * *' }), '2026-11-01T04:50:00Z', '2026-11-01T07:10:00Z')).toHaveLength(5);
});

test('every day has its time on the wall, once, through a year with both changes of the clock', () => {
  const zones = ['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC'];
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), (timeZone, hour, minute) => {
      const of = schedule({ cron: `${minute} ${hour} * * *`, timeZone });
      const { times, isAll } = dueTimes(of, new Date('2026-01-01T12:00:00Z'), new Date('2026-12-31T12:00:00Z'));
      expect(isAll).toBe(true);
      const days = times.map((at) => dayAt(at, timeZone));
      expect(new Set(days).size).toBe(days.length);
      expect(days.length).toBeGreaterThanOrEqual(364);
      const odd = times.filter((at) => wallClock(at, timeZone).hour !== hour || wallClock(at, timeZone).minute !== minute);
      expect(odd.length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 12 },
  );
});

test('what passed is caught up as the schedule says, and nothing of it goes unsaid', () => {
  const at = new Date('2026-06-05T12:00:00Z');
  const judge = (of: TaskSchedule, isPaused = false) =>
    judgeTimes(of, dueTimes(of, new Date('2026-06-01T12:00:00Z'), at), { at, isPaused }).map(({ state, why }) => why ?? state);
  expect(judge(schedule())).toEqual(['due', 'due', 'due', 'due']);
  expect(judge(schedule({ catchUp: 'latest' }))).toEqual(['superseded', 'superseded', 'superseded', 'due']);
  expect(judge(schedule({ catchUp: 'none' }))).toEqual(['too_late', 'too_late', 'too_late', 'too_late']);
  expect(judge(schedule({ catchUp: 'none', cron: '*/15 * * * *', timeZone: 'UTC' })).slice(-3)).toEqual(['too_late', 'too_late', 'due']);
  expect(judge(schedule(), true)).toEqual(['paused', 'paused', 'paused', 'paused']);
  const blackouts = [{ name: 'freeze', days: ['2026-06-05'] }];
  expect(judge(schedule({ catchUp: 'latest', blackouts }))).toEqual(['superseded', 'superseded', 'due', 'blackout']);
});

test('the next time is one that no blackout covers', () => {
  const of = schedule({ cron: '0 9 * * 1-5', blackouts: ['us_federal', { name: 'freeze', days: ['2026-07-06'] }] });
  expect(nextTime(of, new Date('2026-07-02T18:00:00Z'))?.toISOString()).toBe('2026-07-07T13:00:00.000Z');
});

test('more than a thousand are noted in several goes, and the newest is in the last', () => {
  const of = schedule({ cron: '* * * * *', timeZone: 'UTC', catchUp: 'latest' });
  const at = new Date('2026-06-02T00:00:00Z');
  const first = dueTimes(of, new Date('2026-06-01T00:00:00Z'), at);
  expect(first).toMatchObject({ isAll: false, times: { length: 1_000 } });
  expect(judgeTimes(of, first, { at, isPaused: false }).every(({ why }) => why === 'superseded')).toBe(true);
  const rest = dueTimes(of, first.times.at(-1) as Date, at);
  expect(rest).toMatchObject({ isAll: true, times: { length: 440 } });
  expect(judgeTimes(of, rest, { at, isPaused: false }).filter(({ state }) => state === 'due')).toHaveLength(1);
});
