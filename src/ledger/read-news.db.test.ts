import { expect, test } from 'vitest';
import { now } from '#kernel/clock/clock.ts';
import { useDatabase } from '../testing/index.ts';
import { recordLines } from './index.ts';
import { readNews } from './read-news.ts';

const db = useDatabase();

function line(action: string, program: string | null = 'form526') {
  return { at: now(), actor: { kind: 'system', name: 'test' }, program, action, subject: { kind: 'test', id: 1 } } as const;
}

const read = (place?: Parameters<typeof readNews>[1]) => db.database.transaction('*', (session) => readNews(session, place));
const record = (...actions: string[]) =>
  db.database.transaction('*', (session) =>
    recordLines(
      session,
      actions.map((action) => line(action)),
    ),
  );

test('what was recorded since the last look is told once; nothing before the first', async () => {
  await record('test.before');
  const first = await read();
  expect(first.items).toEqual([]);
  await record('handoff.moved', 'handoff.made', 'share.made');
  const second = await read(first.place);
  expect(second.items).toHaveLength(2);
  expect(second.items).toEqual(
    expect.arrayContaining([
      { program: 'form526', noun: 'handoff' },
      { program: 'form526', noun: 'share' },
    ]),
  );
  expect((await read(second.place)).items).toEqual([]);
});

test('a transaction that was open at the last look is not missed when it ends, and what ended meanwhile is not told again', async () => {
  let { place } = await read();
  await db.database.transaction('*', async (slow) => {
    await recordLines(slow, [line('finding.opened')]);
    await record('handoff.moved');
    const during = await read(place);
    expect(during.items).toEqual([{ program: 'form526', noun: 'handoff' }]);
    place = during.place;
    const still = await read(place);
    expect(still.items).toEqual([]);
    place = still.place;
    await record('handoff.moved');
    const more = await read(place);
    expect(more.items).toEqual([{ program: 'form526', noun: 'handoff' }]);
    place = more.place;
  });
  const after = await read(place);
  expect(after.items).toEqual([{ program: 'form526', noun: 'finding' }]);
  expect((await read(after.place)).items).toEqual([]);
});
