import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { lockedPdf } from '../../sandbox/sample/locked-pdf.ts';

const SQL = `Robert'); DROP TABLE submissions;-- "quoted" \\ %00 \${7*7} {{7*7}}`;
const BIDI = 'Ann\u202eetrofA \u2066Ab\u2069 \u200fBen';
const EMOJI = '👩🏽‍🚒 Σίσυφος 🏳️‍🌈';
const CJK = '山田太郎 김철수 王小明';
const LONG_WORD = 'x'.repeat(5_000);
export const MEGABYTE_TEXT = 'One more line of a very long story. '.repeat(29_200);

export interface HostileRow {
  readonly line: Buffer;
  /** Field and rule of the first fault; undefined where the row is to be imported. */
  readonly refused?: readonly [field: string, rule: string];
  /** Why an imported one is not packaged. */
  readonly notEligible?: string;
  readonly id?: string;
  /** The line as it should have been. */
  readonly mended?: Buffer;
}

let number = 0;

function claim(statement: string): Record<string, unknown> {
  return {
    form526: { form526: { veteran: { emailAddress: 'somebody@example.test' }, overflowText: 'plain', claimantCertification: true } },
    form0781: { form0781: { remarks: statement } },
  };
}

function rowOf(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  number += 1;
  return {
    id: `hostile-${String(number).padStart(3, '0')}`,
    form: '21-526EZ',
    person_id: `person-${number}`,
    submitted_at: '2021-05-06T07:08:09Z',
    payload: claim(`statement ${number}`),
    identity: { first_name: 'Ada', last_name: 'Quist', ssn: '900010203', birth_date: '1950-01-02' },
    attachments: [],
    ...changes,
  };
}

function good(changes: Readonly<Record<string, unknown>> = {}): HostileRow {
  const row = rowOf(changes);
  return { line: Buffer.from(JSON.stringify(row)), id: row.id as string };
}

/** A bad row and what it was meant to be. */
function bad(refused: readonly [string, string], line: (row: Record<string, unknown>) => string | Buffer): HostileRow {
  const row = rowOf();
  return { line: Buffer.from(line(row)), refused, id: row.id as string, mended: Buffer.from(JSON.stringify(row)) };
}

function named(first_name: string, last_name = 'Quist'): HostileRow {
  const identity = { first_name, last_name, ssn: '900010203', birth_date: '1950-01-02' };
  return good({ identity, payload: { ...claim(`told by ${first_name} ${last_name}`), name: first_name } });
}

function withFile(name: string, path: string | undefined, notEligible?: string): HostileRow {
  const row = good({ attachments: [{ name, ...(path === undefined ? {} : { path }) }] });
  return notEligible === undefined ? row : { ...row, notEligible };
}

const json = (row: Record<string, unknown>): string => JSON.stringify(row);

/** Rows that people and systems might send, and rows that nobody should; each with what must become of it. */
export function hostileRows(): HostileRow[] {
  const names = [
    SQL,
    '../../../etc/passwd',
    BIDI,
    CJK,
    EMOJI,
    'Ngọc\tÁnh\r\nX-Header: 1',
    'a\u0000b\u0007c',
    LONG_WORD,
    "O'Neill-D'Arcy",
    ' ',
  ];
  const first = good();
  return [
    first,
    ...names.map((name) => named(name)),
    named('Ada', EMOJI),
    ...[SQL, BIDI, CJK, LONG_WORD, MEGABYTE_TEXT, '#import "x"\n= \\end{a} ]} <script>'].map((text) => good({ payload: claim(text) })),
    good({
      payload: JSON.parse(JSON.stringify({ ...claim('x'), constructor: { prototype: 1 }, extra: 'PROTO' }).replace('extra', '__proto__')),
    }),
    good({ payload: { form526: { form526: {} } }, identity: {} }),
    good({ attachments: null }),
    ...fileRows(),
    ...brokenLines(first),
  ];
}

function fileRows(): HostileRow[] {
  return [
    withFile('letter.pdf', undefined, 'attachment_missing'),
    withFile('letter.pdf', 'files/never-came.pdf', 'attachment_missing'),
    withFile('locked.pdf', 'files/locked.pdf', 'encrypted'),
    withFile('cut.jpg', 'files/cut.jpg', 'damaged'),
    withFile('empty.pdf', 'files/empty.pdf', 'empty'),
    withFile('error page.pdf', 'files/page.pdf', 'type_mismatch'),
    withFile('photo.jpg', 'files/png-called.jpg'),
    withFile(`${LONG_WORD.slice(0, 900)}.png`, 'files/png-called.jpg'),
    withFile('../../up.txt', 'files/statement.txt'),
    withFile('Hồ sơ\u202e "x".txt', 'files/statement.txt'),
    bad(['attachments[0].path', 'path_outside'], (row) =>
      json({ ...row, attachments: [{ name: 'a.pdf', path: '../../../../etc/passwd' }] }),
    ),
    bad(['attachments[0].path', 'path_outside'], (row) => json({ ...row, attachments: [{ name: 'a.pdf', path: '/etc/passwd' }] })),
    bad(['attachments[0].path', 'path_outside'], (row) => json({ ...row, attachments: [{ name: 'a.txt', path: 'files/way-out' }] })),
    bad(['attachments[0].uri', 'uri_not_readable'], (row) => json({ ...row, attachments: [{ name: 'a.pdf', uri: 'file:///etc/passwd' }] })),
  ];
}

function brokenLines(first: HostileRow): HostileRow[] {
  const { payload: _, ...others } = rowOf({ id: first.id });
  const nested = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  return [
    bad(['', 'not_json'], (row) => json(row).slice(0, -7)),
    bad(['', 'not_json'], () => 'id,form,person_id'),
    bad(['', 'not_json'], () => '\u0000\u0001'),
    bad(['', 'invalid_type'], () => '[1,2,3]'),
    bad(['', 'invalid_type'], () => 'null'),
    bad(['', 'not_utf8'], (row) => Buffer.from(json({ ...row, payload: claim('caf\u00e9') }), 'latin1')),
    bad(['id', 'invalid_type'], ({ id: __, ...row }) => json(row)),
    bad(['id', 'invalid_format'], (row) => json({ ...row, id: `'; drop table submissions; --` })),
    bad(['id', 'invalid_format'], (row) => json({ ...row, id: '../../../etc/passwd' })),
    bad(['payload', 'invalid_type'], ({ payload: __, ...row }) => json(row)),
    bad(['payload.form526', 'invalid_type'], (row) => json({ ...row, payload: {} })),
    bad(['identity', 'invalid_type'], (row) => json({ ...row, identity: 'Ada Quist' })),
    bad(['form', 'unknown_form'], (row) => json({ ...row, form: SQL })),
    bad(['submitted_at', 'in_the_future'], (row) => json({ ...row, submitted_at: '2999-01-01T00:00:00Z' })),
    bad(['submitted_at', 'invalid_format'], (row) => json({ ...row, submitted_at: 'yesterday' })),
    bad(['', 'unrecognized_keys'], (row) => json({ ...row, attachements: [] })),
    bad(['', 'not_canonical'], (row) => json({ ...row, payload: claim('HALF') }).replace('HALF', '\\ud83d')),
    bad(['payload', 'not_plannable'], (row) => json({ ...row, payload: { ...claim('x'), deep: 'DEEP' } }).replace('"DEEP"', nested)),
    {
      line: Buffer.from(json({ ...others, payload: claim('another story under a known id') })),
      refused: ['id', 'different_content'],
      id: first.id,
    },
  ];
}

/** Writes the rows with a byte order mark, both kinds of line ends and blank lines, and the files that they name. */
export async function writeHostile(folder: string, rows: readonly HostileRow[]): Promise<string> {
  const files = join(folder, 'files');
  mkdirSync(files, { recursive: true });
  const picture = sharp({ create: { width: 40, height: 30, channels: 3, background: '#336699' } });
  const jpg = await picture.clone().jpeg().toBuffer();
  writeFileSync(join(files, 'locked.pdf'), lockedPdf('secret'));
  writeFileSync(join(files, 'cut.jpg'), jpg.subarray(0, jpg.length / 2));
  writeFileSync(join(files, 'empty.pdf'), '');
  writeFileSync(join(files, 'page.pdf'), '<html><body>504 Gateway Time-out</body></html>');
  writeFileSync(join(files, 'png-called.jpg'), await picture.png().toBuffer());
  writeFileSync(join(files, 'statement.txt'), Buffer.from('D\u00e9claration de t\u00e9moin\r\n', 'latin1'));
  symlinkSync('/etc/passwd', join(files, 'way-out'));
  const ends = [Buffer.from('\r\n'), Buffer.from('\n'), Buffer.from('\n\r\n  \n')];
  const lines = rows.flatMap(({ line }, n) => [line, ends[n % ends.length] as Buffer]);
  const file = join(folder, "hostile 'file' 名.jsonl");
  writeFileSync(file, Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), ...lines]));
  return file;
}
