import { afterEach, describe, expect, it } from 'vitest';
import { now, setClockOffset } from '../clock/clock.ts';
import { readRetryAfter } from './retry-after.ts';

afterEach(() => setClockOffset(0));

describe('Retry-After', () => {
  it('is read as seconds', () => {
    expect(readRetryAfter({ 'retry-after': '120' })).toBe(120_000);
    expect(readRetryAfter({ 'retry-after': ' 0 ' })).toBe(0);
    expect(readRetryAfter({ 'retry-after': ['1.5', '9'] })).toBe(1_500);
  });

  it('is read as a date, against the answer’s own date or else our clock', () => {
    const date = 'Fri, 31 Dec 1999 23:59:00 GMT';
    expect(readRetryAfter({ 'retry-after': 'Fri, 31 Dec 1999 23:59:59 GMT', date })).toBe(59_000);
    expect(readRetryAfter({ 'retry-after': 'Fri, 31 Dec 1999 23:58:00 GMT', date })).toBe(0);
    setClockOffset(Date.parse(date) - now().getTime());
    const wait = readRetryAfter({ 'retry-after': 'Sat, 01 Jan 2000 00:00:00 GMT' });
    expect(wait).toBeGreaterThan(55_000);
    expect(wait).toBeLessThanOrEqual(60_000);
  });

  it('is left out where it cannot be read', () => {
    for (const text of ['', 'soon', '-1', '1e9', '2026-01-01T00:00:00Z', 'Fri, 99 Dec 1999 23:59:59 GMT']) {
      expect(readRetryAfter({ 'retry-after': text })).toBeUndefined();
    }
    expect(readRetryAfter({})).toBeUndefined();
  });
});
