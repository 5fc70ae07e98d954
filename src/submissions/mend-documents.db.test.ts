import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { PDFDocument } from '@cantoo/pdf-lib';
import { expect, test } from 'vitest';
import { acceptSubmissions, importFile, openAttachment, type ReceivedFile, receiveFile } from './index.ts';
import { MISSING_FILE } from './submission.ts';
import { lines, useHouse } from './test-house.ts';
import { aRow, testProgram } from './test-program.ts';

const house = useHouse();
const actor = { kind: 'person', name: 'olga' } as const;

function put(path: string, content: string | Buffer): void {
  mkdirSync(dirname(join(house.folder, path)), { recursive: true });
  writeFileSync(join(house.folder, path), content);
}

/** A row with one attachment below the house's folder. */
function withFile(id: string, path: string, parts: object = {}): Record<string, unknown> {
  return aRow(id, { person_id: 'one person', attachments: [{ name: 'letter.txt', path }], ...parts });
}

interface Stored {
  readonly id: number;
  readonly external_id: string;
  readonly label: string;
  readonly problem_code: string | null;
  readonly object_key: string | null;
  readonly sha256: string | null;
  readonly reason: string;
  readonly fingerprint: string;
}

async function stored(pattern: string): Promise<Stored[]> {
  const { rows } = await house.db.owner.query<Stored>(
    `select s.id, s.external_id, d.label, d.problem_code, d.object_key, encode(d.content_sha256, 'hex') as sha256, st.reason,
       encode(f.fingerprint, 'hex') as fingerprint
     from submissions s join documents d on d.submission_id = s.id and d.source = 'attachment' join standings st on st.submission_id = s.id
       join submission_fingerprints f on f.submission_id = s.id
     where s.external_id like $1 order by s.external_id, d.position`,
    [pattern],
  );
  return rows;
}

async function mendedLines(pattern: string): Promise<{ external_id: string; details: object }[]> {
  const { rows } = await house.db.owner.query(
    `select l.subject_id as external_id, d.details from ledger_lines l join ledger_details d on d.line_id = l.id
     where l.action = 'document.mended' and l.subject_id like $1 order by l.id`,
    [pattern],
  );
  return rows;
}

async function differences(): Promise<unknown[]> {
  return (await house.db.owner.query('select * from standing_differences(0, 1000000)')).rows;
}

test('a file that was missing is brought in by the same row, and the submission is compared with its twins', async () => {
  const text = lines([withFile('miss', 'late/letter.txt')]);
  expect(await house.importText('miss.jsonl', text)).toMatchObject({ imported: 1, mended: 0 });
  expect(await stored('miss')).toMatchObject([{ problem_code: 'attachment_missing', reason: 'attachment_unreadable', object_key: null }]);
  expect(await house.importText('miss.jsonl', text)).toMatchObject({ input: 1, alreadyKnown: 1, mended: 0 });

  put('late/letter.txt', 'What was lost is found.');
  expect(await house.importText('twin.jsonl', lines([withFile('miss-twin', 'late/letter.txt')]))).toMatchObject({ imported: 1 });
  const [before, twin] = (await stored('miss%')) as [Stored, Stored];
  expect(before.fingerprint).not.toBe(twin.fingerprint);
  const result = await house.importText('miss.jsonl', text);
  expect(result).toMatchObject({ input: 1, imported: 0, refused: 0, alreadyKnown: 1, mended: 1 });
  const [after] = (await stored('miss%')) as [Stored];
  expect(after).toEqual({ ...twin, id: after.id, external_id: 'miss', reason: 'held' });
  expect(await mendedLines('miss%')).toEqual([{ external_id: 'miss', details: { label: 'attachment1', importId: result.importId } }]);
  const bytes = Buffer.concat(await (await openAttachment(house.doors, ['tests'], after.id, 'attachment1')).toArray());
  expect(bytes.toString()).toBe('What was lost is found.');
  const { rows: counted } = await house.db.owner.query('select input, already_known, mended from imports where id = $1', [result.importId]);
  expect(counted).toEqual([{ input: 1, already_known: 1, mended: 1 }]);
  expect(await house.importText('miss.jsonl', text)).toMatchObject({ alreadyKnown: 1, mended: 0 });
  expect(await differences()).toEqual([]);
});

async function onePage(password?: string): Promise<Buffer> {
  const document = await PDFDocument.create();
  document.addPage([612, 792]);
  if (password) document.encrypt({ userPassword: password, ownerPassword: 'owner' });
  return Buffer.from(await document.save({ useObjectStreams: false }));
}

test('encrypted and damaged files stay as they are when they come again; whole ones take their place', async () => {
  put('broken/a.pdf', await onePage('secret'));
  put('broken/b.pdf', '%PDF-1.7 nothing follows');
  put('broken/c.txt', '');
  const rows = (place: string) => [
    aRow('broken', { attachments: ['a.pdf', 'b.pdf', 'c.txt'].map((name) => ({ name, path: `${place}/${name}` })) }),
  ];
  await house.importText('broken.jsonl', lines(rows('broken')));
  const before = await stored('broken');
  expect(before.map(({ problem_code }) => problem_code)).toEqual(['encrypted', 'damaged', 'empty']);
  expect(await house.importText('broken.jsonl', lines(rows('broken')))).toMatchObject({ alreadyKnown: 1, mended: 0 });
  expect(await stored('broken')).toEqual(before);
  expect(await mendedLines('broken')).toEqual([]);
  // Where a file lies is no part of the content. One of the three has a table that is written anew when it is kept.
  const page = await onePage();
  put('whole/a.pdf', page);
  put('whole/b.pdf', Buffer.from(page.toString('latin1').replace(/startxref\n\d+/, 'startxref\n7'), 'latin1'));
  put('whole/c.txt', 'It was not empty.');
  expect(await house.importText('whole.jsonl', lines(rows('whole')))).toMatchObject({ alreadyKnown: 1, mended: 3 });
  await house.importText('twin.jsonl', lines([{ ...rows('whole')[0], id: 'broken-twin' }]));
  const found = await stored('broken%');
  expect(found.map(({ problem_code, reason }) => [problem_code, reason])).toEqual(found.map(() => [null, 'held']));
  expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(1);
});

test('mended one file at a time, it meets its twin after the last', async () => {
  const page = await onePage();
  put('parts/a.pdf', Buffer.from(page.toString('latin1').replace(/startxref\n\d+/, 'startxref\n7'), 'latin1'));
  const row = (id: string) => aRow(id, { attachments: ['a.pdf', 'b.txt', 'c.txt'].map((name) => ({ name, path: `parts/${name}` })) });
  for (const name of ['b.txt', 'c.txt']) {
    await house.importText('parts.jsonl', lines([row('parts')]));
    put(`parts/${name}`, `the ${name}`);
  }
  expect(await house.importText('parts.jsonl', lines([row('parts'), row('parts-twin')]))).toMatchObject({ imported: 1, mended: 1 });
  expect(await mendedLines('parts')).toHaveLength(2);
  expect(new Set((await stored('parts%')).map(({ fingerprint }) => fingerprint)).size).toBe(1);
});

test('a good document is never replaced, by whatever comes and by whoever writes', async () => {
  put('good/letter.txt', 'the first');
  const twoFiles = (second: string) =>
    aRow('good', {
      attachments: [
        { name: 'a.txt', path: 'good/letter.txt' },
        { name: 'b.txt', path: second },
      ],
    });
  await house.importText('good.jsonl', lines([twoFiles('good/none.txt')]));
  const [first] = (await stored('good')) as [Stored];
  put('good/letter.txt', 'another one under the same name');
  put('good/none.txt', 'the second');
  expect(await house.importText('good.jsonl', lines([twoFiles('good/none.txt')]))).toMatchObject({ mended: 1 });
  const [kept, mended] = (await stored('good')) as [Stored, Stored];
  expect(kept.sha256).toBe(first.sha256);
  expect(mended.problem_code).toBeNull();
  await expect(
    house.db.database.transaction(['tests'], (session) =>
      session.client.query(`update documents set content_sha256 = '\\x00' where submission_id = $1 and label = 'attachment1'`, [kept.id]),
    ),
  ).rejects.toThrow('is never replaced');
  await expect(
    house.db.database.transaction(['tests'], (session) => session.client.query(`update documents set label = 'x' where id = 0`)),
  ).rejects.toThrow('permission denied');
});

test('other content, a path out of the folder and a file that nobody asks for mend nothing', async () => {
  await house.importText('odd.jsonl', lines([withFile('odd', 'odd/none.txt')]));
  put('odd/letter.txt', 'of somebody else');
  const other = { ...withFile('odd', 'odd/letter.txt'), person_id: 'somebody else' };
  expect(await house.importText('other.jsonl', lines([other]))).toMatchObject({ refused: 1, mended: 0 });
  const outside = await house.importText('outside.jsonl', lines([withFile('odd', '../../etc/hostname')]), { refusalsFolder: house.folder });
  expect(outside).toMatchObject({ input: 1, refused: 1, alreadyKnown: 0, mended: 0 });
  expect(await stored('odd')).toMatchObject([{ problem_code: 'attachment_missing' }]);
});

test('one file names the row twice, first without its file', async () => {
  put('twice/letter.txt', 'here it is');
  const rows = [withFile('twice', 'twice/none.txt'), withFile('twice', 'twice/letter.txt'), withFile('twice', 'twice/letter.txt')];
  expect(await house.importText('twice.jsonl', lines(rows))).toMatchObject({ input: 3, imported: 1, alreadyKnown: 2, mended: 1 });
  expect(await stored('twice')).toMatchObject([{ problem_code: null }]);
  expect(await mendedLines('twice')).toHaveLength(1);
});

test('a submission that was sent is mended by sending it again with the file', async () => {
  const rules = testProgram.forms.get('T-1')!.attachmentRules;
  const received = async (text: string): Promise<ReceivedFile> =>
    receiveFile({ identity: '', bytes: text.length, open: async () => Readable.from([Buffer.from(text)]) }, 'letter.txt', rules, {
      program: 'tests',
      keyring: house.keyring,
      store: house.store,
    });
  const content = aRow('sent', { attachments: [{ name: 'letter.txt' }] });
  const send = (files: readonly ReceivedFile[]) =>
    house.db.database.transaction(['tests'], (session) =>
      acceptSubmissions(session, { program: testProgram, keyring: house.keyring, actor }, [{ content, files }]),
    );
  expect(await send([])).toMatchObject([{ kind: 'accepted' }]);
  expect(await send([MISSING_FILE])).toMatchObject([{ kind: 'already_known' }]);
  expect(await stored('sent')).toMatchObject([{ problem_code: 'attachment_missing' }]);
  expect(await send([await received('here it is')])).toMatchObject([{ kind: 'already_known' }]);
  const [mended] = (await stored('sent')) as [Stored];
  expect(mended.problem_code).toBeNull();
  expect(await send([await received('and another')])).toMatchObject([{ kind: 'already_known' }]);
  expect((await stored('sent'))[0]!.sha256).toBe(mended.sha256);
  expect(await mendedLines('sent')).toEqual([{ external_id: 'sent', details: { label: 'attachment1' } }]);
});

test('two imports at once mend every document once', async () => {
  const rows = Array.from({ length: 600 }, (_, n) => withFile(`both${n}`, 'both/letter.txt'));
  await house.importText('both.jsonl', lines(rows));
  put('both/letter.txt', 'for all of them');
  const run = () => importFile(house.doors, { program: testProgram, input: join(house.folder, 'both.jsonl'), startedBy: actor });
  const [a, b] = await Promise.all([run(), run()]);
  expect(a.mended + b.mended).toBe(600);
  expect([a.alreadyKnown, b.alreadyKnown]).toEqual([600, 600]);
  expect(new Set((await stored('both%')).map(({ problem_code }) => problem_code))).toEqual(new Set([null]));
  expect(await mendedLines('both%')).toHaveLength(600);
  expect(await differences()).toEqual([]);
});

test('killed in the middle and given again, it ends the same', async () => {
  const rows = Array.from({ length: 2_000 }, (_, n) => withFile(`kill${n}`, 'kill/letter.txt'));
  await house.importText('kill.jsonl', lines(rows));
  put('kill/letter.txt', 'late, and for all of them');
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
      onProgress: ({ mended }) => console.log(mended) });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, house.db.appUrl, house.folder], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const whole = async () => (await stored('kill%')).filter(({ problem_code }) => problem_code === null).length;
  const before = await whole();
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(2_000);
  expect(await mendedLines('kill%')).toHaveLength(before);
  const result = await importFile(house.doors, { program: testProgram, input: join(house.folder, 'kill.jsonl'), startedBy: actor });
  expect(result).toMatchObject({ input: 2_000, alreadyKnown: 2_000 });
  const after = await whole();
  expect(after).toBe(2_000);
  expect(result.mended).toBeLessThanOrEqual(2_000 - before);
  expect(await mendedLines('kill%')).toHaveLength(2_000);
  expect(new Set((await stored('kill%')).map(({ fingerprint }) => fingerprint)).size).toBe(1);
}, 60_000);

test('no file is opened for rows without problems', async () => {
  put('calm/letter.txt', 'all is well');
  await house.importText('calm.jsonl', lines([withFile('calm', 'calm/letter.txt')]));
  // Looking for this file would refuse the row.
  expect(await house.importText('calm.jsonl', lines([withFile('calm', '../../etc/hostname')]))).toMatchObject({
    alreadyKnown: 1,
    mended: 0,
  });
  expect(await stored('calm')).toMatchObject([{ problem_code: null }]);
});
