import { expect, test } from 'vitest';
import { cronWords } from './cron.ts';

test.each([
  ['30 7 * * 1-5', 'at 7:30 AM, Monday to Friday'],
  ['0 0 * * *', 'at 12:00 AM, every day'],
  ['15 6,18 * * 0', 'at 6:15 AM and 6:15 PM, Sunday'],
  ['0 * * * 7', 'every full hour, Sunday'],
])('%s reads: %s', (cron, words) => {
  expect(cronWords(cron)).toBe(words);
});

test.each(['*/5 * * * *', '0 7 1 * *', '0 7 * 1 *', '0 7 * * MON', ''])('%s is shown as it is', (cron) => {
  expect(cronWords(cron)).toBeNull();
});
