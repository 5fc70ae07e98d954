import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { importFile } from './import-file.ts';
import { readRefusals } from './refusals.ts';
import { lines, useHouse } from './test-house.ts';
import { aRow, testProgram } from './test-program.ts';

const house = useHouse();
const refusalsIn = (file: string) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const counts = (result: object) => {
  const { input, imported, refused, alreadyKnown } = result as Record<string, number>;
  return [input, imported, refused, alreadyKnown];
};
async function one(statement: string, values: unknown[] = []) {
  const { rows } = await house.db.owner.query(statement, values);
  return rows[0];
}

test('imports a thousand, holds them all, and knows them the second time', async () => {
  const text = lines(Array.from({ length: 1_000 }, (_, n) => aRow(`a${n}`)));
  expect(counts(await house.importText('thousand.jsonl', text))).toEqual([1_000, 1_000, 0, 0]);
  expect(await one(`select settled, reason, count(*)::int as n from standings group by 1, 2`)).toEqual({
    settled: 'needs_attention',
    reason: 'held',
    n: 1_000,
  });
  expect(
    await one('select (select count(*) from handoffs)::int as handoffs, (select count(*) from submission_releases)::int as releases'),
  ).toEqual({ handoffs: 0, releases: 0 });
  const jobs = await one(`select count(*)::int as n from information_schema.tables where table_schema = 'pgboss'`);
  if (jobs.n > 0) expect(await one('select count(*)::int as n from pgboss.job')).toEqual({ n: 0 });
  expect(counts(await house.importText('thousand.jsonl', text))).toEqual([1_000, 0, 0, 1_000]);
});

test('names every bad row with field and rule, and imports the others', async () => {
  const good = aRow('b-good');
  const bad: [unknown, string, string][] = [
    ['{"id": "b1", ', '', 'not_json'],
    ['[1, 2]', '', 'invalid_type'],
    ['null', '', 'invalid_type'],
    [{ ...aRow('b2'), payload: undefined }, 'payload', 'invalid_type'],
    [{ ...aRow('b3'), payload: 'see attachment' }, 'payload', 'invalid_type'],
    [{ ...aRow('b4'), form: '99-0000' }, 'form', 'unknown_form'],
    [{ ...aRow('b5'), id: 17 }, 'id', 'invalid_type'],
    [{ ...aRow('b6'), id: "b6'; drop table submissions; --" }, 'id', 'invalid_format'],
    [{ ...aRow('b7'), id: '' }, 'id', 'invalid_format'],
    [{ ...aRow('b8'), submitted_at: '2023-02-30T00:00:00Z' }, 'submitted_at', 'invalid_format'],
    [{ ...aRow('b9'), submitted_at: '2999-01-01T00:00:00Z' }, 'submitted_at', 'in_the_future'],
    [{ ...aRow('b10'), identity: { birth_date: '1981-02-29' } }, 'identity.birth_date', 'invalid_format'],
    [{ ...aRow('b11'), payload: { claim: {} } }, 'payload.claim.answers', 'invalid_type'],
    [{ ...aRow('b12'), person_id: 'p\u0000' }, 'person_id', 'not_allowed'],
    [{ ...aRow('b13'), payload: { claim: { answers: { name: '\ud800' } } } }, '', 'not_canonical'],
    [{ ...aRow('b14'), atachments: [] }, '', 'unrecognized_keys'],
    [{ ...aRow('b15'), attachments: [{ name: 'a.pdf', path: '../../etc/passwd' }] }, 'attachments[0].path', 'path_outside'],
    [{ ...aRow('b16'), attachments: [{ name: 'a.pdf', path: '/etc/passwd' }] }, 'attachments[0].path', 'path_outside'],
    [
      { ...aRow('b17'), facts: { handoffs: [{ destination: 'nowhere', receipt: 'r', status: 'vbms', at: '2024-06-01T00:00:00Z' }] } },
      'facts.handoffs[0].destination',
      'unknown_destination',
    ],
    [
      { ...aRow('b18'), facts: { handoffs: [{ destination: 'intake', receipt: 'r', status: 'constructor', at: '2024-06-01T00:00:00Z' }] } },
      'facts.handoffs[0].status',
      'unknown_status',
    ],
    [
      {
        ...aRow('b19'),
        facts: {
          remediations: [{ kind: 'ignored_as_duplicate', success: true, reason: 'same', at: '2024-06-01T00:00:00Z', kept_id: 'nobody' }],
        },
      },
      'facts.remediations[0].kept_id',
      'kept_unknown',
    ],
    [{ ...good, person_id: 'somebody-else' }, 'id', 'different_content'],
  ];
  const text = lines([good]) + bad.map(([row]) => (typeof row === 'string' ? `${row}\n` : lines([row]))).join('');
  const result = await house.importText('bad.jsonl', text, { refusalsFolder: house.folder });
  expect(counts(result)).toEqual([bad.length + 1, 1, bad.length, 0]);
  const refused = refusalsIn(result.refusedFile!).sort((a, b) => a.row - b.row);
  expect(refused.map(({ field, rule }) => [field, rule])).toEqual(bad.map(([, field, rule]) => [field, rule]));
  expect(refused.map(({ row }) => row)).toEqual(bad.map((_, n) => n + 2));
  expect(await one('select count(*)::int as n from submissions where external_id like $1', ['b%'])).toEqual({ n: 1 });
  expect(await one('select input, imported, refused, already_known from imports where id = $1', [result.importId])).toEqual({
    input: 23,
    imported: 1,
    refused: 22,
    already_known: 0,
  });
});

/** Who stops reading before the end lets go of what was opened in the store. */
async function expectLetGo(read: (store: typeof house.store) => Promise<Readable>): Promise<void> {
  const opened: Readable[] = [];
  const get: typeof house.store.get = async (key, options) => {
    const found = await house.store.get(key, options);
    opened.push(found.stream);
    return found;
  };
  const reading = await read({ ...house.store, get });
  const closed = new Promise((resolve) => opened[0]!.once('close', resolve));
  reading.destroy();
  await closed;
}

test('a refusals file can be mended and given again, and is kept encrypted', async () => {
  const broken = { ...aRow('c1'), submitted_at: '2024-13-01T00:00:00Z' };
  const first = await house.importText('mend.jsonl', lines([broken, aRow('c2')]), { refusalsFolder: house.folder });
  const stored = await readRefusals(house.doors, ['tests'], first.importId!);
  const text = Buffer.concat(await stored.toArray()).toString();
  expect(text).toBe(readFileSync(first.refusedFile!, 'utf8'));
  expect(text).toContain('Marigold');
  const { stream } = await house.store.get(first.refusedObjectKey!);
  expect(Buffer.concat(await stream.toArray()).includes('Marigold')).toBe(false);
  await expectLetGo((store) => readRefusals({ ...house.doors, store }, ['tests'], first.importId!));
  expect(counts(await house.importText('again.jsonl', text))).toEqual([1, 0, 1, 0]);
  expect(counts(await house.importText('mended.jsonl', text.replace('2024-13-01', '2024-12-01')))).toEqual([1, 1, 0, 0]);
  await expect(readRefusals(house.doors, ['others'], first.importId!)).rejects.toMatchObject({ code: 'WB_NOT_FOUND' });
});

test('takes a byte order mark, CRLF, blank lines and a line that is not UTF-8', async () => {
  const [d1, d2, d3] = ['d1', 'd2', 'd3'].map((id) => JSON.stringify(aRow(id)));
  const text = Buffer.concat([Buffer.from(`\ufeff${d1}\r\n\r\n   \n${d2}\r\n`), Buffer.from([0x7b, 0xff, 0xfe, 0x0a]), Buffer.from(d3!)]);
  const result = await house.importText('crlf.jsonl', text, { refusalsFolder: house.folder });
  expect(counts(result)).toEqual([4, 3, 1, 0]);
  expect(refusalsIn(result.refusedFile!)).toMatchObject([{ row: 5, rule: 'not_utf8', line: null, line_base64: 'e//+' }]);
});

test('a line of fifty megabytes is refused without being held', async () => {
  const before = process.memoryUsage().rss;
  const huge = Buffer.alloc(50 * 1_024 * 1_024, 'x');
  const result = await house.importText(
    'huge.jsonl',
    Buffer.concat([Buffer.from(lines([aRow('e1')])), huge, Buffer.from(`\n${lines([aRow('e2')])}`)]),
  );
  expect(counts(result)).toEqual([3, 2, 1, 0]);
  // The test's own two copies of it are 100 MB.
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1_024 * 1_024);
});

test('a dry run refuses the very rows that the import refuses, for the same reasons, and stores nothing', async () => {
  const known = aRow('dry-known');
  await house.importText('dry-known.jsonl', lines([known]));
  const rows = [
    { ...known, payload: { claim: { answers: { changed: true } } } },
    aRow('dry-1'),
    { ...aRow('dry-2'), submitted_at: 'soon' },
    { ...aRow('dry-3'), attachments: [{ name: 'a.pdf', path: '../../etc/passwd' }] },
    aRow('dry-3'),
    { ...aRow('dry-1'), person_id: 'another' },
    aRow('dry-4', {
      facts: {
        remediations: [{ kind: 'ignored_as_duplicate', success: true, reason: 'so', at: '2024-06-01T00:00:00Z', kept_id: 'dry-nobody' }],
      },
    }),
    ...Array.from({ length: 30 }, (_, n) => ({ ...aRow(`dry-bad${n}`), form: 'none' })),
  ];
  const file = join(house.folder, 'dry-refused.jsonl');
  const dry = await house.importText('dry.jsonl', lines(rows), { isDryRun: true, refusalsFile: file });
  expect(dry).toMatchObject({ importId: null, refusedFile: file });
  expect(dry.firstRefused).toHaveLength(20);
  expect(dry.firstRefused?.[0]).toMatchObject({ row: 3, faults: [{ field: 'submitted_at', rule: 'invalid_format' }] });
  expect(await one(`select count(*)::int as n from submissions where external_id like 'dry-%'`)).toEqual({ n: 1 });
  const real = await house.importText('dry.jsonl', lines(rows), { refusalsFolder: house.folder });
  expect(counts(real)).toEqual(counts(dry));
  const byRow = (name: string) => refusalsIn(name).sort((a, b) => a.row - b.row);
  expect(byRow(file)).toEqual(byRow(real.refusedFile as string));
  expect((await house.importText('dry.jsonl', lines(rows), { isDryRun: true })).refusedFile).toBeUndefined();
});

test('facts of an older system: the kept one may come later, a notice remedies nothing', async () => {
  const at = '2024-06-01T00:00:00Z';
  const remedy = (kind: string, more: object = {}) => ({
    facts: { remediations: [{ kind, success: true, reason: 'said so', at, ...more }] },
  });
  const rows = [
    aRow('f-dup', remedy('ignored_as_duplicate', { kept_id: 'f-kept' })),
    aRow('f-chain', remedy('ignored_as_duplicate', { kept_id: 'f-dup' })),
    aRow('f-closed', remedy('ignored_as_duplicate')),
    aRow('f-mailed', remedy('email_notified')),
    aRow('f-manual', remedy('manual', { evidence: { letter: '17' } })),
    aRow('f-failed', { facts: { remediations: [{ kind: 'manual', success: false, reason: 'came back', at }] } }),
    ...Array.from({ length: 600 }, (_, n) => aRow(`f-fill${n}`)),
    aRow('f-kept'),
  ];
  expect(counts(await house.importText('facts.jsonl', lines(rows), { isDryRun: true }))).toEqual([607, 607, 0, 0]);
  expect(await one(`select count(*)::int as n from submissions where external_id like 'f-%'`)).toEqual({ n: 0 });
  expect(counts(await house.importText('facts.jsonl', lines(rows)))).toEqual([607, 607, 0, 0]);
  const { rows: found } = await house.db.owner.query(
    `select s.external_id, st.settled, r.kind from submissions s join standings st on st.submission_id = s.id left join remediations r on r.submission_id = s.id
     where s.external_id ~ '^f-[a-eg-z]|^f-failed' order by 1`,
  );
  expect(Object.fromEntries(found.map(({ external_id, settled, kind }) => [external_id, [settled, kind]]))).toEqual({
    'f-chain': ['needs_attention', 'duplicate'],
    'f-closed': ['closed', 'closed'],
    'f-dup': ['duplicate', 'duplicate'],
    'f-failed': ['needs_attention', 'not_remediated'],
    'f-kept': ['needs_attention', null],
    'f-mailed': ['needs_attention', null],
    'f-manual': ['remediated', 'manual'],
  });
  expect(counts(await house.importText('facts.jsonl', lines(rows)))).toEqual([607, 0, 0, 607]);
  expect(await one('select count(*)::int as n from remediations')).toEqual({ n: 5 });
});

test('two imports of one file at once share its rows and lose none', async () => {
  const text = lines(Array.from({ length: 700 }, (_, n) => aRow(`g${n}`)));
  writeFileSync(join(house.folder, 'both.jsonl'), text);
  const run = () =>
    importFile(house.doors, { program: testProgram, input: join(house.folder, 'both.jsonl'), startedBy: { kind: 'person', name: 'olga' } });
  const [a, b] = await Promise.all([run(), run()]);
  expect(a.imported + b.imported).toBe(700);
  expect(a.alreadyKnown + b.alreadyKnown).toBe(700);
  expect(a.refused + b.refused).toBe(0);
  expect(
    await one(
      `select count(*)::int as n, count(distinct d.submission_id)::int as documents from submissions s join documents d on d.submission_id = s.id where external_id ~ '^g\\d'`,
    ),
  ).toEqual({ n: 700, documents: 700 });
});

test('attachments: opened once, broken ones recorded, missing ones named', async () => {
  mkdirSync(join(house.folder, 'pool'), { recursive: true });
  writeFileSync(join(house.folder, 'pool/note.txt'), Buffer.from('Andr\xe9 was there', 'latin1'));
  writeFileSync(join(house.folder, 'pool/broken.pdf'), '%PDF-1.7 nothing follows');
  const payload = (names: string[]) => ({ claim: { answers: {} }, uploads: names.map((name) => ({ name, code: name })) });
  const note = { name: 'My note.txt', path: 'pool/note.txt' };
  const rows = [
    ...Array.from({ length: 20 }, (_, n) => aRow(`h${n}`, { payload: payload(['My note.txt']), attachments: [note] })),
    aRow('h-odd', {
      payload: payload(['gone.pdf', 'broken.pdf']),
      attachments: [
        { name: 'broken.pdf', path: 'pool/broken.pdf', document_type: 'L7' },
        { name: 'x.pdf', path: 'pool/none.pdf' },
      ],
    }),
  ];
  expect(counts(await house.importText('files.jsonl', lines(rows)))).toEqual([21, 21, 0, 0]);
  expect(
    await one(
      `select count(*)::int as n, count(distinct object_key)::int as objects from documents d join submissions s on s.id = d.submission_id where external_id ~ '^h\\d' and source = 'attachment' and problem_code is null`,
    ),
  ).toEqual({ n: 20, objects: 1 });
  const { rows: odd } = await house.db.owner.query(
    `select label, document_type, problem_code, object_key is not null as kept from documents d join submissions s on s.id = d.submission_id where external_id = 'h-odd' and source = 'attachment' order by position`,
  );
  expect(odd).toEqual([
    { label: 'attachment1', document_type: 'L7', problem_code: 'damaged', kept: true },
    { label: 'attachment2', document_type: 'L0', problem_code: 'attachment_missing', kept: false },
    { label: 'attachment3', document_type: 'L9', problem_code: 'attachment_missing', kept: false },
  ]);
});

test('a row that names a kept submission which is refused by its own attachments is refused with it', async () => {
  const remediations = [{ kind: 'duplicate', success: true, reason: 'r', at: '2024-06-01T00:00:00Z', kept_id: 'k-refused' }];
  const rows = [
    aRow('k-copy', { facts: { remediations } }),
    { ...aRow('k-refused'), attachments: [{ name: 'x', path: '../x' }] },
    aRow('k-good'),
  ];
  expect(counts(await house.importText('kept.jsonl', lines(rows)))).toEqual([3, 1, 2, 0]);
});

test('totals add up over any mixture, whatever came before', async () => {
  const row = fc.oneof(
    fc.nat(30).map((n) => JSON.stringify(aRow(`p${n}`))),
    fc.nat(30).map((n) => JSON.stringify({ ...aRow(`p${n}`), person_id: 'another' })),
    fc.nat(30).map((n) => JSON.stringify({ ...aRow(`p${n}`), attachments: [{ name: 'x', path: '../x' }] })),
    fc.tuple(fc.nat(30), fc.nat(40)).map(([n, kept]) =>
      JSON.stringify(
        aRow(`p${n}`, {
          facts: { remediations: [{ kind: 'duplicate', success: true, reason: 'r', at: '2024-06-01T00:00:00Z', kept_id: `p${kept}` }] },
        }),
      ),
    ),
    fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ' ')),
    fc.json(),
    fc.constant(''),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 60 }), async (rows) => {
      const input = rows.filter((text) => text.replace(/^\ufeff/, '').replace(/[ \t\r]/g, '') !== '').length;
      const before = (await one('select count(*)::int as n from submissions')).n;
      const result = await house.importText('mix.jsonl', rows.join('\n'));
      const after = (await one('select count(*)::int as n from submissions')).n;
      expect(result.input).toBe(input);
      expect(result.imported + result.refused + result.alreadyKnown).toBe(input);
      expect(after - before).toBe(result.imported);
    }),
    { numRuns: 25 },
  );
});
