import { expect, test } from 'vitest';
import { useRoutedHouse } from '../test-house.ts';
import { pauseDestination, resumeDestination } from './pause-destination.ts';

const it = useRoutedHouse();

test('a destination that is paused gets nothing; when it is resumed, what waited goes', async () => {
  const { database } = it.house;
  const [program] = it.house.programs.keys();
  const request = { program: program!, destination: 'claims', by: { kind: 'person', name: 'olga' }, reason: 'they asked us to' } as const;
  await database.transaction('*', (session) => pauseDestination(session, request));
  await it.accept({ id: 'p-1' });
  await it.work();
  expect(await it.handoffsOf('p-1')).toEqual(['claims T-1 0 waiting']);
  expect(it.partner.effects).toEqual([]);

  expect(await database.transaction('*', (session) => resumeDestination(session, request))).toBe(true);
  await it.work();
  expect(await it.handoffsOf('p-1')).toEqual(['claims T-1 0 accepted']);
});
