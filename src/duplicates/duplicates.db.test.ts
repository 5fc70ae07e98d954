import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { useDatabase } from '../testing/index.ts';
import { type Cuts, selectSeveral } from './duplicates.sql.ts';
import { duplicatesOf, findDuplicates, listSets } from './index.ts';

const db = useDatabase();
const AT = new Date('2026-03-01T12:20:00Z');
const ACTOR = { kind: 'person', name: 'tester' } as const;

interface Sent {
  readonly person: string;
  readonly content: string;
  readonly near: string;
  readonly daysAgo: number;
  readonly state: 'held' | 'delivered' | 'accepted' | 'provisional' | 'withdrawn';
}

async function insert(program: string, sent: readonly Sent[]): Promise<number[]> {
  const ids: number[] = [];
  for (const each of sent) {
    const at = new Date(AT.getTime() - each.daysAgo * 86_400_000);
    const { rows } = await db.owner.query<{ id: number }>(
      `with s as (
         insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, start_by)
         values ($1, 'f', gen_random_uuid()::text, $2, $3, $3, '\\x00', 'import', $3) returning id
       ), d as (
         insert into documents (submission_id, program, label, document_type, is_required, position, source)
         select id, $1, 'd', 'L', true, 0, 'form' from s
       ), f as (
         insert into submission_fingerprints (submission_id, program, person_id, fingerprint, near_fingerprint, rules_version, key_version)
         select id, $1, $2, convert_to($4, 'UTF8'), convert_to($5, 'UTF8'), 1, 'k1' from s
       )
       select id from s`,
      [program, each.person, at, each.content, each.near],
    );
    const id = rows[0]!.id;
    ids.push(id);
    if (each.state === 'withdrawn') {
      await db.owner.query(
        `insert into remediations (submission_id, program, kind, is_success, reason, author, decided_at) values ($1, $2, 'withdrawn', true, 'r', 'a', $3)`,
        [id, program, AT],
      );
    } else if (each.state !== 'held') {
      await db.owner.query(
        `insert into handoffs (submission_id, program, destination, state, origin, key, state_at, answer_by, created_at)
         values ($1, $2, 'x', $3, 'import', '\\x00', $4, now() + interval '100 years', $4)`,
        [id, program, each.state, AT],
      );
    }
  }
  return ids;
}

const held = (person: string, content: string, daysAgo: number, near = content.toLowerCase()): Sent => ({
  person,
  content,
  near,
  daysAgo,
  state: 'held',
});

async function find(program: string) {
  return db.database.transaction('*', async (session) => ({
    report: await findDuplicates(session, program, ACTOR),
    duplicates: await duplicatesOf(session, program, null, new Date()),
  }));
}

describe('duplicates', () => {
  test('the earliest unsuccessful one is kept', async () => {
    const [late, early, other] = await insert('a', [held('p', 'X', 1), held('p', 'X', 9), held('q', 'X', 20)]);
    const { report, duplicates } = await find('a');
    expect(duplicates).toMatchObject([{ submission_id: late, kept_id: early }]);
    expect(duplicates.map((each) => each.submission_id)).not.toContain(other);
    expect(report).toMatchObject({ submissions: 3, sets: 1, members: 2, kept: 1, to_mark: 1, newSets: 1 });
  });

  test('where one succeeded it is kept, and every unsuccessful one names it', async () => {
    const [first, done] = await insert('b', [held('p', 'X', 9), { ...held('p', 'X', 1), state: 'delivered' }]);
    expect((await find('b')).duplicates).toMatchObject([{ submission_id: first, kept_id: done }]);
  });

  test('a set in which nothing is left to do is counted too', async () => {
    await insert('f', [
      { ...held('p', 'X', 9), state: 'delivered' },
      { ...held('p', 'X', 1), state: 'withdrawn' },
    ]);
    expect((await find('f')).report).toMatchObject({ members: 2, kept: 1, to_mark: 0, already_set_aside: 1, in_busy_sets: 0 });
  });

  test.each(['accepted', 'provisional'] as const)('a set with a member that is %s is left alone', async (state) => {
    await insert(`c_${state}`, [held('p', 'X', 9), { ...held('p', 'X', 1), state }]);
    const { report, duplicates } = await find(`c_${state}`);
    expect(duplicates).toEqual([]);
    expect(report.in_busy_sets).toBe(2);
  });

  test('case and white space make near duplicates: shown, never marked', async () => {
    await insert('d', [held('p', 'Pain', 9), held('p', 'PAIN', 1)]);
    const { report, duplicates } = await find('d');
    expect(duplicates).toEqual([]);
    expect(report).toMatchObject({ sets: 0, near_sets: 1 });
    const sets = await db.database.transaction('*', (session) => listSets(session, 'd', { isNear: true, after: '', limit: 10 }));
    expect(sets).toHaveLength(1);
    expect(sets[0]?.external_ids).toHaveLength(2);
  });

  test('a submission that has become another one since the pass is no duplicate any more', async () => {
    const [, late] = await insert('mended', [held('p', 'X', 9), held('p', 'X', 1)]);
    await find('mended');
    await db.owner.query(`update submission_fingerprints set fingerprint = convert_to('Y', 'UTF8') where submission_id = $1`, [late]);
    const { report, duplicates } = await find('mended');
    expect(duplicates).toEqual([]);
    expect(report).toMatchObject({ members: 1, kept: 1, to_mark: 0 });
  });

  test('a second pass finds nothing new', async () => {
    await insert('e', [held('p', 'X', 9), held('p', 'X', 1)]);
    await find('e');
    expect((await find('e')).report.newSets).toBe(0);
  });

  test.each<Cuts>([
    ['', '', ''],
    ['p2', 'p4', 'p6'],
    ['p3', 'p3', 'p3'],
    ['a', 'b', 'z'],
  ])('wherever the people are cut, each with several is found once: %s %s %s', async (...cuts) => {
    const program = `cut${cuts.join('')}`;
    const people = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7'];
    await insert(
      program,
      [...people, ...people.slice(2)].map((person, day) => held(person, `${day}`, day)),
    );
    const found = await db.database.transaction('*', (session) => selectSeveral(session, program, cuts));
    expect(found.toSorted()).toEqual(people.slice(2));
  });

  test('every member of every set has exactly one name, and a kept one is never marked', async () => {
    let run = 0;
    const sent = fc.record({
      person: fc.constantFrom('p', 'q'),
      content: fc.constantFrom('X', 'Y'),
      near: fc.constant('n'),
      daysAgo: fc.nat(5),
      state: fc.constantFrom('held', 'held', 'delivered', 'accepted', 'provisional', 'withdrawn'),
    }) as fc.Arbitrary<Sent>;
    await fc.assert(
      fc.asyncProperty(fc.array(sent, { maxLength: 8 }), async (rows) => {
        run += 1;
        const program = `p${run}`;
        await insert(program, rows);
        const { report, duplicates } = await find(program);
        expect(report.kept + report.to_mark + report.already_set_aside + report.in_busy_sets).toBe(report.members);
        expect(duplicates).toHaveLength(report.to_mark);
        const marked = new Set(duplicates.map((each) => each.submission_id));
        expect(duplicates.filter((each) => marked.has(each.kept_id))).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });
});
