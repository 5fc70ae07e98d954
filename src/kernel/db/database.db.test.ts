import { expect, test } from 'vitest';
import { useDatabase } from '../../testing/database.ts';
import { type Session, sql } from './database.ts';

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

/** Work that PostgreSQL ends with the code given, so many times; it answers how often it was begun. */
function endedWith(code: string, times: number) {
  let begun = 0;
  return async ({ client }: Session) => {
    begun += 1;
    if (begun <= times) await client.query(`do $$ begin raise exception using errcode = '${code}'; end $$`);
    return begun;
  };
}

test.each(['40P01', '40001'])('work that may be repeated is begun again where two met (%s), three times in all', async (code) => {
  expect(await db.database.repeatable('*', endedWith(code, 0))).toBe(1);
  expect(await db.database.repeatable('*', endedWith(code, 2))).toBe(3);
  await expect(db.database.repeatable('*', endedWith(code, 3))).rejects.toMatchObject({ code: 'WB_DATABASE_CONFLICT', status: 503 });
  await expect(db.database.transaction('*', endedWith(code, 1))).rejects.toMatchObject({ code: 'WB_DATABASE_CONFLICT' });
});

test('any other fault ends it the first time', async () => {
  await expect(db.database.repeatable('*', endedWith('23505', 1))).rejects.toMatchObject({ code: '23505' });
});
