import { expect, test } from 'vitest';
import { z } from 'zod';
import { type AnyTask, defineTask, succeeded, type TaskSchedule } from '#sdk';
import { scheduleFaults } from './check-schedule.ts';

const SOUND: TaskSchedule = {
  name: 'nightly',
  reason: 'a test',
  cron: '30 2 * * 1-5',
  timeZone: 'America/New_York',
  catchUp: 'latest',
  overlap: 'skip',
  blackouts: ['us_federal', { name: 'freeze', days: ['2026-12-31'] }],
  selection: { kind: 'nothing' },
  params: { days: 3 },
};

function faultsOf(schedule: Partial<TaskSchedule>, task: Partial<AnyTask> = {}): string {
  const made = defineTask({
    works: 'once',
    name: 'tidy',
    title: 'Tidy',
    description: 'A test.',
    risk: 'reversible',
    approvals: 1,
    params: z.strictObject({ days: z.number().int() }),
    over: ['nothing', 'csv'],
    concurrency: 1,
    failureBudget: 1,
    outputColumns: [],
    performOnce: async () => succeeded(),
  });
  return scheduleFaults({ ...made, ...task, schedules: [{ ...SOUND, ...schedule }] } as AnyTask).join('; ');
}

test('a sound schedule has no fault, and what is wrong with another is said', () => {
  expect(faultsOf({})).toBe('');
  expect(faultsOf({ cron: '61 2 * * *' })).toContain('no cron expression');
  expect(faultsOf({ cron: '0 30 2 * * *' })).toContain('no cron expression');
  expect(faultsOf({ cron: '0 0 31 2 *' })).toContain('never comes');
  expect(faultsOf({ timeZone: 'America/Nowhere' })).toContain('no time zone');
  expect(faultsOf({ params: { days: 'three' } })).toContain('parameters do not fit');
  expect(faultsOf({ catchUp: 'all' })).toContain('queue them');
  expect(faultsOf({ blackouts: [{ name: 'odd', days: ['31.12.2026'] }] })).toContain('blackout odd');
  expect(faultsOf({ selection: { kind: 'duplicates' } })).toContain('does not run over duplicates');
  expect(faultsOf({ selection: { kind: 'csv' } })).toContain('names no input');
  expect(faultsOf({ selection: { kind: 'csv' }, input: '/tmp/rows.csv' })).toContain('no s3:// address');
  expect(faultsOf({ input: 's3://bucket/rows.csv' })).toContain('its selection takes none');
});

test('what cannot be undone is never started without approval', () => {
  expect(faultsOf({}, { breakGlass: { reviewWithinHours: 4 } })).toBe('');
  expect(faultsOf({}, { breakGlass: { reviewWithinHours: 0 } })).toContain('no time to review');
  expect(faultsOf({}, { risk: 'irreversible', breakGlass: { reviewWithinHours: 4 } })).toContain('may be started without approval');
});
