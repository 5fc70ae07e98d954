import { expect, test } from 'vitest';
import { importFile } from '../../submissions/import-file.ts';
import { lines, useHouse } from '../../submissions/test-house.ts';
import { aRow, testProgram } from '../../submissions/test-program.ts';
import { closeFindings, HANDOFF_STATES, move, NEXT, OPEN_STATES, openFindings, recordImportedHandoffs } from '../index.ts';

const house = useHouse();
const at = '2024-06-01T00:00:00Z';
const handoff = (destination: string, receipt: string, status: string, more: object = {}) => ({
  destination,
  receipt,
  status,
  at,
  ...more,
});

async function importHandoffs(name: string, rows: readonly unknown[]) {
  const doors = { ...house.doors, recordHandoffs: recordImportedHandoffs };
  await house.importText(name, lines(rows));
  return importFile(doors, { program: testProgram, input: `${house.folder}/${name}`, startedBy: { kind: 'person', name: 'olga' } });
}

async function standings(pattern: string) {
  const { rows } = await house.db.owner.query(
    'select s.external_id as id, st.settled, st.reason from submissions s join standings st on st.submission_id = s.id where s.external_id ~ $1 order by 1',
    [pattern],
  );
  return Object.fromEntries(rows.map(({ id, settled, reason }) => [id, reason ?? settled]));
}

test('the table of moves names the states that the database takes, and no other', async () => {
  const { rows } = await house.db.owner.query<{ rule: string }>(
    `select pg_get_constraintdef(oid) as rule from pg_constraint where conrelid = 'handoffs'::regclass and contype = 'c' and pg_get_constraintdef(oid) like '%state%'`,
  );
  const inDatabase = [...rows[0]!.rule.matchAll(/'([a-z]+)'/g)].flatMap(([, state]) => state ?? []);
  expect(inDatabase.sort()).toEqual([...HANDOFF_STATES].sort());
  expect(Object.keys(NEXT).sort()).toEqual([...HANDOFF_STATES].sort());
  for (const next of Object.values(NEXT)) for (const state of Object.keys(next)) expect(HANDOFF_STATES).toContain(state);
  const { rows: indexes } = await house.db.owner.query<{ rule: string }>(`select pg_get_indexdef('handoffs_one_open'::regclass) as rule`);
  expect([...indexes[0]!.rule.matchAll(/'([a-z]+)'::text/g)].flatMap(([, state]) => state ?? []).sort()).toEqual([...OPEN_STATES].sort());
  expect(move('accepted', 'delivered')).toEqual({ from: 'accepted', to: 'delivered', reason: 'a poll proves it' });
});

test('imported hand-offs stand as the destination says, and are known the second time', async () => {
  const rows = [
    aRow('a-delivered', { facts: { handoffs: [handoff('intake', 'g1', 'vbms')] } }),
    aRow('a-rejected', { facts: { handoffs: [handoff('intake', 'g2', 'error')] } }),
    aRow('a-late', { facts: { handoffs: [handoff('intake', 'g3', 'received')] } }),
    aRow('a-soon', {
      facts: { handoffs: [handoff('intake', 'g4', 'success', { at: new Date(performance.timeOrigin - 86_400_000).toISOString() })] },
    }),
    aRow('a-main', { payload: { claim: { answers: {} }, extra: true }, facts: { handoffs: [handoff('claims', 'c1', 'vbms')] } }),
    aRow('a-both', {
      payload: { claim: { answers: {} }, extra: true },
      facts: { handoffs: [handoff('claims', 'c2', 'vbms'), handoff('intake', 'g5', 'vbms', { document: 'T-1a' })] },
    }),
  ];
  await importHandoffs('handoffs.jsonl', rows);
  expect(await standings('^a-')).toEqual({
    'a-both': 'delivered',
    'a-delivered': 'delivered',
    'a-late': 'in_progress',
    'a-main': 'held',
    'a-rejected': 'document_failed',
    'a-soon': 'provisional',
  });
  const count = async () =>
    (
      await house.db.owner.query(
        'select count(*)::int as n, (select count(*) from handoff_history)::int as noted, (select count(*) from findings)::int as findings from handoffs',
      )
    ).rows[0];
  expect(await count()).toEqual({ n: 7, noted: 7, findings: 0 });
  expect(await importHandoffs('handoffs.jsonl', rows)).toMatchObject({ imported: 0, alreadyKnown: 6 });
  expect(await count()).toEqual({ n: 7, noted: 7, findings: 0 });
});

test('what an older system sent twice, or under one receipt for two, becomes a finding once', async () => {
  const rows = [
    aRow('b-twice', {
      facts: {
        handoffs: [
          handoff('intake', 'h1', 'received'),
          handoff('intake', 'h2', 'received', { at: '2024-06-02T00:00:00Z' }),
          handoff('intake', 'h2', 'received', { at: '2024-06-02T00:00:00Z' }),
        ],
      },
    }),
    aRow('b-one', { facts: { handoffs: [handoff('intake', 'h3', 'vbms')] } }),
    aRow('b-other', { facts: { handoffs: [handoff('intake', 'h3', 'vbms')] } }),
  ];
  await importHandoffs('twice.jsonl', rows);
  await importHandoffs('twice.jsonl', rows);
  const { rows: found } = await house.db.owner.query(
    `select kind, s.external_id as id, details ->> 'receipt' as receipt from findings f join submissions s on s.id = f.submission_id order by 1`,
  );
  expect(found.map(({ kind }) => kind)).toEqual(['receipt_of_another', 'sent_twice']);
  expect(found[1]).toEqual({ kind: 'sent_twice', id: 'b-twice', receipt: 'h1' });
});

test('a finding is open once, and closed once', async () => {
  const finding = { program: 'tests', kind: 'unanswered_id', subject: 'x 1', openedAt: new Date(), answerBy: new Date() };
  await house.db.database.transaction(['tests'], async (session) => {
    expect(await openFindings(session, [finding, { ...finding, subject: 'x 2' }])).toHaveLength(2);
    expect(await openFindings(session, [finding])).toEqual([]);
    expect(await closeFindings(session, [finding, finding], 'answered', new Date())).toHaveLength(1);
    expect(await closeFindings(session, [finding], 'answered', new Date())).toEqual([]);
    expect(await openFindings(session, [finding])).toHaveLength(1);
  });
});
