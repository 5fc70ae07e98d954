import { beforeAll, expect, test } from 'vitest';
import { addUser, grantRole, signIn } from '../access/index.ts';
import { useDatabase } from '../testing/index.ts';
import { composeFor, runLine, useFolder } from './test-line.ts';

const db = useDatabase();
const composition = composeFor(db, useFolder());
const run = (...line: string[]) => runLine(composition, [...line, '--json']);
const BY = { kind: 'system', name: 'test' } as const;

beforeAll(async () => {
  await run('users', 'list');
  await db.database.transaction('*', async (session) => {
    await addUser(session, { name: 'mixed', role: 'viewer', programs: ['form526'] }, BY);
    await grantRole(session, 'mixed', { role: 'administrator', programs: ['vye'] }, BY);
  });
});

/** What was refused, as the ledger has it. */
async function refused(): Promise<readonly string[]> {
  const { rows } = await db.owner.query<{ attempted: string }>(
    `select d.details->>'attempted' as attempted from ledger_lines l join ledger_details d on d.line_id = l.id
     where l.action = 'access.refused' and l.subject_id = 'mixed' order by l.id`,
  );
  return rows.map(({ attempted }) => attempted);
}

test('whoever may look at one program and work in another works in that one alone', async () => {
  expect((await run('duplicates', 'report', 'form526', '--as', 'mixed')).code).toBe(0);
  expect((await run('duplicates', 'find', 'vye', '--as', 'mixed')).code).toBe(0);
  const found = await run('duplicates', 'find', 'form526', '--as', 'mixed');
  expect([found.code, found.json<{ error: { message: string } }>().error.message]).toEqual([1, 'mixed may not see form526, but vye.']);
  const held = await run('hold', 'place', 'form526', '--reason', 'a test', '--as', 'mixed');
  expect([held.code, held.json<{ error: { code: string } }>().error.code]).toEqual([1, 'WB_FORBIDDEN']);
});

test.each([
  ['users', 'list'],
  ['users', 'invite', 'mixed'],
  ['tokens', 'list'],
  ['keys', 'list'],
  ['writes', 'stop', '--reason', 'a test', '--yes'],
  ['ledger', 'verify'],
  ['alerts', 'test', '--reason', 'a test'],
])('what concerns every program is refused to who administers one, on record: waybill %s %s', async (...line) => {
  const answer = await run(...line, '--as', 'mixed');
  expect([answer.code, answer.json<{ error: { code: string } }>().error.code]).toEqual([1, 'WB_FORBIDDEN']);
  expect((await refused()).at(-1)).toBe(`waybill ${line[0]} ${line[1]}`);
});

test('an invited user signs in by the link, once', async () => {
  const { url } = (await run('users', 'invite', 'mixed')).json<{ url: string }>();
  const link = new URL(url).searchParams.get('link') ?? '';
  expect(await db.database.transaction('*', (session) => signIn(session, link))).toBeDefined();
  expect(await db.database.transaction('*', (session) => signIn(session, link))).toBeUndefined();
});
