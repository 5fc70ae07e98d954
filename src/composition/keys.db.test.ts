import { expect, test } from 'vitest';
import { recordLines } from '../ledger/index.ts';
import { useDatabase } from '../testing/index.ts';
import { testInstallation } from '../testing/installation.ts';

const db = useDatabase();

test('an installation that was used before does not make new keys when its key file is gone', async () => {
  const first = await testInstallation(db.appUrl);
  const line = {
    at: new Date(),
    actor: { kind: 'system', name: 'test' },
    program: null,
    action: 'test.done',
    subject: { kind: 'test', id: '1' },
  } as const;
  await first.database.transaction('*', (session) => recordLines(session, [line]));
  await first.close();
  await expect(testInstallation(db.appUrl)).rejects.toMatchObject({ code: 'WB_KEYS' });
});
