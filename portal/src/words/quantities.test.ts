import { expect, test } from 'vitest';
import { reasonWords, wordsOf } from './codes.ts';
import { bytesText, countOf, durationText, etaText, rateText } from './quantities.ts';
import { runStateWords } from './runs.ts';

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1_000, '1 kB'],
  [402_118_400, '402.1 MB'],
  [1_913_004_221, '1.9 GB'],
  [3e18, '3,000 PB'],
])('%d bytes reads %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});

test.each([
  [null, 'no estimate yet'],
  [12, 'less than a minute left'],
  [60, 'about 1 minute left'],
  [5_399, 'about 90 minutes left'],
  [7_200, 'about 2 hours left'],
  [172_800, 'about 2 days left'],
])('an estimate of %s seconds reads %s', (seconds, text) => {
  expect(etaText(seconds)).toBe(text);
});

test('a slow rate is given by the minute', () => {
  expect(rateText(14.23)).toBe('14.2 a second');
  expect(rateText(0.25)).toBe('15 a minute');
  expect(rateText(0)).toBe('no rate yet');
});

test('one is singular', () => {
  expect(countOf(1, 'submission')).toBe('1 submission');
  expect(countOf(1_234, 'submission')).toBe('1,234 submissions');
});

test('a code without words of its own is shown, not hidden', () => {
  expect(reasonWords('time_box_passed')).toBe('Time box passed without an answer');
  expect(reasonWords('some_new-reason')).toBe('Some new reason');
  expect(runStateWords('awaiting_approval')).toBe('Waiting for a second person’s approval');
  expect(wordsOf('')).toBe('');
  expect(wordsOf('claims_api')).toBe('Claims API');
  expect(wordsOf('WB_OBJECT_STORE')).toBe('WB_OBJECT_STORE');
});

test.each([
  [1, '1 second'],
  [89, '89 seconds'],
  [90, '2 minutes'],
  [7_200, '2 hours'],
  [864_000, '10 days'],
])('%d seconds read %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});
