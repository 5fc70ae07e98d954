import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeStatements } from '../scripts/schema/describe-statements.ts';
import { recordStatements } from '../scripts/schema/record-statements.ts';
import { statementsText } from '../scripts/schema/write-statements.ts';
import { useDatabase } from '../src/testing/index.ts';

const ROOT = join(import.meta.dirname, '..');
const db = useDatabase();
const folder = mkdtempSync(join(tmpdir(), 'waybill-statements-'));
let client: pg.Client;

beforeAll(async () => {
  client = new pg.Client(db.ownerUrl);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  rmSync(folder, { recursive: true, force: true });
});

function fileOf(name: string, source: string): string {
  const root = join(folder, name);
  mkdirSync(join(root, 'src'), { recursive: true });
  writeFileSync(join(root, 'src/odd.sql.ts'), source);
  return root;
}

test('PostgreSQL knows every statement, and describes it as db/statements.txt says', async () => {
  const described = await describeStatements(client, await recordStatements(ROOT));
  expect(described.length).toBeGreaterThan(150);
  expect(readFileSync(join(ROOT, 'db/statements.txt'), 'utf8'), 'run `npm run schema` and commit it').toBe(statementsText(described));
});

test('a statement about a column that is not there is refused by name', async () => {
  const root = fileOf('wrong', "export async function selectOdd(session) { await session.client.query('select odd from submissions'); }\n");
  await expect(describeStatements(client, await recordStatements(root))).rejects.toThrow(
    /src\/odd\.sql\.ts, selectOdd: column "odd" does not exist/,
  );
});

test('a statement that was not seen is no statement that was described', async () => {
  const root = fileOf(
    'unseen',
    "export async function selectOdd(session, given) { given.odd(); await session.client.query('select 1'); }\n",
  );
  await expect(recordStatements(root)).rejects.toThrow('src/odd.sql.ts gives PostgreSQL 1 texts, and only 0 were seen');
});
