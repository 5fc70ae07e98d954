import { expect, test } from 'vitest';
import { useDatabase } from '../../testing/database.ts';
import { sql } from './database.ts';

const db = useDatabase();

test('a transaction keeps its answer and sets its scope', async () => {
  const scope = await db.database.transaction(['form526', 'vye'], async ({ query }) => {
    const { rows } = await sql<{
      programs: string;
      role: string;
    }>`select current_setting('waybill.programs') as programs, current_user as role`.execute(query);
    return rows[0];
  });
  expect(scope).toEqual({ programs: 'form526,vye', role: 'waybill_app' });
});

test('a throw rolls everything back and gives the connection back', async () => {
  const failing = db.database.transaction('*', async ({ client }) => {
    await client.query(`create temporary table gone (x int) on commit preserve rows`);
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  expect(db.database.pool.idleCount).toBe(db.database.pool.totalCount);
  const { rows } = await db.database.pool.query(`select to_regclass('gone') as gone`);
  expect(rows[0].gone).toBeNull();
});
