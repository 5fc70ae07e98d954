import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { defineTask, succeeded } from '#sdk';
import { useDatabase } from '../../testing/index.ts';
import { draftRun, exportWorklist, prepareRun, queueRun, refreshWorklist, type Selection } from '../index.ts';
import {
  csvOf,
  DEED,
  idsFrom,
  insertSubmissions,
  openTestHouse,
  PROGRAM,
  remediated,
  scriptedTask,
  type TestHouse,
} from '../test-house.ts';

const db = useDatabase();
let house: TestHouse;

const onHandoffs = defineTask({
  name: 'handoffs',
  title: 'Over hand-offs',
  description: 'Runs over hand-offs.',
  risk: 'reversible',
  approvals: 0,
  params: z.object({}),
  over: ['handoffs'],
  works: 'on a slice of handoffs',
  concurrency: 1,
  failureBudget: 10,
  outputColumns: [],
  notEligible: () => undefined,
  performHandoffs: async (_context, handoffs) => handoffs.map(() => succeeded({})),
});
const looks = { ...scriptedTask('looks', () => succeeded({})), risk: 'reads' };

beforeAll(async () => {
  house = await openTestHouse({ database: db.database, tasks: [scriptedTask('works', ({ id }) => remediated(id)), looks, onHandoffs] });
});
afterAll(() => house.close());

async function preview(task: string, selection: Selection) {
  const { id } = await draftRun(house, { ...DEED, program: PROGRAM, task, params: {}, selection });
  const { items, eligible, notEligible } = await prepareRun(house, id);
  const ofRun = 'select external_id as name from run_items where run_id = $1 order by position';
  const { rows } = await db.owner.query<{ name: string }>(ofRun, [id]);
  return { id, seen: { items, eligible, notEligible }, names: rows.map(({ name }) => name) };
}

test('a limit counts the rows that no live run, share or worklist has', async () => {
  const ids = idsFrom('free', 7);
  await insertSubmissions(db.owner, ids);
  const query = { kind: 'query', reasons: [], forms: [], limit: 2 } as const;
  const first = await preview('works', query);
  await queueRun(house, first.id, DEED);
  const second = await preview('works', query);
  expect([second.seen, second.names]).toEqual([{ items: 2, eligible: 2, notEligible: {} }, ids.slice(2, 4)]);
  await queueRun(house, second.id, DEED);

  await refreshWorklist(house, { ...DEED, program: PROGRAM, worklist: 'all', reasons: [], forms: [] });
  await db.owner.query(
    "update worklist_entries set state = 'shared', share_id = 1 where submission_id = (select id from submissions where external_id = $1)",
    [ids[4]],
  );
  const third = await preview('works', query);
  expect(third.names).toEqual(ids.slice(5));
  expect((await preview('works', { ...query, limit: undefined })).seen).toMatchObject({
    items: 7,
    eligible: 2,
    notEligible: { held_by_another_run_or_share: 5 },
  });
  expect((await preview('looks', query)).names, 'what only reads disturbs nobody').toEqual(ids.slice(0, 2));
});

test('the next rows of a worklist, and its export for review, are those that no run from elsewhere has', async () => {
  const ids = idsFrom('listed', 5);
  const found = await insertSubmissions(db.owner, ids);
  await db.owner.query('delete from worklist_entries');
  await refreshWorklist(house, { ...DEED, program: PROGRAM, worklist: 'listed', reasons: [], forms: [] });
  await db.owner.query('delete from worklist_entries where submission_id <> all ($1)', [found]);
  const other = await draftRun(house, {
    ...DEED,
    program: PROGRAM,
    task: 'works',
    params: {},
    selection: { kind: 'csv' },
    input: { name: 'list.csv', body: csvOf(ids.slice(0, 2)) },
  });
  await prepareRun(house, other.id);
  await queueRun(house, other.id, DEED);
  const exported = await exportWorklist(house, { ...DEED, program: PROGRAM, worklist: 'listed', next: 2 });
  expect(exported.rows).toBe(2);
  const next = { kind: 'worklist', worklist: 'listed', next: 2 } as const;
  expect((await preview('works', next)).names).toEqual(ids.slice(2, 4));
  expect((await preview('looks', { ...next, next: 3 })).names, 'what only reads disturbs nobody').toEqual([...ids.slice(0, 2), ids[4]]);
});

test('the same of hand-offs', async () => {
  const submissions = await insertSubmissions(db.owner, idsFrom('handed', 3));
  const { rows } = await db.owner.query<{ id: number }>(
    `insert into handoffs (submission_id, program, destination, state, origin, key, state_at, answer_by, created_at)
     select s, $1, 'paper', 'rejected', 'import', '\\x00', $2, $2, $2 from unnest($3::bigint[]) s returning id`,
    [PROGRAM, new Date('2026-01-05T10:00:00Z'), submissions],
  );
  const handoffs = { kind: 'handoffs', destinations: ['paper'], states: [], limit: 1 } as const;
  const first = await preview('handoffs', handoffs);
  await queueRun(house, first.id, DEED);
  const second = await preview('handoffs', handoffs);
  expect([second.seen, second.names]).toEqual([{ items: 1, eligible: 1, notEligible: {} }, [String(rows[1]?.id)]]);
});
