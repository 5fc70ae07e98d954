import { beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../testing/index.ts';
import { countHandoffs, type HandoffFilter, listHandoffs, pollNow, showHandoff } from './index.ts';

const db = useDatabase();
const AT = new Date('2026-03-01T00:00:00Z');
const HOUR = 3_600_000;
const ids: Record<string, number> = {};

async function handoff(name: string, state: string, { program = 'tests', destination = 'intake', hours = 1, kind = '' } = {}) {
  const { rows } = await db.owner.query<{ id: number }>(
    `with s as (
       insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, start_by)
       values ($1, 'T-1', $2, 'p', $3, $3, '\\x00', 'api', $3) returning id
     ), h as (
       insert into handoffs (submission_id, program, destination, state, origin, key, receipt_kind, receipt, reason, state_at, answer_by, created_at)
       select id, $1, $4, $5, 'route', $2::bytea, 'guid', $2, 'why', $3, $6, $3 from s returning id
     )
     select id from h`,
    [program, name, AT, destination, state, new Date(AT.getTime() + hours * HOUR)],
  );
  ids[name] = rows[0]!.id;
  if (kind)
    await db.owner.query(
      `insert into handoff_schedule (handoff_id, program, destination, kind, due_at) values ($1, $2, $3, $4, '2999-01-01')`,
      [rows[0]!.id, program, destination, kind],
    );
}

beforeAll(async () => {
  await handoff('open', 'accepted', { kind: 'poll' });
  await handoff('late', 'accepted', { hours: -1, kind: 'poll' });
  await handoff('unsure', 'unknown', { hours: -1, kind: 'look_up' });
  await handoff('watched', 'provisional', { hours: -1, kind: 'poll', destination: 'claims' });
  await handoff('done', 'delivered', { hours: -1 });
  await handoff('over', 'rejected', { hours: -1 });
  await handoff('elsewhere', 'accepted', { program: 'vye', kind: 'poll' });
});

async function names(filter: HandoffFilter, scope: '*' | string[] = '*'): Promise<string[]> {
  return db.database.transaction(scope, async (session) => {
    const { rows } = await listHandoffs(session, filter, { at: AT, limit: 50 });
    expect(await countHandoffs(session, filter, AT)).toEqual({ count: rows.length, isMore: false });
    return rows.map(({ submission }) => submission);
  });
}

test('hand-offs are listed by what an operator looks for, within the scope of the caller', async () => {
  expect(await names({}, ['tests'])).toEqual(['open', 'late', 'unsure', 'watched', 'done', 'over']);
  expect(await names({ isUnproved: true })).toEqual(['open', 'late', 'unsure', 'watched', 'elsewhere']);
  expect(await names({ isOverdue: true })).toEqual(['late', 'unsure']);
  expect(await names({ isOverdue: true, states: ['unknown'], program: 'tests' })).toEqual(['unsure']);
  expect(await names({ destination: 'claims', reason: 'why' })).toEqual(['watched']);
  expect(await names({ receipt: 'done' })).toEqual(['done']);
  expect(await names({ states: ['delivered', 'rejected'] })).toEqual(['done', 'over']);
});

test('pages follow each other, and none is shown twice', async () => {
  const page = (after?: string) => db.database.transaction('*', (session) => listHandoffs(session, {}, { at: AT, after, limit: 3 }));
  const first = await page();
  const second = await page(first.next!);
  const third = await page(second.next!);
  expect([first, second, third].flatMap(({ rows }) => rows.map(({ id }) => id))).toEqual(Object.values(ids));
  expect(third.next).toBeNull();
});

test('one hand-off has its attempts, its history and what is next', async () => {
  const id = ids.open!;
  await db.owner.query(
    `insert into handoff_attempts (handoff_id, number, program, key, content_sha256, started_at, ended_at, outcome, receipt, answer, answer_key_id)
     values ($1, 1, 'tests', '\\x01', '\\x02', $2, $2, 'taken', 'open', '\\x03', 'k1')`,
    [id, AT],
  );
  await db.owner.query(
    `insert into handoff_history (handoff_id, program, to_state, reason, author, at) values ($1, 'tests', 'accepted', 'r', 'olga', $2)`,
    [id, AT],
  );
  const shown = await db.database.transaction('*', (session) => showHandoff(session, id));
  expect(shown).toMatchObject({
    submission: 'open',
    next: 'poll',
    tries: [{ number: 1, outcome: 'taken', hasAnswer: true }],
    history: [{ from: null, to: 'accepted', author: 'olga' }],
    schedule: { kind: 'poll', misses: 0 },
  });
  await expect(db.database.transaction(['vye'], (session) => showHandoff(session, id))).rejects.toMatchObject({ code: 'WB_NOT_FOUND' });
});

test('polls become due by id or by destination, each hand-off is accounted for, and the ledger says who wished it', async () => {
  const wish = { program: 'tests', by: { kind: 'person', name: 'olga' }, reason: 'the partner was down' } as const;
  const poll = (choice: object) => db.database.transaction(['tests'], (session) => pollNow(session, { ...wish, ...choice }));
  expect(await poll({ ids: [ids.open, ids.unsure, ids.done, ids.elsewhere, 999_999] })).toEqual({
    selected: 3,
    due: 1,
    alreadyDue: 0,
    notTaken: 1,
    notPolled: 1,
    notFound: 2,
  });
  expect(await poll({ destination: 'intake' })).toMatchObject({ selected: 5, due: 1, alreadyDue: 1, notTaken: 1, notPolled: 2 });
  await expect(poll({})).rejects.toMatchObject({ code: 'WB_USAGE' });
  const { rows } = await db.owner.query(
    `select actor, subject_kind, subject_id from ledger_lines where action = 'handoff.polled_now' order by id`,
  );
  expect(rows).toEqual([
    { actor: 'olga', subject_kind: 'handoffs', subject_id: 'tests' },
    { actor: 'olga', subject_kind: 'destination', subject_id: 'intake' },
  ]);
});
