import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Write, writesOfCode, writesOfMigrations, writtenTables } from './written-tables.ts';

const ROOT = join(import.meta.dirname, '../..');

test('every way of writing a table is seen', () => {
  const text = `
    insert into a (x) values (1) on conflict (x) do update set x = 2;
    update b as other set x = 1; update only c set x = 1; delete from d where true; copy e (x, y) from stdin;
    merge into f using g on true; truncate h; create temporary table i (x int); insert into i select 1; select * from j for update;
    query.insertInto('k'); query.updateTable("l"); query.deleteFrom('m'); create trigger n after update on o; grant insert, update on p to q`;
  expect([...writtenTables(text)].toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'h', 'k', 'l', 'm']);
});

test('every table is written by one slice', () => {
  const slices = new Set(readdirSync(join(ROOT, 'src')));
  const tables = new Set(
    [...readFileSync(join(ROOT, 'db/schema.sql'), 'utf8').matchAll(/^create table (\w+)/gm)].map(([, table]) => table),
  );
  const writes = [...writesOfCode(ROOT), ...writesOfMigrations(ROOT, slices)].filter(({ table }) => tables.has(table));
  expect(writes.length).toBeGreaterThan(0);
  const shared = [...Map.groupBy(writes, ({ table }) => table)].filter(([, own]) => new Set(own.map(({ writer }) => writer)).size > 1);
  expect(shared.map(([table, own]) => `${table} is written by ${own.map(named).join(' and ')}`)).toEqual([]);
});

function named({ writer, file }: Write): string {
  return `${writer} (${file})`;
}
