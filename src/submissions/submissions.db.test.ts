import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addKey, openKeyring } from '#kernel/crypto/index.ts';
import {
  acceptSubmissions,
  countSubmissions,
  importFile,
  listSubmissions,
  openAttachment,
  openSubmissions,
  recordRemediations,
  releaseSubmissions,
  rewrapSubmissions,
  showSubmission,
} from './index.ts';
import { lines, useHouse } from './test-house.ts';
import { aRow, testProgram } from './test-program.ts';

const house = useHouse();
const actor = { kind: 'person', name: 'olga' } as const;
const inTests = <T>(work: Parameters<typeof house.db.database.transaction<T>>[1]) => house.db.database.transaction(['tests'], work);
const accept = (rows: readonly unknown[]) =>
  inTests((session) =>
    acceptSubmissions(
      session,
      { program: testProgram, keyring: house.keyring, actor },
      rows.map((content) => ({ content })),
    ),
  );
const reader = { actor, program: 'tests', reason: 'a test looks' };

test('takes one in, knows it again, and refuses another one under its id', async () => {
  const [first] = await accept([aRow('a1', { payload: { claim: { answers: { b: 1, a: 2 } } } })]);
  expect(first).toMatchObject({ kind: 'accepted', externalId: 'a1' });
  const [again] = await accept([aRow('a1', { payload: { claim: { answers: { a: 2, b: 1 } } } })]);
  expect(again).toEqual({ kind: 'already_known', id: (first as { id: number }).id, externalId: 'a1' });
  const verdicts = await accept([
    aRow('a1'),
    aRow('a2'),
    aRow('a2'),
    aRow('a2', { person_id: 'x' }),
    { id: 'a3' },
    aRow('a4', { facts: { remediations: [{ kind: 'manual', success: true, reason: 'r', at: '2024-06-01T00:00:00Z' }] } }),
  ]);
  expect(verdicts.map((verdict) => (verdict.kind === 'refused' ? verdict.faults[0]!.rule : verdict.kind))).toEqual([
    'different_content',
    'accepted',
    'already_known',
    'different_content',
    'invalid_type',
    'import_only',
  ]);
  const shown = await inTests((session) => showSubmission(session, 'tests', 'a1'));
  expect(shown).toMatchObject({ origin: 'api', state: 'in_progress', documents: [{ label: 'T-1', isRequired: true }] });
});

test('the same content is known after the fingerprint key was changed', async () => {
  await accept([aRow('k1')]);
  const keys = join(house.folder, 'keys.json');
  const before = readFileSync(keys);
  addKey(keys, 'fingerprint');
  const keyring = await openKeyring({ keys: `file:${keys}` });
  writeFileSync(keys, before);
  expect(keyring.fingerprintKey).not.toBe(house.keyring.fingerprintKey);
  const [verdict] = await inTests((session) =>
    acceptSubmissions(session, { program: testProgram, keyring, actor }, [{ content: aRow('k1') }]),
  );
  expect(verdict!.kind).toBe('already_known');
});

test('nothing that a person wrote stands readable in the database or in the store', async () => {
  writeFileSync(join(house.folder, 'Zephyrine-letter.txt'), 'The secret is Quillfeather.');
  const answers = { diagnosis: 'Quillfeather syndrome' };
  const identity = { first_name: 'Zephyrine', last_name: 'Quillfeather', ssn: '912-55-8734', emails: ['zephyrine@example.org'] };
  const row = aRow('enc1', {
    payload: { claim: { answers } },
    identity,
    attachments: [{ name: 'Zephyrine-letter.txt', path: 'Zephyrine-letter.txt' }],
  });
  const result = await house.importText('enc.jsonl', lines([row, { ...row, id: 'enc2', form: 'none' }]));
  expect(result).toMatchObject({ imported: 1, refused: 1 });
  const { rows: tables } = await house.db.owner.query(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const secrets = ['Zephyrine', 'Quillfeather', '912-55-8734', '912558734'].flatMap((text) => [text, Buffer.from(text).toString('hex')]);
  for (const { name } of tables) {
    const { rows } = await house.db.owner.query(`select count(*)::int as n from ${name} t where t::text ilike any ($1)`, [
      secrets.map((text) => `%${text}%`),
    ]);
    expect([name, rows[0].n]).toEqual([name, 0]);
  }
  const objects = join(house.folder, 'objects');
  for (const file of readdirSync(objects, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())) {
    const bytes = readFileSync(join(file.parentPath, file.name));
    expect(bytes.includes('Quillfeather') || bytes.includes('Zephyrine')).toBe(false);
  }
  const {
    rows: [{ id }],
  } = await house.db.owner.query(`select id from submissions where external_id = 'enc1'`);
  const opened = await inTests((session) => openSubmissions(session, house.keyring, [id], reader));
  expect(opened.get(id)).toMatchObject({
    id: 'enc1',
    payload: { claim: { answers } },
    identity,
    documents: [{ label: 'T-1' }, { label: 'attachment1', fileName: 'Zephyrine-letter.txt' }],
  });
  const bytes = Buffer.concat(await (await openAttachment(house.doors, ['tests'], id, 'attachment1', reader)).toArray());
  expect(bytes.toString()).toBe('The secret is Quillfeather.');
  const { rows: noted } = await house.db.owner.query(`select action from ledger_lines where subject_id = 'enc1' order by id`);
  expect(noted.map(({ action }) => action)).toEqual(['submission.opened', 'attachment.opened']);
});

test('finds by a searchable field, lists by standing with a cursor, and counts', async () => {
  await accept([aRow('s1', { identity: { ssn: '945-66-0001' } }), aRow('s2', { identity: { ssn: '945660001' } })]);
  await house.importText('list.jsonl', lines(Array.from({ length: 7 }, (_, n) => aRow(`list${n}`))));
  const at = new Date();
  await inTests(async (session) => {
    const found = await listSubmissions(
      session,
      house.keyring,
      { program: 'tests', search: { field: 'ssn', value: '945660001' } },
      { at, limit: 10 },
    );
    expect(found.rows.map(({ externalId }) => externalId)).toEqual(['s1', 's2']);
    const filter = { program: 'tests', states: ['needs_attention'], reasons: ['held'], idPrefix: 'list' };
    const first = await listSubmissions(session, house.keyring, filter, { at, limit: 5 });
    const second = await listSubmissions(session, house.keyring, filter, { at, limit: 5, after: first.next! });
    expect([...first.rows, ...second.rows].map(({ externalId }) => externalId)).toEqual(Array.from({ length: 7 }, (_, n) => `list${n}`));
    expect(second.next).toBeNull();
    expect(await countSubmissions(session, house.keyring, filter, at)).toEqual({ count: 7, isMore: false });
    const later = new Date(at.getTime() + 30 * 86_400_000);
    const late = await listSubmissions(
      session,
      house.keyring,
      { program: 'tests', reasons: ['time_box_passed'], idPrefix: 's' },
      { at: later, limit: 5 },
    );
    expect(late.rows.map(({ externalId, state }) => [externalId, state])).toEqual([
      ['s1', 'needs_attention'],
      ['s2', 'needs_attention'],
    ]);
  });
});

test('a sorted search is refused on its first page only: who reads on reads to the end', async () => {
  const arrive = (from: number, to: number) =>
    house.db.owner.query(
      `insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, start_by)
      select 'tests', 'T-1', 'grow-' || n, 'nobody', timestamptz '2024-05-01Z' + n * interval '1 second', now(), sha256(n::text::bytea), 'api', now()
      from generate_series($1::int, $2::int) n`,
      [from, to],
    );
  await arrive(1, 10_000);
  const page = { at: new Date(), sort: 'submitted', limit: 9_999 } as const;
  const list = (after?: string) =>
    inTests((session) => listSubmissions(session, house.keyring, { program: 'tests', idPrefix: 'grow-' }, { ...page, after }));
  const { next } = await list();
  await arrive(10_001, 10_002);
  expect((await list(next!)).rows.map(({ externalId }) => externalId)).toEqual(['grow-10000', 'grow-10001', 'grow-10002']);
  await expect(list()).rejects.toMatchObject({ code: 'WB_USAGE' });
});

test('another scope sees nothing and changes nothing', async () => {
  const [verdict] = await accept([aRow('r1')]);
  const { id } = verdict as { id: number };
  await house.db.database.transaction(['others'], async (session) => {
    expect((await listSubmissions(session, house.keyring, {}, { at: new Date(), limit: 10 })).rows).toEqual([]);
    expect((await openSubmissions(session, house.keyring, [id], { ...reader, program: 'others' })).size).toBe(0);
  });
  const row = {
    submissionId: id,
    program: 'tests',
    externalId: 'r1',
    actor,
    kind: 'closed',
    isSuccess: true,
    reason: 'r',
    decidedAt: new Date(),
  } as const;
  await expect(house.db.database.transaction(['others'], (session) => recordRemediations(session, [row]))).rejects.toMatchObject({
    code: 'WB_NOT_FOUND',
  });
  await expect(
    house.db.database.transaction(['others'], (session) =>
      acceptSubmissions(session, { program: testProgram, keyring: house.keyring, actor }, [{ content: aRow('r2') }]),
    ),
  ).rejects.toThrow('row-level security');
});

test('records decisions and releases once, each with its line', async () => {
  await house.importText('decide.jsonl', lines([aRow('m1'), aRow('m2')]));
  const { rows } = await house.db.owner.query(
    `select id, external_id as "externalId" from submissions where external_id in ('m1', 'm2') order by id`,
  );
  const at = new Date();
  const of = (row: { id: number; externalId: string }) => ({
    submissionId: row.id,
    externalId: row.externalId,
    program: 'tests',
    actor,
    reason: 'agreed',
  });
  const releases = rows.map((row) => ({ ...of(row), at, startWithinDays: 3 }));
  expect(await inTests((session) => releaseSubmissions(session, releases))).toHaveLength(2);
  expect(await inTests((session) => releaseSubmissions(session, releases))).toEqual([]);
  const remediation = { ...of(rows[0]), kind: 'manual', isSuccess: true, evidence: { letter: 1 }, decidedAt: at } as const;
  expect(await inTests((session) => recordRemediations(session, [remediation]))).toEqual([rows[0].id]);
  expect(await inTests((session) => recordRemediations(session, [remediation]))).toEqual([]);
  const shown = await inTests((session) => showSubmission(session, 'tests', 'm1'));
  expect(shown).toMatchObject({ state: 'remediated', remediations: [{ kind: 'manual', author: 'olga', evidence: { letter: 1 } }] });
  const { rows: noted } = await house.db.owner.query(
    `select action, count(*)::int as n from ledger_lines where subject_id in ('m1', 'm2') group by 1 order by 1`,
  );
  expect(noted).toEqual([
    { action: 'submission.released', n: 2 },
    { action: 'submission.remediated', n: 1 },
  ]);
});

test('puts everything under a new key, attachments too', async () => {
  writeFileSync(join(house.folder, 'wrap.txt'), 'wrapped twice');
  await house.importText('wrap.jsonl', lines([aRow('w1', { attachments: [{ name: 'wrap.txt', path: 'wrap.txt' }] })]));
  const keys = join(house.folder, 'keys.json');
  addKey(keys, 'data');
  const doors = { database: house.db.database, store: house.store, keyring: await openKeyring({ keys: `file:${keys}` }) };
  let sum = 0;
  for (let left = 1; left > 0; sum += left) left = Object.values(await rewrapSubmissions(doors, 'tests', 5)).reduce((a, b) => a + b, 0);
  expect(sum).toBeGreaterThan(3);
  const {
    rows: [left],
  } = await house.db.owner.query(
    `select count(*)::int as n from submission_payloads p join submission_identities i using (submission_id) where p.key_id <> $1 or i.key_id <> $1`,
    [doors.keyring.dataKey],
  );
  expect(left.n).toBe(0);
  const {
    rows: [{ id }],
  } = await house.db.owner.query(`select id from submissions where external_id = 'w1'`);
  expect((await inTests((session) => openSubmissions(session, doors.keyring, [id], reader))).get(id)?.id).toBe('w1');
  expect(Buffer.concat(await (await openAttachment(doors, ['tests'], id, 'attachment1')).toArray()).toString()).toBe('wrapped twice');
});

test('killed in the middle and given again, an import ends the same', async () => {
  const rows = Array.from({ length: 4_000 }, (_, n) =>
    aRow(`kill${n}`, { payload: { claim: { answers: { text: 'x'.repeat(2_000), n } } } }),
  );
  writeFileSync(join(house.folder, 'kill.jsonl'), lines(rows) + lines([{ id: 'kill-bad' }]));
  const script = `
    import { openDatabase } from './src/kernel/db/database.ts';
    import { openKeyring } from './src/kernel/crypto/index.ts';
    import { openObjectStore } from './src/kernel/objects/index.ts';
    import { importFile } from './src/submissions/index.ts';
    import { testProgram } from './src/submissions/test-program.ts';
    const [url, folder] = process.argv.slice(1);
    const doors = { database: openDatabase({ url }), keyring: await openKeyring({ keys: 'file:' + folder + '/keys.json' }),
      store: await openObjectStore({ url: 'file://' + folder + '/objects' }), recordHandoffs: async () => ({ recorded: 0 }) };
    await importFile(doors, { program: testProgram, input: folder + '/kill.jsonl', startedBy: { kind: 'system', name: 'import' },
      onProgress: ({ input }) => console.log(input) });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, house.db.appUrl, house.folder], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const counted = async () =>
    (await house.db.owner.query(`select count(*)::int as n from submissions where external_id ~ '^kill'`)).rows[0].n;
  const before = await counted();
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(4_000);
  const result = await importFile(house.doors, { program: testProgram, input: join(house.folder, 'kill.jsonl'), startedBy: actor });
  expect(result).toMatchObject({ input: 4_001, refused: 1 });
  expect(result.imported + result.alreadyKnown).toBe(4_000);
  expect(result.alreadyKnown).toBeGreaterThanOrEqual(before);
  expect(await counted()).toBe(4_000);
  const {
    rows: [whole],
  } = await house.db.owner.query(
    `select count(*)::int as n from submissions s join submission_payloads using (submission_id) join submission_identities using (submission_id) join submission_fingerprints using (submission_id)
     join documents using (submission_id) where external_id ~ '^kill'`.replace(
      'from submissions s',
      'from (select id as submission_id, external_id from submissions) s',
    ),
  );
  expect(whole.n).toBe(4_000);
}, 60_000);
