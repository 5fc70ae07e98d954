import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from '../../../testing/index.ts';
import { openReader, type Reader } from './index.ts';

const db = useDatabase();
let reader: Reader;

beforeAll(async () => {
  reader = openReader({ url: db.readerUrl });
  await db.owner.query(
    `insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, start_by)
     select program, 'T-1', program || '-1', 'p', $1, $1, '\\x00', 'import', $1 from unnest(array['mine', 'theirs']) program`,
    [new Date('2026-01-05T10:00:00Z')],
  );
});
afterAll(() => reader.close());

describe('a question', () => {
  test('is answered within its programs, with its values bound', async () => {
    const question = 'select external_id as id from submissions where form = $1 order by 1';
    expect(await reader.ask(['mine'], question, ['T-1'])).toEqual([{ id: 'mine-1' }]);
    expect(await reader.ask(['mine'], question, ["T-1' or true --"])).toEqual([]);
    expect(await reader.ask('*', question, ['T-1'])).toHaveLength(2);
    expect(await reader.ask(['mine'], 'select 1 as n where 1 = any($1::int[]) -- a comment', [[1]])).toEqual([{ n: 1 }]);
  });

  test('is refused with PostgreSQL’s code, and without its words where they may quote a value', async () => {
    await expect(reader.ask(['mine'], 'select $1::int as n', ['Marigold'])).rejects.toMatchObject({
      code: 'WB_QUERY_FAILED',
      message: 'PostgreSQL refused the question (22P02).',
    });
    await expect(reader.ask(['mine'], 'select * from nowhere', [])).rejects.toThrow('relation "nowhere" does not exist');
    await expect(reader.ask(['mine'], 'select token_hash from tokens', [])).rejects.toThrow('permission denied for table tokens');
    await expect(reader.ask(['mine'], 'select n from generate_series(1, 10001) n', [])).rejects.toThrow('more than 10000 rows');
  });

  test('needs a login that may take on the role', async () => {
    const other = openReader({ url: db.appUrl });
    await expect(other.ask(['mine'], 'select 1 as n', [])).rejects.toMatchObject({ code: 'WB_READER_LOGIN' });
    await other.close();
  });
});

/** Behind the check of a question's words the database refuses by itself. */
describe('the login', () => {
  test.each([
    "insert into users (name, created_at) values ('eve', '2026-01-01')",
    "update submissions set form = 'x'",
    'delete from submissions',
    'select settle(array[1]::bigint[])',
    "select nextval('ledger_line_ids')",
    'create table mine (id int)',
    'create temporary table mine (id int)',
    "copy submissions to program 'cat'",
    "select pg_read_file('/etc/passwd')",
    'select id from submissions for update',
    'set role waybill_app',
    'select ciphertext from submission_payloads; insert into runs default values',
  ])('is refused: %s', async (statement) => {
    const client = new pg.Client({ connectionString: db.readerUrl });
    await client.connect();
    try {
      await client.query("begin transaction read only; set local role waybill_reader; set local waybill.programs = '*'");
      await expect(client.query(statement)).rejects.toMatchObject({ code: expect.stringMatching(/^(25006|42501)$/) });
    } finally {
      await client.end();
    }
  });
});
