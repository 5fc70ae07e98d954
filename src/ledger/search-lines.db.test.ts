import { expect, test } from 'vitest';
import { useDatabase } from '../testing/index.ts';
import { recordLines } from './record-lines.ts';
import { searchLines } from './search-lines.sql.ts';

const db = useDatabase();

test('lines are found by who, what, about what and when, newest first, within the programs of the caller', async () => {
  const line = (n: number, more: object = {}) => ({
    at: new Date(Date.UTC(2026, 0, 1, n)),
    actor: { kind: 'person', name: n % 2 === 0 ? 'olive' : 'vera' } as const,
    program: n < 6 ? 'form526' : 'vye',
    action: n % 3 === 0 ? 'run.approved' : 'run.paused',
    subject: { kind: 'run', id: String(n) },
    reason: `because of ${n}`,
    ...more,
  });
  await db.database.transaction('*', (session) =>
    recordLines(
      session,
      [0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => line(n)),
    ),
  );
  const found = (filter: object, scope: '*' | string[] = '*', before?: number) =>
    db.database.transaction(scope, async (session) =>
      (await searchLines(session, filter, before, 4)).map(({ subjectId }) => Number(subjectId)),
    );
  expect(await found({})).toEqual([8, 7, 6, 5]);
  expect(await found({ actor: 'olive' })).toEqual([8, 6, 4, 2]);
  expect(await found({ action: 'run.approved' })).toEqual([6, 3, 0]);
  expect(await found({ action: 'run', from: new Date(Date.UTC(2026, 0, 1, 2)), until: new Date(Date.UTC(2026, 0, 1, 4)) })).toEqual([3, 2]);
  expect(await found({ subjectKind: 'run', subjectId: '4' })).toEqual([4]);
  expect(await found({}, ['form526'])).toEqual([5, 4, 3, 2]);
  const [oldest] = await db.database.transaction('*', (session) => searchLines(session, { subjectId: '5' }, undefined, 1));
  expect(await found({}, '*', oldest?.id)).toEqual([4, 3, 2, 1]);
  expect(oldest).toMatchObject({ reason: 'because of 5', isRedacted: false, isSealed: false, program: 'form526' });
});
