import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { setClockOffset } from '#kernel/clock/clock.ts';
import { readConfig } from '#kernel/config/index.ts';
import form526 from '../../programs/form526/index.ts';
import vye from '../../programs/vye/index.ts';
import { useDatabase } from '../testing/index.ts';
import type { Composition } from './composition.ts';
import { composeFor, type Ran, runLine, useFolder } from './test-line.ts';

const db = useDatabase();
const folder = useFolder();
const partner = join(folder, 'partner');
let store: string | undefined = pathToFileURL(partner).href;
// The process's clock is set by each command from the configuration.
let offset = '0s';
afterEach(() => setClockOffset(0));

function composition(): Composition {
  return {
    ...composeFor(db, join(folder, 'data')),
    readConfig: async () =>
      readConfig({
        file: { programs: [form526, vye] },
        environment: {
          DATABASE_URL: db.appUrl,
          WAYBILL_LOG_LEVEL: 'silent',
          WAYBILL_CLOCK_OFFSET: offset,
          ...(store ? { WAYBILL_VYE_EGRESS_STORE: store } : {}),
        },
        options: { data: join(folder, 'data') },
        sandbox: {},
      }),
  };
}

const waybill = (line: string, ...more: string[]): Promise<Ran> => runLine(composition(), [...line.split(' '), ...more]);

async function ok<T = Record<string, unknown>>(line: string, ...more: string[]): Promise<T> {
  const ran = await waybill(`${line} --json`, ...more);
  expect(ran, `${line}\n${ran.out}${ran.err}`).toMatchObject({ code: 0 });
  return ran.json<T>();
}

const WHY = ['--reason', 'a test'];

function change(id: string, person: string, address1: string): string {
  const payload = {
    rpo_code: '316',
    indicator: 'A',
    veteran_name: 'ROWAN TESTCASE',
    address1,
    city: 'Exampleton',
    state: 'TX',
    zip_code: '77401',
  };
  const identity = { ssn: '900112233', file_numbers: ['900112233'] };
  return JSON.stringify({ id, form: 'address-change', person_id: person, submitted_at: '2026-01-05T10:00:00Z', payload, identity });
}

test('from the import to the partner and back, on the command line alone', async () => {
  mkdirSync(partner);
  const input = join(folder, 'changes.jsonl');
  writeFileSync(
    input,
    [change('0001', 'ann', '1, Sample Lane'), change('0002', 'ben', '2 Sample Lane')].map((line) => `${line}\n`).join(''),
  );
  expect(await ok('import vye', input)).toMatchObject({ imported: 2 });
  // Importing sends nothing.
  expect(await ok('export ready CHGADD')).toMatchObject({ total: 2, places: { held: 2 } });
  await db.owner.query(
    `insert into submission_releases (submission_id, program, released_at, released_by, start_by)
     select id, program, received_at, 'operator', received_at + interval '5 days' from submissions`,
  );
  store = undefined;
  const refused = await waybill('export run CHGADD --json', ...WHY);
  expect(refused.code).toBe(1);
  expect(refused.json()).toMatchObject({ file: { state: 'archived', fault: { code: 'WB_EXPORT_STORE' } } });
  expect(await ok('export ready address-change')).toMatchObject({ total: 2, people: 2, places: { in_file: 2 } });
  store = pathToFileURL(partner).href;
  expect(await ok('export run CHGADD', ...WHY)).toMatchObject({ resumed: [{ state: 'confirmed' }] });
  const [name] = readdirSync(partner).filter((each) => each.startsWith('CHGADD'));
  const lines = readFileSync(join(partner, name as string), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines.map((line) => line.split(',')[5])).toEqual(['1  Sample Lane', '2 Sample Lane']);
  const { exports } = await ok<{ exports: { name: string; is_set_up: boolean }[] }>('export list');
  expect(exports.map((each) => [each.name, each.is_set_up])).toEqual([
    ['CHGADD', true],
    ['DirDep', true],
    ['vawave', true],
  ]);
  const { files } = await ok<{ files: { id: number; file_name: string }[] }>('export list CHGADD');
  const ours = files.find((each) => each.file_name === name);
  expect((await waybill(`export show ${ours?.id}`)).out).toContain('2 candidates = 2 written + 0 superseded + 0 refused');
  const list = join(folder, name as string);
  writeFileSync(list, `${lines[1]}\n`);
  expect(await ok('export reconcile', list, '--send-missing')).toMatchObject({
    ours: { received: 1, missing: 1 },
    missing: [{ submission: '0001' }],
  });
  expect(await ok('export ready CHGADD')).toMatchObject({ total: 1, places: { next_file: 1 } });
  offset = '5s';
  expect(await ok('export run CHGADD', ...WHY)).toMatchObject({ started: 'started', file: { state: 'confirmed' } });
  expect(await ok('export ready CHGADD')).toMatchObject({ total: 0 });
});

test('a day is decided either way, and what there is not is named', async () => {
  expect(await ok('export override 2026-07-03 --export DirDep', ...WHY)).toMatchObject({
    is_expected: true,
    exports: [{ export: 'DirDep', calendar: { is_expected: false, because: 'federal_holiday' } }],
  });
  expect((await ok<{ exports: unknown[] }>('export override 2026-07-02 --no-expected', ...WHY)).exports).toHaveLength(3);
  expect((await waybill('export override 2026-02-30', ...WHY)).err).toContain('YYYY-MM-DD');
  expect((await waybill('export run', ...WHY)).code).toBe(2);
  expect((await waybill('export run CHGADD --all', ...WHY)).code).toBe(2);
  const unknown = await waybill('export run nothing', ...WHY);
  expect(unknown.err).toContain('there are CHGADD, DirDep, vawave');
  expect((await waybill('export show 999')).code).toBe(1);
  expect((await waybill('export run CHGADD')).code).toBe(2);
});

test('several exports go with one command, each once, and one that cannot keeps no other from going', async () => {
  const started = await ok<{ exports: { export: string; started: string }[] }>('export run DirDep vawave DirDep', ...WHY);
  expect(started.exports.map((each) => each.export)).toEqual(['DirDep', 'vawave']);
  const all = await ok<{ exports: { program: string; export: string; started: string }[] }>('export run --all', ...WHY);
  expect(all.exports.map((each) => [each.program, each.export, each.started])).toEqual([
    ['vye', 'CHGADD', 'nothing_ready'],
    ['vye', 'DirDep', 'nothing_ready'],
    ['vye', 'vawave', 'nothing_ready'],
  ]);
  const misnamed = await waybill('export run DirDep nothing', ...WHY);
  expect([misnamed.code, misnamed.err]).toEqual([1, expect.stringContaining('There is no export "nothing"')]);
  offset = '1m';
  const input = join(folder, 'more.jsonl');
  writeFileSync(input, `${change('0003', 'cid', '3 Sample Lane')}\n`);
  await ok('import vye', input);
  await db.owner.query(
    `insert into submission_releases (submission_id, program, released_at, released_by, start_by)
     select id, program, received_at, 'operator', received_at + interval '5 days' from submissions where external_id = '0003'`,
  );
  store = undefined;
  const held = await waybill('export run --all', ...WHY);
  expect(held.code).toBe(1);
  expect(held.out).toMatch(
    /^CHGADD \(vye\)\n {2}A new file was started\.\n {2}File \d+ is archived: WB_EXPORT_STORE, .*\nDirDep \(vye\)\n {2}Nothing is ready/,
  );
  store = pathToFileURL(partner).href;
  expect((await ok('export run --all', ...WHY)).exports).toMatchObject([{ resumed: [{ state: 'confirmed' }] }, {}, {}]);
});
