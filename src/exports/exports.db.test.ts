import { expect, test } from 'vitest';
import { listExports, overrideDay, showFile, workExports } from './index.ts';
import { useDays } from './test-day.ts';
import { anAddress, aVerification, OPERATOR, openFindingKinds, setClock, standings, takeIn } from './test-house.ts';

const days = useDays();

test('a day: what people changed is in the file, read back, and proved; the older change is superseded and listed', async () => {
  setClock('2026-06-01T12:00:00Z');
  await takeIn(days.house, [
    anAddress('a1', '2026-06-01T10:00:00Z', { person: 'ann' }),
    anAddress('a2', '2026-06-01T11:00:00Z', { person: 'ann' }),
    anAddress('b1', '2026-06-01T11:30:00Z', { person: 'ben' }),
  ]);
  expect((await days.ready('CHGADD')).places).toMatchObject({ next_file: 2, superseded: 1 });
  // Tuesday 05:46 in New York, 04:46 in Chicago.
  setClock('2026-06-02T09:46:00Z');
  await workExports(days.house);
  const name = 'CHGADD20260602044600.txt';
  const received = days.house.received();
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
  expect(await standings(days.db)).toEqual({ a1: 'closed', a2: 'delivered', b1: 'delivered' });
  const [file] = await days.files('CHGADD');
  expect(file).toMatchObject({
    state: 'confirmed',
    candidates: 3,
    written: 2,
    superseded: 1,
    refused: 0,
    day: '2026-06-02',
    startedBy: 'worker',
  });
  const shown = await days.house.database.transaction(['vye'], (session) => showFile(session, file!.id));
  expect(shown.rows.map(({ externalId, outcome, supersededBy }) => [externalId, outcome, supersededBy])).toEqual([
    ['a2', 'written', null],
    ['b1', 'written', null],
    ['a1', 'superseded', 'a2'],
  ]);
  expect(await openFindingKinds(days.db)).toEqual([]);
  // Again, by schedule and by hand: nothing is left to do.
  await workExports(days.house);
  expect(await days.run('CHGADD')).toMatchObject({
    started: 'nothing_ready',
    resumed: [],
  });
  expect(Object.keys(days.house.received())).toHaveLength(3);
});

test('the partner cannot be reached for a day: a finding by the deadline, the people listed, and one command that sends it', async () => {
  setClock('2026-06-02T08:00:00Z');
  await workExports(days.house);
  await takeIn(days.house, [
    anAddress('a1', '2026-06-01T10:00:00Z', { person: 'ann' }),
    anAddress('b1', '2026-06-01T11:00:00Z', { person: 'ben' }),
  ]);
  const mend = days.breakPartner();
  setClock('2026-06-02T09:45:30Z');
  await workExports(days.house);
  expect(await days.newest('CHGADD')).toMatchObject({ state: 'archived', tries: 1, faultCode: 'WB_OBJECT_STORE' });
  expect(await openFindingKinds(days.db)).toEqual([]);
  for (let minutes = 60; minutes <= 24 * 60; minutes += 60) {
    setClock(new Date(Date.parse('2026-06-02T09:45:30Z') + minutes * 60_000).toISOString());
    await workExports(days.house);
  }
  // The deadline is 09:00 in New York; the next day is late as well by now.
  expect((await openFindingKinds(days.db)).filter((kind) => kind !== 'export_missing')).toEqual([]);
  expect((await openFindingKinds(days.db)).length).toBeGreaterThanOrEqual(3);
  const affected = await days.ready('CHGADD');
  expect(affected).toMatchObject({ total: 2, people: 2, places: { in_file: 2 } });
  expect(affected.rows.map(({ person, submission }) => [person, submission])).toEqual([
    ['ann', 'a1'],
    ['ben', 'b1'],
  ]);
  const [listed] = await days.house.database.transaction(['vye'], (session) => listExports(session, days.house, ['vye']));
  expect(listed).toMatchObject({ name: 'CHGADD', overdue: 1, isSetUp: true });
  mend();
  const ran = await days.run('CHGADD');
  expect(ran.resumed.map(({ state }) => state)).toEqual(['confirmed', 'confirmed']);
  expect(days.textOf('CHGADD').split('\n')).toHaveLength(3);
  expect(await standings(days.db)).toEqual({ a1: 'delivered', b1: 'delivered' });
  for (const name of ['DirDep', 'vawave']) await days.run(name);
  expect(await openFindingKinds(days.db)).toEqual([]);
  expect(new Set(await days.actions())).toEqual(new Set(['frozen', 'archived', 'try_failed', 'overdue', 'uploaded', 'confirmed']));
});

test('a null transact date refuses its row, not the file, and a newer change mends it', async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(days.house, [
    aVerification('v1', '2026-06-01T10:00:00Z'),
    aVerification('v2', '2026-06-01T10:01:00Z', { person: 'ben', values: { transact_date: null } }),
  ]);
  await days.run('vawave');
  expect(days.house.received().vawave153).toBe('RTESTCA33900112220260601316AW\n');
  expect(await days.newest('vawave')).toMatchObject({ candidates: 2, written: 1, refused: 1 });
  expect(await standings(days.db)).toEqual({ v1: 'delivered', v2: 'document_failed' });
  expect(await openFindingKinds(days.db)).toEqual(['export_row_refused']);
  expect((await days.ready('vawave')).rows).toMatchObject([{ submission: 'v2', place: 'refused', reason: 'transact_date_missing' }]);
  // An older one of the same person never goes in its place.
  await takeIn(days.house, [aVerification('v0', '2026-05-30T10:00:00Z', { person: 'ben' })]);
  setClock('2026-06-03T12:00:00Z');
  await days.run('vawave');
  expect(await days.newest('vawave')).toMatchObject({ day: '2026-06-03', candidates: 0, state: 'confirmed' });
  await takeIn(days.house, [aVerification('v3', '2026-06-03T10:00:00Z', { person: 'ben' })]);
  setClock('2026-06-04T12:00:00Z');
  await days.run('vawave');
  expect(await standings(days.db)).toMatchObject({ v0: 'closed', v3: 'delivered' });
});

test('no file on a federal holiday, unless somebody decided so; none on a day that was called off', async () => {
  setClock('2026-07-01T12:00:00Z');
  await overrideDay(days.house, { program: 'vye', name: 'DirDep', day: '2026-07-03', isExpected: true, ...OPERATOR });
  await overrideDay(days.house, { program: 'vye', day: '2026-07-02', isExpected: false, ...OPERATOR });
  for (const day of ['2026-07-01', '2026-07-02', '2026-07-03', '2026-07-04', '2026-07-05', '2026-07-06']) {
    setClock(`${day}T10:00:00Z`);
    await workExports(days.house);
  }
  expect((await days.files('CHGADD')).map(({ day }) => day)).toEqual(['2026-07-06', '2026-07-01']);
  expect((await days.files('DirDep')).map(({ day }) => day)).toEqual(['2026-07-06', '2026-07-03', '2026-07-01']);
  expect(await openFindingKinds(days.db)).toEqual([]);
});

test('a day that was called off after its deadline is no finding any more; called on again it is', async () => {
  setClock('2026-06-02T08:00:00Z');
  await workExports(days.house);
  const mend = days.breakPartner();
  setClock('2026-06-02T14:00:00Z');
  await workExports(days.house);
  expect(await openFindingKinds(days.db)).toEqual(['export_missing', 'export_missing', 'export_missing']);
  const [first] = await overrideDay(days.house, { program: 'vye', day: '2026-06-02', isExpected: false, ...OPERATOR });
  expect(first).toEqual({ export: 'CHGADD', calendar: { isExpected: true, because: 'schedule' } });
  expect(await openFindingKinds(days.db)).toEqual([]);
  await overrideDay(days.house, { program: 'vye', name: 'CHGADD', day: '2026-06-02', isExpected: true, ...OPERATOR });
  await workExports(days.house);
  expect(await openFindingKinds(days.db)).toEqual(['export_missing']);
  mend();
});

test('nobody worked for three days: one late file answers them all, and the record says that they were late', async () => {
  setClock('2026-06-02T09:46:00Z');
  await workExports(days.house);
  await takeIn(days.house, [anAddress('a1', '2026-06-01T10:00:00Z')]);
  setClock('2026-06-05T20:00:00Z');
  await workExports(days.house);
  expect((await days.files('CHGADD')).map(({ day, written, state }) => [day, written, state])).toEqual([
    ['2026-06-05', 1, 'confirmed'],
    ['2026-06-02', 0, 'confirmed'],
  ]);
  expect((await days.actions()).filter((action) => action === 'overdue')).toHaveLength(9);
  expect(await openFindingKinds(days.db)).toEqual([]);
  const { rows } = await days.db.owner.query('select count(*)::int as n from export_expectations where met_by is null');
  expect(rows).toEqual([{ n: 0 }]);
});

test('two workers and an operator at once make one file', async () => {
  setClock('2026-06-02T09:46:00Z');
  await takeIn(days.house, [anAddress('a1', '2026-06-01T10:00:00Z'), anAddress('b1', '2026-06-01T10:00:00Z')]);
  await Promise.all([workExports(days.house), workExports(days.house), days.run('CHGADD'), days.run('CHGADD')]);
  await workExports(days.house);
  expect(
    days
      .textOf('CHGADD')
      .split('\n')
      .filter((line) => line !== ''),
  ).toHaveLength(2);
  expect(await standings(days.db)).toEqual({ a1: 'delivered', b1: 'delivered' });
});

test('while a file of a person waits, the newer change waits too, so that it never arrives first', async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(days.house, [anAddress('a1', '2026-06-01T10:00:00Z', { person: 'ann' })]);
  const mend = days.breakPartner();
  await days.run('CHGADD');
  setClock('2026-06-03T12:00:00Z');
  await takeIn(days.house, [
    anAddress('a2', '2026-06-02T10:00:00Z', { person: 'ann' }),
    anAddress('b1', '2026-06-02T10:00:00Z', { person: 'ben' }),
  ]);
  await days.run('CHGADD');
  expect((await days.ready('CHGADD')).rows.map(({ submission, place }) => [submission, place])).toEqual([
    ['a1', 'in_file'],
    ['b1', 'in_file'],
    ['a2', 'waits_for_file'],
  ]);
  mend();
  setClock('2026-06-03T12:01:00Z');
  await days.run('CHGADD');
  expect(days.textOf('CHGADD').match(/\w\d Sample/g)).toEqual(['a1 Sample', 'b1 Sample', 'a2 Sample']);
});

test('the same content as an earlier file is a finding, and so is the same input', async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(days.house, [anAddress('a1', '2026-06-01T10:00:00Z', { person: 'ann', values: { address1: 'the same' } })]);
  await days.run('CHGADD');
  setClock('2026-06-03T12:00:00Z');
  await takeIn(days.house, [anAddress('a2', '2026-06-02T10:00:00Z', { person: 'ann', values: { address1: 'the same' } })]);
  await days.run('CHGADD');
  expect(await openFindingKinds(days.db)).toEqual(['export_same_content']);
  await days.db.owner.query(
    `insert into imports (program, file_name, file_sha256, started_by, started_at, finished_at, input, already_known)
     select 'vye', 'changes.jsonl', '\\xaa', 'operator', $1, $1, 1, 1 from generate_series(1, 2)`,
    ['2026-06-03T12:00:00Z'],
  );
  await workExports(days.house);
  await workExports(days.house);
  expect((await openFindingKinds(days.db)).filter((kind) => kind === 'input_came_twice')).toHaveLength(1);
});
