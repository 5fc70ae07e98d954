import { expect, test } from 'vitest';
import { useDatabase } from '../../testing/index.ts';
import { closeFindings, listFindings, openFindings } from '../index.ts';

const db = useDatabase();
const AT = new Date('2026-03-01T00:00:00Z');

test('open findings are listed, the most urgent first, within the scope of the caller', async () => {
  const finding = (program: string, subject: string, days: number) => ({
    program,
    kind: 'odd',
    subject,
    openedAt: AT,
    answerBy: new Date(AT.getTime() + days * 86_400_000),
  });
  await db.database.transaction('*', async (session) => {
    await openFindings(session, [
      finding('form526', 'late', 9),
      finding('form526', 'soon', 1),
      finding('vye', 'other', 0),
      finding('form526', 'closed', 0),
    ]);
    await closeFindings(session, [{ program: 'form526', kind: 'odd', subject: 'closed' }], 'it was mended', AT);
  });
  const { rows: list } = await db.database.transaction(['form526'], (session) => listFindings(session, { limit: 10 }));
  expect(list.map(({ subject }) => subject)).toEqual(['soon', 'late']);
});
