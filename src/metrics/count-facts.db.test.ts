import { expect, test } from 'vitest';
import { sql } from '#kernel/db/database.ts';
import { openMetrics } from '#kernel/telemetry/index.ts';
import type { Counted, FormerMetric } from '#sdk';
import { useRoutedHouse } from '../handoffs/test-house.ts';
import { countFacts, type MetricHouse, openFactCounters } from './count-facts.ts';
import { takeCursor } from './cursors.sql.ts';
import { watchStanding } from './watch-standing.ts';

const tools = useRoutedHouse();

function counting(): { house: MetricHouse; told: string[]; seen: Counted[]; read(): Promise<string> } {
  const told: string[] = [];
  const seen: Counted[] = [];
  const metrics = openMetrics();
  const { database, programs } = tools.house;
  watchStanding(metrics, database);
  const note = (kind: string) => (name: string, amount: number) => void told.push(`${kind} ${name} ${amount}`);
  const formerMetrics = (counted: Counted): FormerMetric[] => {
    seen.push(counted);
    return counted.moves.map(({ destination, to, count }) => ({ kind: 'count', name: `old.${destination}.${to}`, amount: count }));
  };
  const house: MetricHouse = {
    database,
    programs: new Map([...programs.keys()].map((name) => [name, { name, formerMetrics }])),
    former: { count: note('count'), level: note('level') },
    counters: openFactCounters(metrics),
  };
  return { house, told, seen, read: () => metrics.read() };
}

test('each move is counted once, whoever counts, and the levels are those of the totals', async () => {
  const first = counting();
  await countFacts(first.house);
  await tools.accept({ id: 'counted-1' }, { id: 'counted-2' });
  await tools.work();
  tools.later(1);
  const second = counting();
  await countFacts(second.house);
  await countFacts(first.house);
  const moves = second.seen[0]?.moves ?? [];
  expect(moves.reduce((n, { count }) => n + count, 0)).toBeGreaterThan(0);
  expect(first.seen[1]?.moves).toEqual([]);
  expect(second.told).toEqual(moves.map(({ destination, to, count }) => `count old.${destination}.${to} ${count}`));
  const text = await second.read();
  for (const { destination, to, count } of moves)
    expect(text).toContain(
      `waybill_handoff_moves_total{program="${[...tools.house.programs.keys()][0]}",destination="${destination}",state="${to}"} ${count}`,
    );
  const standing = second.seen[0]?.standing ?? [];
  expect(standing.reduce((n, { count }) => n + count, 0)).toBe(2);
  const told = [...text.matchAll(/^waybill_submissions\{.*\} (\d+)$/gm)].reduce((n, [, level]) => n + Number(level), 0);
  expect(told).toBe(2);
});

test('while one process counts, another leaves it alone', async () => {
  const { house } = counting();
  await countFacts(house);
  await house.database.transaction('*', async (session) => {
    await takeCursor(session, 'facts', new Date());
    expect(await countFacts(house)).toBeUndefined();
  });
});

test('what was taken and has no answer is counted when it passes the age, and only then', async () => {
  const { house, seen } = counting();
  await tools.accept({ id: 'waiting-1' });
  await tools.work();
  await countFacts(house);
  tools.later(24 * 60 + 2);
  await countFacts(house);
  const waits = seen.flatMap((counted) => counted.waits).filter(({ hours }) => hours === 24);
  tools.later(5);
  await countFacts(house);
  expect(seen.at(-1)?.waits).toEqual([]);
  const { rows } = await house.database.transaction('*', (session) =>
    sql<{ n: number }>`select count(*)::int as n from handoffs where state = 'accepted'`.execute(session.query),
  );
  expect(waits.reduce((n, { count }) => n + count, 0)).toBe(rows[0]?.n);
  expect(rows[0]?.n).toBeGreaterThan(0);
});

test('a clock that is set back counts nothing a second time', async () => {
  const { house, seen } = counting();
  await countFacts(house);
  await tools.accept({ id: 'back-1' });
  await tools.work();
  tools.later(2);
  await countFacts(house);
  const counted = seen.at(-1)?.moves.length ?? 0;
  expect(counted).toBeGreaterThan(0);
  const before = seen.length;
  tools.later(-90);
  expect((await countFacts(house))?.size).toBe(0);
  tools.later(91);
  await countFacts(house);
  expect(seen.slice(before).flatMap(({ moves }) => moves)).toEqual([]);
});
