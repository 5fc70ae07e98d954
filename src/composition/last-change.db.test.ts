import { expect, test } from 'vitest';
import { RUN_CHANNEL } from '../tasks/index.ts';
import { useDatabase } from '../testing/index.ts';
import { testInstallation } from '../testing/installation.ts';

const db = useDatabase();

test('an installation that closes right after a change has told of it', async () => {
  const installation = await testInstallation(db.appUrl);
  const heard: (string | undefined)[] = [];
  const ears = await db.owner.connect();
  try {
    ears.on('notification', ({ payload }) => void heard.push(payload));
    await ears.query(`listen ${RUN_CHANNEL}`);
    for (let changes = 0; changes < 3; changes += 1)
      await installation.database.transaction('*', (session) => installation.tasks.announce(session, '7'));
    await installation.close();
    // What was told before comes with the answer.
    await ears.query('select 1');
    // The first by its own transaction; the others, so soon after it, in one for both.
    expect(heard.length).toBeGreaterThan(1);
  } finally {
    ears.release(true);
  }
});
