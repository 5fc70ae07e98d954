import { describe, expect, test } from 'vitest';
import { checkQuestion } from './check-question.ts';

const TAKEN = [
  'select id, count(*) from submissions where program = $1 group by id order by 1',
  'with some as (select id from runs) select r.id, lower(r.task) from some r join unnest($1::bigint[]) as ids(id) on ids.id = r.id',
  "select 'set_config(''a'')', \"id\" from submissions where form in ('a', 'b') and exists (select 1 from documents)",
  'select count(*) filter (where state = $1) over (partition by task) from runs -- who asked',
  "select E'it\\'s', $q$; delete$q$ from runs",
];

const REFUSED: readonly (readonly [string, string])[] = [
  ["select set_config('waybill.programs', '*', true), id from submissions", 'set_config'],
  ["select pg_catalog . \"set_config\" ('waybill.programs', '*', true)", 'set_config'],
  ['select SET_CONFIG /* */ ($1, $2, true)', 'block comment'],
  ["select U&\"set\\005fconfig\"('waybill.programs', '*', true)", 'Unicode escape'],
  ["select pg_notify('runs', 'x')", 'pg_notify'],
  ["select query_to_xml('select 1', true, true, '')", 'query_to_xml'],
  ["select nextval('ledger_line_ids')", 'nextval'],
  ["select pg_read_file('/etc/passwd')", 'pg_read_file'],
  ['select settle(array[1])', 'settle'],
  ['select 1; delete from runs', 'semicolon'],
  ['insert into runs default values', 'neither SELECT nor WITH'],
  ['with gone as (delete from runs returning id) select * from gone', 'DELETE'],
  ['select id into runs_copy from runs', 'INTO'],
  ['select 1) as x, (select 1', 'brackets'],
  ["select 'it never ends", 'does not end'],
  ['do $$ begin perform 1; end $$', 'neither SELECT nor WITH'],
  ['set role waybill_app', 'neither SELECT nor WITH'],
];

describe('a question', () => {
  test.each(TAKEN)('is taken: %s', (statement) => {
    expect(() => checkQuestion(statement)).not.toThrow();
  });

  test.each(REFUSED)('is refused: %s (%s)', (statement, why) => {
    expect(() => checkQuestion(statement)).toThrow(why);
  });
});
