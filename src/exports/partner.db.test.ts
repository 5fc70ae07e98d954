import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { FILE_STATES, LIVE_STATES } from './export.ts';
import { dropFile, reconcileFile, retryFile, runExport } from './index.ts';
import { useDays } from './test-day.ts';
import { ANYWHERE, anAddress, aVerification, OPERATOR, openFindingKinds, setClock, standings, takeIn } from './test-house.ts';

const days = useDays();

test("the partner's list answers line by line: what it lacks goes again, once", async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(
    days.house,
    ['a1', 'b1', 'c1'].map((id) => anAddress(id, '2026-06-01T10:00:00Z')),
  );
  await days.run('CHGADD');
  const file = await days.newest('CHGADD');
  const [one, , three] = days.textOf('CHGADD').split('\n');
  const list = Buffer.from([three, one, 'somebody else', one, ''].join('\r\n'));
  const compare = (given: Buffer, sendMissingAgain: boolean) =>
    reconcileFile(days.house, { fileId: file.id, list: given, sendMissingAgain, ...ANYWHERE });
  expect(await compare(list, true)).toMatchObject({
    isRepeat: false,
    ours: { lines: 3, received: 2, missing: 1 },
    list: { lines: 4, received: 2, repeated: 1, notOurs: 1 },
    missing: [{ position: 2, submission: 'b1' }],
    repeated: [4],
    notOurs: [3],
  });
  expect(await standings(days.db)).toEqual({ a1: 'delivered', b1: 'document_failed', c1: 'delivered' });
  expect(await openFindingKinds(days.db)).toEqual(['export_rows_not_received', 'export_rows_unexplained']);
  expect(await compare(list, true)).toMatchObject({ isRepeat: true });
  setClock('2026-06-03T12:00:00Z');
  await days.run('CHGADD');
  expect(await days.newest('CHGADD')).toMatchObject({ written: 1, state: 'confirmed' });
  expect(await standings(days.db)).toEqual({ a1: 'delivered', b1: 'delivered', c1: 'delivered' });
});

test('a line that the list lacks needs attention, and is proved again by a list that has it', async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(days.house, [anAddress('a1', '2026-06-01T10:00:00Z'), anAddress('b1', '2026-06-01T10:00:00Z')]);
  await days.run('CHGADD');
  const file = await days.newest('CHGADD');
  const whole = days.textOf('CHGADD');
  const compare = (text: string) =>
    reconcileFile(days.house, { fileId: file.id, list: Buffer.from(text), sendMissingAgain: false, ...ANYWHERE });
  await compare(whole.slice(0, whole.indexOf('\n') + 1));
  expect(await standings(days.db)).toEqual({ a1: 'delivered', b1: 'missing_at_receiver' });
  expect((await days.ready('CHGADD')).rows).toMatchObject([{ submission: 'b1', place: 'elsewhere', reason: 'missing_at_receiver' }]);
  await compare(whole);
  expect(await standings(days.db)).toEqual({ a1: 'delivered', b1: 'delivered' });
  expect(await openFindingKinds(days.db)).toEqual([]);
});

test("a name that somebody else's file has is never written over; ours of last year is", async () => {
  const partner = join(days.house.folder, 'partner');
  setClock('2026-06-02T12:00:00Z');
  await takeIn(days.house, [aVerification('v1', '2026-06-01T10:00:00Z')]);
  writeFileSync(join(partner, 'vawave153'), 'not ours');
  await days.run('vawave');
  expect(await days.newest('vawave')).toMatchObject({ state: 'blocked', faultCode: 'name_taken' });
  expect(await openFindingKinds(days.db)).toEqual(['export_blocked']);
  expect(days.house.received().vawave153).toBe('not ours');
  rmSync(join(partner, 'vawave153'));
  expect(await retryFile(days.house, (await days.newest('vawave')).id, ANYWHERE)).toMatchObject({ state: 'confirmed' });
  expect(await openFindingKinds(days.db)).toEqual([]);
  setClock('2027-06-02T12:00:00Z');
  await takeIn(days.house, [aVerification('v2', '2027-06-01T10:00:00Z')]);
  await days.run('vawave');
  expect(await days.newest('vawave')).toMatchObject({ state: 'confirmed', fileName: 'vawave153', day: '2027-06-02' });
});

test('a second run on one day never takes the name of the first; its rows wait for the next day', async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(days.house, [aVerification('v1', '2026-06-01T10:00:00Z')]);
  await days.run('vawave');
  await takeIn(days.house, [aVerification('v2', '2026-06-02T10:00:00Z', { person: 'ben' })]);
  expect((await days.run('vawave')).started).toBe('name_used');
  setClock('2026-06-03T12:00:00Z');
  await days.run('vawave');
  expect(await standings(days.db)).toEqual({ v1: 'delivered', v2: 'delivered' });
});

test('a file that never goes gives its rows back; one that stands at the partner cannot be dropped', async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(days.house, [aVerification('v1', '2026-06-01T10:00:00Z')]);
  writeFileSync(join(days.house.folder, 'partner', 'vawave153'), 'not ours');
  await days.run('vawave');
  const file = await days.newest('vawave');
  expect(await dropFile(days.house, file.id, ANYWHERE)).toEqual({ rows: 1 });
  expect((await days.ready('vawave')).places).toMatchObject({ next_file: 1, in_file: 0 });
  setClock('2026-06-03T12:00:00Z');
  await days.run('vawave');
  expect(days.house.received().vawave154).toHaveLength(30);
  await expect(dropFile(days.house, (await days.newest('vawave')).id, ANYWHERE)).rejects.toMatchObject({ code: 'WB_EXPORT_STATE' });
});

test('more rows than are expected are a finding, and the file goes all the same', async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(days.house, [anAddress('a1', '2026-06-01T10:00:00Z'), anAddress('b1', '2026-06-01T10:00:00Z')]);
  const vye = days.house.programs.get('vye')!;
  const chgadd = { ...vye.exports.get('CHGADD')!, expectedRows: { least: 0, most: 1 } };
  const strict = { ...days.house, programs: new Map([['vye', { ...vye, exports: new Map([['CHGADD', chgadd]]) }]]) };
  expect(await runExport(strict, { program: 'vye', name: 'CHGADD', ...OPERATOR })).toMatchObject({ file: { state: 'confirmed' } });
  expect(await openFindingKinds(days.db)).toEqual(['export_rows_out_of_range']);
});

test('a row that a rule refused goes once the rule is mended and somebody asks for it', async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(days.house, [anAddress('a1', '2026-06-01T10:00:00Z', { values: { rpo_code: '3160' } })]);
  await days.run('CHGADD');
  expect(await standings(days.db)).toEqual({ a1: 'document_failed' });
  const vye = days.house.programs.get('vye')!;
  const chgadd = vye.exports.get('CHGADD')!;
  const columns = chgadd.layout.columns.map((column) => (column.name === 'rpo_code' ? { ...column, overflow: 'cut' as const } : column));
  const mended = { ...chgadd, layout: { ...chgadd.layout, columns } };
  const house = { ...days.house, programs: new Map([['vye', { ...vye, exports: new Map([['CHGADD', mended]]) }]]) };
  setClock('2026-06-02T12:05:00Z');
  const request = { program: 'vye', name: 'CHGADD', ...OPERATOR };
  expect(await runExport(house, request)).toMatchObject({ started: 'nothing_ready' });
  expect(await runExport(house, { ...request, withRefused: true })).toMatchObject({ file: { state: 'confirmed' } });
  expect(await standings(days.db)).toEqual({ a1: 'delivered' });
  expect(await openFindingKinds(days.db)).toEqual([]);
});

test('rows that no longer make the frozen bytes are not sent', async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(days.house, [anAddress('a1', '2026-06-01T10:00:00Z')]);
  const away = { ...days.house, objects: { ...days.house.objects, put: () => Promise.reject(new Error('gone')) } };
  await expect(runExport(away, { program: 'vye', name: 'CHGADD', ...OPERATOR })).rejects.toThrow('gone');
  const vye = days.house.programs.get('vye')!;
  const chgadd = vye.exports.get('CHGADD')!;
  const changed = { ...chgadd, layout: { ...chgadd.layout, lineEnd: '\r\n' as const } };
  const house = { ...days.house, programs: new Map([['vye', { ...vye, exports: new Map([['CHGADD', changed]]) }]]) };
  await runExport(house, { program: 'vye', name: 'CHGADD', ...OPERATOR });
  const file = await days.newest('CHGADD');
  expect(file).toMatchObject({ state: 'blocked', faultCode: 'rows_differ' });
  expect(days.textOf('CHGADD')).toBe('');
  setClock('2026-06-02T12:05:00Z');
  expect(await dropFile(house, file.id, ANYWHERE)).toEqual({ rows: 1 });
  expect(await runExport(house, { program: 'vye', name: 'CHGADD', ...OPERATOR })).toMatchObject({ file: { state: 'confirmed' } });
});

test('what is withdrawn or held is in no file', async () => {
  setClock('2026-06-02T12:00:00Z');
  await takeIn(days.house, [anAddress('a1', '2026-06-01T10:00:00Z'), anAddress('b1', '2026-06-01T10:00:00Z')]);
  await days.db.owner.query("update submissions set origin = 'import' where external_id = 'a1'");
  await days.db.owner.query(
    `insert into remediations (submission_id, program, kind, is_success, reason, author, decided_at)
     select id, 'vye', 'withdrawn', true, 'a test', 'operator', $1 from submissions where external_id = 'b1'`,
    ['2026-06-02T12:00:00Z'],
  );
  await days.run('CHGADD');
  expect(await days.newest('CHGADD')).toMatchObject({ candidates: 0, bytes: 0 });
});

test('nothing of what a person wrote stands in files, rows, findings or the ledger, nor in our own copy', async () => {
  setClock('2026-06-02T12:00:00Z');
  const identity = { ssn: '900774411', file_numbers: ['900774412'] };
  const personal = ['900774411', '900774412', 'Marigoldine', 'Hollyhock', '441190077'];
  await takeIn(days.house, [
    anAddress('a1', '2026-06-01T10:00:00Z', { identity, values: { veteran_name: 'Marigoldine, T', address1: 'Hollyhock Way' } }),
    anAddress('a2', '2026-06-01T10:00:00Z', { identity, values: { rpo_code: 'Hollyhock' } }),
    aVerification('v1', '2026-06-01T10:00:00Z', { identity, values: { stub_nm: 'Hollyhock' } }),
  ]);
  for (const name of ['CHGADD', 'vawave']) await days.run(name);
  expect(days.textOf('')).toContain('Marigoldine');
  const { rows } = await days.db.owner.query<{ text: string }>(
    `select to_jsonb(f)::text as text from export_files f union all select to_jsonb(r)::text from export_rows r
     union all select to_jsonb(f)::text from findings f union all select to_jsonb(l)::text from ledger_lines l
     union all select to_jsonb(d)::text from ledger_details d union all select to_jsonb(h)::text from handoff_history h
     union all select to_jsonb(h)::text from handoffs h`,
  );
  const kept = rows.map(({ text }) => text);
  for await (const { key } of days.house.objects.listAll('exports/')) {
    kept.push(key, (await buffer((await days.house.objects.get(key)).stream)).toString('latin1'));
  }
  expect(kept.length).toBeGreaterThan(10);
  for (const value of personal) expect(kept.filter((text) => text.includes(value))).toEqual([]);
});

test('the table of moves and the database agree', async () => {
  const { rows } = await days.db.owner.query<{ check: string }>(
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
