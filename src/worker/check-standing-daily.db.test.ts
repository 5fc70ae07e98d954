import { expect, test } from 'vitest';
import { openLogger } from '../kernel/telemetry/index.ts';
import { useDatabase } from '../testing/index.ts';
import { checkStandingDaily } from './check-standing-daily.ts';

const db = useDatabase();
const house = () => ({ database: db.database, registry: new Map([['form526', {} as never]]), log: openLogger({ level: 'silent' }) });

async function findings() {
  const { rows } = await db.owner.query('select program, kind, closed_reason from findings order by id');
  return rows;
}

test('a stored standing that the facts contradict is a finding, which the next clean pass closes', async () => {
  await db.owner.query(
    `insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, start_by)
     values ('form526', 'f', 'a', 'p', now(), now(), '\\x00', 'import', now())`,
  );
  await checkStandingDaily(house());
  expect(await findings()).toEqual([]);

  await db.owner.query(`update standings set settled = 'delivered', reason = null`);
  await checkStandingDaily(house());
  await checkStandingDaily(house());
  expect(await findings()).toEqual([{ program: 'form526', kind: 'standing_differs', closed_reason: null }]);

  await db.owner.query(`update standings set settled = 'needs_attention', reason = 'nothing_to_deliver'`);
  await checkStandingDaily(house());
  expect(await findings()).toMatchObject([{ closed_reason: 'stored standings equal the recomputed ones' }]);
});
