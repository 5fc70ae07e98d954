import { expect, test } from 'vitest';
import { useRoutedHouse } from '../handoffs/test-house.ts';
import { now } from '../kernel/clock/clock.ts';
import {
  classRates,
  listClasses,
  makeScoreboard,
  newClasses,
  regressedClasses,
  resolveClass,
  scanFailures,
  TRIAGE_TIMINGS,
} from './index.ts';

const it = useRoutedHouse();
const WEEK_MINUTES = 7 * 24 * 60;
const HOUR_MS = 3_600_000;

const within = <T>(work: Parameters<typeof it.house.database.transaction<T>>[1]) => it.house.database.transaction('*', work);
const scan = () => {
  const programs = new Map([...it.house.programs].map(([name, program]) => [name, { ...program, playbooks: new Map() }]));
  return scanFailures({ database: it.house.database, programs, timings: { ...TRIAGE_TIMINGS, graceMs: 0 } });
};
const rates = (hours: number, least = 1) => {
  const until = new Date(now().getTime() + 1);
  return within((session) => classRates(session, { from: new Date(until.getTime() - hours * HOUR_MS), until, least, limit: 10 }));
};

test('one upload in ten fails for weeks and passes when it is tried again: it has a class, a rate by the hour, and a figure each week', async () => {
  const begun = now();
  for (const week of [1, 2, 3]) {
    const plan = Array.from({ length: 10 }, (_, n) => (n === 4 ? ('busy' as const) : ('do' as const)));
    it.partner.plan.claims.push(...plan);
    await it.accept(...Array.from({ length: 10 }, (_, n) => ({ id: `w${week}-${n}` })));
    await it.work();
    it.later(5);
    await it.work();
    expect(await scan()).toBe(1);
    expect(await rates(1)).toMatchObject([{ place: 'claims', code: 'busy', count: 1 }]);
    expect(await rates(1, 2)).toEqual([]);
    it.later(WEEK_MINUTES);
  }
  // Each was sent again and taken: no standing, no list and no hand-off shows it any more.
  expect((await within((session) => listClasses(session, { limit: 10 }))).rows).toMatchObject([
    { code: 'busy', occurrences: 3, submissions: 3, people: 3 },
  ]);
  const board = await within((session) => makeScoreboard(session, { by: 'week', days: 35 }));
  expect(board.columnTotals.filter((n) => n > 0)).toEqual([1, 1, 1]);
  expect(board.total).toBe(3);
  expect(await within((session) => newClasses(session, begun, 10))).toMatchObject([{ code: 'busy', count: 3 }]);
});

test('a class that was resolved and comes again is told as a regression since then', async () => {
  const [known] = await within((session) => newClasses(session, new Date(0), 10));
  await resolveClass(it.house.database, {
    id: known!.id,
    by: { kind: 'person', name: 'olga' },
    scope: '*',
    reason: 'the receiver says so',
  });
  const since = now();
  it.later(60);
  it.partner.plan.claims.push('busy');
  await it.accept({ id: 'again' });
  await it.work();
  await scan();
  expect(await within((session) => regressedClasses(session, since, 10))).toMatchObject([{ id: known!.id, count: 1 }]);
  expect(await within((session) => regressedClasses(session, new Date(now().getTime() + 1), 10))).toEqual([]);
});
