import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countStandings, STANDINGS } from '../standing/index.ts';
import { lastWeek, reportOf, reportText, type WayRow } from './weekly-report.ts';

const HEAD = {
  program: 'form526',
  ...lastWeek(new Date('2026-03-04T09:00:00Z')),
  at: new Date('2026-03-04T09:00:00Z'),
  everything: countStandings([]),
};

test('the week is told by the moment at which it is asked', () => {
  expect(lastWeek(new Date('2026-03-04T09:00:00Z'))).toEqual({
    from: new Date('2026-02-22T00:00:00Z'),
    until: new Date('2026-03-01T00:00:00Z'),
  });
  expect(lastWeek(new Date('2026-03-01T00:00:00Z')).until).toEqual(new Date('2026-03-01T00:00:00Z'));
  expect(lastWeek(new Date('2026-02-28T23:59:59Z')).until).toEqual(new Date('2026-02-22T00:00:00Z'));
});

test('whatever the rows, the lines, the forms and the standings add up to the same total', () => {
  const way: fc.Arbitrary<WayRow> = fc.record({
    program: fc.constant('form526'),
    form: fc.constantFrom('21-526EZ', 'address_change'),
    state: fc.constantFrom(...STANDINGS),
    reason: fc.constantFrom(null, 'held', 'route_exhausted'),
    destination: fc.constantFrom(null, 'evss', 'benefits_intake'),
    n: fc.nat(100_000),
  });
  fc.assert(
    fc.property(fc.array(way), (ways) => {
      const report = reportOf(HEAD, ways, []);
      const expected = ways.reduce((sum, { n }) => sum + n, 0);
      const lines = report.lines.reduce((sum, { count }) => sum + count, 0);
      const forms = report.byForm.reduce((sum, { standing }) => sum + standing.total, 0);
      expect([report.total, lines, forms, report.standing.total]).toEqual([expected, expected, expected, expected]);
      expect(new Set(report.lines.map(({ way: name }) => name)).size).toBe(report.lines.length);
    }),
  );
});

test('the text states its scope and window, and how many in all need attention', () => {
  const ways: WayRow[] = [
    { program: 'form526', form: '21-526EZ', state: 'delivered', reason: null, destination: 'evss', n: 90 },
    { program: 'form526', form: '21-526EZ', state: 'needs_attention', reason: 'route_exhausted', destination: null, n: 10 },
  ];
  const everything = countStandings([{ program: 'form526', state: 'needs_attention', reason: 'held', n: 3 }]);
  expect(reportText(reportOf({ ...HEAD, everything }, ways, [{ destination: 'evss', state: 'exhausted', n: 10 }]))).toEqual([
    'Scope: submissions of form526 taken in from 2026-02-22 00:00 UTC until 2026-03-01 00:00 UTC, as they stood at 2026-03-04 09:00 UTC.',
    '',
    '       90   90.0 %  delivered by evss',
    '       10   10.0 %  needs attention: route_exhausted',
    '      100           in total',
    '',
    'Hand-offs that came into these states in the same week, of whatever age:',
    '       10  evss: exhausted',
    '',
    'Of all 3 submissions ever taken in, 3 need attention.',
  ]);
});
