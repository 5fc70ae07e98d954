import { createHash, randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { migrate, pendingMigrations } from './migrate.ts';
import { type Migration, readMigrations } from './migration-files.ts';

const name = `test_migrate_${randomBytes(6).toString('hex')}`;
let admin: pg.Client;
let owner: pg.Client;
let url: string;

beforeAll(async () => {
  const { superuserUrl, ownerUrl } = inject('waybillPostgres');
  admin = new pg.Client(superuserUrl.replace(/\/waybill$/, '/postgres'));
  await admin.connect();
  await admin.query(`create database ${name} owner waybill_owner`);
  url = ownerUrl.replace(/\/waybill$/, `/${name}`);
  owner = new pg.Client(url);
  await owner.connect();
});

afterAll(async () => {
  await owner.end();
  await admin.query(`drop database ${name}`);
  await admin.end();
});

function step(file: string, sql: string): Migration {
  return { name: file, sql, sha256: createHash('sha256').update(sql).digest('hex') };
}

const FIRST = step('0001_first.sql', 'create table first (x integer)');
const SECOND = step('0002_second.sql', 'create table second (x integer)');

test('two at once apply each step once, and a later version adds only what is new', async () => {
  expect(await pendingMigrations(owner, [FIRST])).toEqual(['0001_first.sql']);
  const both = await Promise.all([migrate(url, [FIRST]), migrate(url, [FIRST])]);
  expect(both.flatMap(({ applied }) => applied)).toEqual(['0001_first.sql']);
  expect(await migrate(url, [FIRST, SECOND])).toEqual({ applied: ['0002_second.sql'], already: 1 });
  expect(await pendingMigrations(owner, [FIRST, SECOND])).toEqual([]);
});

test('an applied file that was changed is refused by name, and so is a database that is ahead', async () => {
  const changed = step(FIRST.name, 'create table first (x bigint)');
  await expect(migrate(url, [changed, SECOND])).rejects.toMatchObject({
    code: 'WB_MIGRATION_CHANGED',
    message: expect.stringContaining(FIRST.name),
  });
  await expect(migrate(url, [FIRST])).rejects.toMatchObject({
    code: 'WB_MIGRATION_UNKNOWN',
    message: expect.stringContaining(SECOND.name),
  });
});

test('a step that fails leaves nothing of itself and names its line', async () => {
  const broken = step('0003_broken.sql', 'create table third (x integer);\nselect no_such_function();');
  await expect(migrate(url, [FIRST, SECOND, broken])).rejects.toMatchObject({
    code: 'WB_MIGRATION_FAILED',
    message: expect.stringContaining('(line 2)'),
  });
  const { rows } = await owner.query(`select to_regclass('third') as third`);
  expect(rows).toEqual([{ third: null }]);
});

test('the job engine comes first, under the version of its own schema', () => {
  expect(readMigrations()[0]?.name).toBe('pg-boss 43');
});

test('a server that does not answer is said as such', async () => {
  await expect(migrate('postgres://nobody@127.0.0.1:1/none', [FIRST])).rejects.toMatchObject({ code: 'WB_DATABASE_UNREACHABLE' });
});
