import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { setClockOffset } from '../kernel/clock/clock.ts';
import { useDatabase } from '../testing/index.ts';
import { FILE_STATES, LIVE_STATES } from './export.ts';
import {
  dropFile,
  type ExportFile,
  exportNamed,
  listExports,
  listFiles,
  listReady,
  overrideDay,
  reconcileFile,
  retryFile,
  runExport,
  showFile,
  workExports,
} from './index.ts';
import {
  ANYWHERE,
  anAddress,
  aVerification,
  OPERATOR,
  openFindingKinds,
  openTestHouse,
  setClock,
  standings,
  type TestHouse,
  takeIn,
} from './test-house.ts';

const db = useDatabase();
let house: TestHouse;
/** Lines of the ledger from earlier tests: nobody takes those out. */
let seen: number;

beforeEach(async () => {
  await db.owner.query(
    `truncate submissions, export_expectations, export_day_overrides, export_files, findings, imports, standing_totals restart identity cascade`,
  );
  const { rows } = await db.owner.query<{ n: number }>("select count(*)::int as n from ledger_lines where action like 'export.%'");
  seen = rows[0]?.n ?? 0;
  house = await openTestHouse(db.database);
});
afterEach(async () => {
  setClockOffset(0);
  await house.close();
});

const ready = (name: string) => house.database.transaction(['vye'], (session) => listReady(session, exportNamed(house, 'vye', name)));
const files = (name: string) =>
  house.database.transaction(['vye'], (session) => listFiles(session, { program: 'vye', export: name, limit: 100 }));

const run = (name: string) => runExport(house, { program: 'vye', name, ...OPERATOR });
const namesOf = (prefix: string) => Object.keys(house.received()).filter((name) => name.startsWith(prefix));
const textOf = (prefix: string) =>
  namesOf(prefix)
    .toSorted()
    .map((name) => house.received()[name])
    .join('');

async function newest(name: string): Promise<ExportFile> {
  const [file] = await files(name);
  if (!file) throw new Error(`There is no file of ${name}.`);
  return file;
}

async function actions(): Promise<string[]> {
  const { rows } = await db.owner.query<{ action: string }>("select action from ledger_lines where action like 'export.%' order by id");
  return rows.slice(seen).map(({ action }) => action.slice('export.'.length));
}

/** The partner's folder cannot be reached until the answer is called. */
function breakPartner(): () => void {
  const partner = join(house.folder, 'partner');
  renameSync(partner, `${partner}.away`);
  writeFileSync(partner, 'no folder');
  return () => {
    rmSync(partner);
    renameSync(`${partner}.away`, partner);
  };
}

test('a day: what people changed is in the file, read back, and proved; the older change is superseded and listed', async () => {
  setClock('2026-06-01T12:00:00Z');
  await takeIn(house, [
    anAddress('a1', '2026-06-01T10:00:00Z', { person: 'ann' }),
    anAddress('a2', '2026-06-01T11:00:00Z', { person: 'ann' }),
    anAddress('b1', '2026-06-01T11:30:00Z', { person: 'ben' }),
  ]);
  expect((await ready('CHGADD')).places).toMatchObject({ next_file: 2, superseded: 1 });
  // Tuesday 05:46 in New York, 04:46 in Chicago.
  setClock('2026-06-02T09:46:00Z');
  await workExports(house);
  const name = 'CHGADD20260602044600.txt';
  const received = house.received();
  const [chgadd] = Object.keys(received).filter((each) => each.startsWith('CHGADD'));
  expect(chgadd?.slice(0, 18)).toBe(name.slice(0, 18));
  expect(received[chgadd as string]).toBe(
    '316,A,900112233,900112233,ROWAN TESTCASE      ,a2 Sample Lane, , , ,Exampleton,TX    ,77401\n' +
      '316,A,900112233,900112233,ROWAN TESTCASE      ,b1 Sample Lane, , , ,Exampleton,TX    ,77401\n',
  );
  expect(
    Object.keys(received)
      .toSorted()
      .map((each) => each.slice(0, 6)),
  ).toEqual(['CHGADD', 'DirDep', 'vawave']);
  expect(received.vawave153).toBe('');
  expect(await standings(db)).toEqual({ a1: 'closed', a2: 'delivered', b1: 'delivered' });
  const [file] = await files('CHGADD');
  expect(file).toMatchObject({
    state: 'confirmed',
    candidates: 3,
    written: 2,
    superseded: 1,
    refused: 0,
    day: '2026-06-02',
    startedBy: 'worker',
  });
  const shown = await house.database.transaction(['vye'], (session) => showFile(session, file!.id));
  expect(shown.rows.map(({ externalId, outcome, supersededBy }) => [externalId, outcome, supersededBy])).toEqual([
    ['a2', 'written', null],
    ['b1', 'written', null],
    ['a1', 'superseded', 'a2'],
  ]);
  expect(await openFindingKinds(db)).toEqual([]);
  // Again, by schedule and by hand: nothing is left to do.
  await workExports(house);
  expect(await runExport(house, { program: 'vye', name: 'CHGADD', ...OPERATOR })).toMatchObject({ started: 'nothing_ready', resumed: [] });
  expect(Object.keys(house.received())).toHaveLength(3);
});

test('the partner cannot be reached for a day: a finding by the deadline, the people listed, and one command that sends it', async () => {
  setClock('2026-06-02T08:00:00Z');
  await workExports(house);
  await takeIn(house, [
    anAddress('a1', '2026-06-01T10:00:00Z', { person: 'ann' }),
    anAddress('b1', '2026-06-01T11:00:00Z', { person: 'ben' }),
  ]);
  const mend = breakPartner();
  setClock('2026-06-02T09:45:30Z');
  await workExports(house);
  expect(await newest('CHGADD')).toMatchObject({ state: 'archived', tries: 1, faultCode: 'WB_OBJECT_STORE' });
  expect(await openFindingKinds(db)).toEqual([]);
  for (let minutes = 60; minutes <= 24 * 60; minutes += 60) {
    setClock(new Date(Date.parse('2026-06-02T09:45:30Z') + minutes * 60_000).toISOString());
    await workExports(house);
  }
  // The deadline is 09:00 in New York; the next day is late as well by now.
  expect((await openFindingKinds(db)).filter((kind) => kind !== 'export_missing')).toEqual([]);
  expect((await openFindingKinds(db)).length).toBeGreaterThanOrEqual(3);
  const affected = await ready('CHGADD');
  expect(affected).toMatchObject({ total: 2, people: 2, places: { in_file: 2 } });
  expect(affected.rows.map(({ person, submission }) => [person, submission])).toEqual([
    ['ann', 'a1'],
    ['ben', 'b1'],
  ]);
  const [listed] = await house.database.transaction(['vye'], (session) => listExports(session, house, ['vye']));
  expect(listed).toMatchObject({ name: 'CHGADD', overdue: 1, isSetUp: true });
  mend();
  const ran = await run('CHGADD');
  expect(ran.resumed.map(({ state }) => state)).toEqual(['confirmed', 'confirmed']);
  expect(textOf('CHGADD').split('\n')).toHaveLength(3);
  expect(await standings(db)).toEqual({ a1: 'delivered', b1: 'delivered' });
  for (const name of ['DirDep', 'vawave']) await run(name);
  expect(await openFindingKinds(db)).toEqual([]);
  expect(new Set(await actions())).toEqual(new Set(['frozen', 'archived', 'try_failed', 'overdue', 'uploaded', 'confirmed']));
});

test('a null transact date refuses its row, not the file, and a newer change mends it', async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(house, [
    aVerification('v1', '2026-06-01T10:00:00Z'),
    aVerification('v2', '2026-06-01T10:01:00Z', { person: 'ben', values: { transact_date: null } }),
  ]);
  await run('vawave');
  expect(house.received().vawave153).toBe('RTESTCA33900112220260601316AW\n');
  expect(await newest('vawave')).toMatchObject({ candidates: 2, written: 1, refused: 1 });
  expect(await standings(db)).toEqual({ v1: 'delivered', v2: 'document_failed' });
  expect(await openFindingKinds(db)).toEqual(['export_row_refused']);
  expect((await ready('vawave')).rows).toMatchObject([{ submission: 'v2', place: 'refused', reason: 'transact_date_missing' }]);
  // An older one of the same person never goes in its place.
  await takeIn(house, [aVerification('v0', '2026-05-30T10:00:00Z', { person: 'ben' })]);
  setClock('2026-06-03T12:00:00Z');
  await run('vawave');
  expect(await newest('vawave')).toMatchObject({ day: '2026-06-03', candidates: 0, state: 'confirmed' });
  await takeIn(house, [aVerification('v3', '2026-06-03T10:00:00Z', { person: 'ben' })]);
  setClock('2026-06-04T12:00:00Z');
  await run('vawave');
  expect(await standings(db)).toMatchObject({ v0: 'closed', v3: 'delivered' });
});

test('no file on a federal holiday, unless somebody decided so; none on a day that was called off', async () => {
  setClock('2026-07-01T12:00:00Z');
  await overrideDay(house, { program: 'vye', name: 'DirDep', day: '2026-07-03', isExpected: true, ...OPERATOR });
  await overrideDay(house, { program: 'vye', day: '2026-07-02', isExpected: false, ...OPERATOR });
  for (const day of ['2026-07-01', '2026-07-02', '2026-07-03', '2026-07-04', '2026-07-05', '2026-07-06']) {
    setClock(`${day}T10:00:00Z`);
    await workExports(house);
  }
  expect((await files('CHGADD')).map(({ day }) => day)).toEqual(['2026-07-06', '2026-07-01']);
  expect((await files('DirDep')).map(({ day }) => day)).toEqual(['2026-07-06', '2026-07-03', '2026-07-01']);
  expect(await openFindingKinds(db)).toEqual([]);
});

test('a day that was called off after its deadline is no finding any more; called on again it is', async () => {
  setClock('2026-06-02T08:00:00Z');
  await workExports(house);
  const mend = breakPartner();
  setClock('2026-06-02T14:00:00Z');
  await workExports(house);
  expect(await openFindingKinds(db)).toEqual(['export_missing', 'export_missing', 'export_missing']);
  const [first] = await overrideDay(house, { program: 'vye', day: '2026-06-02', isExpected: false, ...OPERATOR });
  expect(first).toEqual({ export: 'CHGADD', calendar: { isExpected: true, because: 'schedule' } });
  expect(await openFindingKinds(db)).toEqual([]);
  await overrideDay(house, { program: 'vye', name: 'CHGADD', day: '2026-06-02', isExpected: true, ...OPERATOR });
  await workExports(house);
  expect(await openFindingKinds(db)).toEqual(['export_missing']);
  mend();
});

test('nobody worked for three days: one late file answers them all, and the record says that they were late', async () => {
  setClock('2026-06-02T09:46:00Z');
  await workExports(house);
  await takeIn(house, [anAddress('a1', '2026-06-01T10:00:00Z')]);
  setClock('2026-06-05T20:00:00Z');
  await workExports(house);
  expect((await files('CHGADD')).map(({ day, written, state }) => [day, written, state])).toEqual([
    ['2026-06-05', 1, 'confirmed'],
    ['2026-06-02', 0, 'confirmed'],
  ]);
  expect((await actions()).filter((action) => action === 'overdue')).toHaveLength(9);
  expect(await openFindingKinds(db)).toEqual([]);
  const { rows } = await db.owner.query('select count(*)::int as n from export_expectations where met_by is null');
  expect(rows).toEqual([{ n: 0 }]);
});

test('two workers and an operator at once make one file', async () => {
  setClock('2026-06-02T09:46:00Z');
  await takeIn(house, [anAddress('a1', '2026-06-01T10:00:00Z'), anAddress('b1', '2026-06-01T10:00:00Z')]);
  await Promise.all([workExports(house), workExports(house), run('CHGADD'), run('CHGADD')]);
  await workExports(house);
  expect(
    textOf('CHGADD')
      .split('\n')
      .filter((line) => line !== ''),
  ).toHaveLength(2);
  expect(await standings(db)).toEqual({ a1: 'delivered', b1: 'delivered' });
});

test('while a file of a person waits, the newer change waits too, so that it never arrives first', async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(house, [anAddress('a1', '2026-06-01T10:00:00Z', { person: 'ann' })]);
  const mend = breakPartner();
  await run('CHGADD');
  setClock('2026-06-03T12:00:00Z');
  await takeIn(house, [
    anAddress('a2', '2026-06-02T10:00:00Z', { person: 'ann' }),
    anAddress('b1', '2026-06-02T10:00:00Z', { person: 'ben' }),
  ]);
  await run('CHGADD');
  expect((await ready('CHGADD')).rows.map(({ submission, place }) => [submission, place])).toEqual([
    ['a1', 'in_file'],
    ['b1', 'in_file'],
    ['a2', 'waits_for_file'],
  ]);
  mend();
  setClock('2026-06-03T12:01:00Z');
  await run('CHGADD');
  expect(textOf('CHGADD').match(/\w\d Sample/g)).toEqual(['a1 Sample', 'b1 Sample', 'a2 Sample']);
});

test('the same content as an earlier file is a finding, and so is the same input', async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(house, [anAddress('a1', '2026-06-01T10:00:00Z', { person: 'ann', values: { address1: 'the same' } })]);
  await run('CHGADD');
  setClock('2026-06-03T12:00:00Z');
  await takeIn(house, [anAddress('a2', '2026-06-02T10:00:00Z', { person: 'ann', values: { address1: 'the same' } })]);
  await run('CHGADD');
  expect(await openFindingKinds(db)).toEqual(['export_same_content']);
  await db.owner.query(
    `insert into imports (program, file_name, file_sha256, started_by, started_at, finished_at, input, already_known)
     select 'vye', 'changes.jsonl', '\\xaa', 'operator', $1, $1, 1, 1 from generate_series(1, 2)`,
    ['2026-06-03T12:00:00Z'],
  );
  await workExports(house);
  await workExports(house);
  expect((await openFindingKinds(db)).filter((kind) => kind === 'input_came_twice')).toHaveLength(1);
});

test("the partner's list answers line by line: what it lacks goes again, once", async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(
    house,
    ['a1', 'b1', 'c1'].map((id) => anAddress(id, '2026-06-01T10:00:00Z')),
  );
  await run('CHGADD');
  const file = await newest('CHGADD');
  const [one, , three] = textOf('CHGADD').split('\n');
  const list = Buffer.from([three, one, 'somebody else', one, ''].join('\r\n'));
  const compare = (given: Buffer, sendMissingAgain: boolean) =>
    reconcileFile(house, { fileId: file.id, list: given, sendMissingAgain, ...ANYWHERE });
  expect(await compare(list, true)).toMatchObject({
    isRepeat: false,
    ours: { lines: 3, received: 2, missing: 1 },
    list: { lines: 4, received: 2, repeated: 1, notOurs: 1 },
    missing: [{ position: 2, submission: 'b1' }],
    repeated: [4],
    notOurs: [3],
  });
  expect(await standings(db)).toEqual({ a1: 'delivered', b1: 'document_failed', c1: 'delivered' });
  expect(await openFindingKinds(db)).toEqual(['export_rows_not_received', 'export_rows_unexplained']);
  expect(await compare(list, true)).toMatchObject({ isRepeat: true });
  setClock('2026-06-03T12:00:00Z');
  await run('CHGADD');
  expect(await newest('CHGADD')).toMatchObject({ written: 1, state: 'confirmed' });
  expect(await standings(db)).toEqual({ a1: 'delivered', b1: 'delivered', c1: 'delivered' });
});

test('a line that the list lacks needs attention, and is proved again by a list that has it', async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(house, [anAddress('a1', '2026-06-01T10:00:00Z'), anAddress('b1', '2026-06-01T10:00:00Z')]);
  await run('CHGADD');
  const file = await newest('CHGADD');
  const whole = textOf('CHGADD');
  const compare = (text: string) =>
    reconcileFile(house, { fileId: file.id, list: Buffer.from(text), sendMissingAgain: false, ...ANYWHERE });
  await compare(whole.slice(0, whole.indexOf('\n') + 1));
  expect(await standings(db)).toEqual({ a1: 'delivered', b1: 'missing_at_receiver' });
  await compare(whole);
  expect(await standings(db)).toEqual({ a1: 'delivered', b1: 'delivered' });
  expect(await openFindingKinds(db)).toEqual([]);
});

test("a name that somebody else's file has is never written over; ours of last year is", async () => {
  const partner = join(house.folder, 'partner');
  setClock('2026-06-02T12:00:00Z');
  await takeIn(house, [aVerification('v1', '2026-06-01T10:00:00Z')]);
  writeFileSync(join(partner, 'vawave153'), 'not ours');
  await run('vawave');
  expect(await newest('vawave')).toMatchObject({ state: 'blocked', faultCode: 'name_taken' });
  expect(await openFindingKinds(db)).toEqual(['export_blocked']);
  expect(house.received().vawave153).toBe('not ours');
  rmSync(join(partner, 'vawave153'));
  expect(await retryFile(house, (await newest('vawave')).id, ANYWHERE)).toMatchObject({ state: 'confirmed' });
  expect(await openFindingKinds(db)).toEqual([]);
  setClock('2027-06-02T12:00:00Z');
  await takeIn(house, [aVerification('v2', '2027-06-01T10:00:00Z')]);
  await run('vawave');
  expect(await newest('vawave')).toMatchObject({ state: 'confirmed', fileName: 'vawave153', day: '2027-06-02' });
});

test('a second run on one day never takes the name of the first; its rows wait for the next day', async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(house, [aVerification('v1', '2026-06-01T10:00:00Z')]);
  await run('vawave');
  await takeIn(house, [aVerification('v2', '2026-06-02T10:00:00Z', { person: 'ben' })]);
  expect((await run('vawave')).started).toBe('name_used');
  setClock('2026-06-03T12:00:00Z');
  await run('vawave');
  expect(await standings(db)).toEqual({ v1: 'delivered', v2: 'delivered' });
});

test('a file that never goes gives its rows back; one that stands at the partner cannot be dropped', async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(house, [aVerification('v1', '2026-06-01T10:00:00Z')]);
  writeFileSync(join(house.folder, 'partner', 'vawave153'), 'not ours');
  await run('vawave');
  const file = await newest('vawave');
  expect(await dropFile(house, file.id, ANYWHERE)).toEqual({ rows: 1 });
  expect((await ready('vawave')).places).toMatchObject({ next_file: 1, in_file: 0 });
  setClock('2026-06-03T12:00:00Z');
  await run('vawave');
  expect(house.received().vawave154).toHaveLength(30);
  await expect(dropFile(house, (await newest('vawave')).id, ANYWHERE)).rejects.toMatchObject({ code: 'WB_EXPORT_STATE' });
});

test('what is withdrawn or held is in no file', async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(house, [anAddress('a1', '2026-06-01T10:00:00Z'), anAddress('b1', '2026-06-01T10:00:00Z')]);
  await db.owner.query("update submissions set origin = 'import' where external_id = 'a1'");
  await db.owner.query(
    `insert into remediations (submission_id, program, kind, is_success, reason, author, decided_at)
     select id, 'vye', 'withdrawn', true, 'a test', 'operator', $1 from submissions where external_id = 'b1'`,
    ['2026-06-02T12:00:00Z'],
  );
  await run('CHGADD');
  expect(await newest('CHGADD')).toMatchObject({ candidates: 0, bytes: 0 });
});

test('the table of moves and the database agree', async () => {
  const { rows } = await db.owner.query<{ check: string }>(
    `select pg_get_constraintdef(oid) as check from pg_constraint where conrelid = 'export_files'::regclass and contype = 'c'`,
  );
  const states = (text: string) => [...text.matchAll(/'([a-z]+)'::text/g)].map(([, state]) => state);
  const [all] = rows.filter(({ check }) => states(check).includes('dropped'));
  expect(states(all?.check ?? '')).toEqual(
    [...FILE_STATES].toSorted((a, b) => states(all?.check ?? '').indexOf(a) - states(all?.check ?? '').indexOf(b)),
  );
  const [live] = rows.filter(({ check }) => check.includes('next_try_at'));
  expect(states(live?.check ?? '')).toEqual([...LIVE_STATES]);
});
