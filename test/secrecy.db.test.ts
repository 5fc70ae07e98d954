import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { useDatabase } from '../src/testing/index.ts';
import { answerOf, type RunningCommand, startCommand } from './whole/command.ts';
import { makeFolder } from './whole/data-folder.ts';
import { keysIn, readZips, textOfPackage, unpack } from './whole/packages.ts';
import type { Summary } from './whole/summary.ts';

/** What the system is told in confidence; each must be readable in packages and nowhere else. */
const PERSON = {
  first_name: 'Zorblaxine',
  middle_name: 'Vermandolin',
  last_name: 'Quibberthwaite',
  ssn: '912345678',
  file_numbers: ['87654321'],
  icn: '1012345678V987654',
  birth_date: '1951-12-29',
  zip: '98765-4321',
  emails: ['zorblaxine@confidential.example'],
  phone: '2065550147',
};
const PERSON_ID = 'person-in-confidence';
const FILE_NAME = 'diagnosis of my shoulder';
const STORY = 'The mortar round that fell beside our kitchen tent';
const LETTER = 'He has not slept a whole night since Kandahar';
const NUMBER_AS_WRITTEN = '912-34-5678';
const SECRETS = [...Object.values(PERSON).flat(), FILE_NAME, STORY, LETTER, NUMBER_AS_WRITTEN];
const ROWS = 12;

const db = useDatabase();
const folder = makeFolder();
const data = join(folder, 'data');
let sandbox: Sandbox;
let command: RunningCommand;
let summary: Summary;
const seen: Record<string, string> = {};

beforeAll(async () => {
  sandbox = await startSandbox({
    seed: 1,
    faults: [
      // A partner that quotes the person in its complaint, and one that breaks off.
      { kind: 'ok_with_errors', partner: 'evss', times: 2, detail: `${PERSON.first_name} ${PERSON.last_name} ${PERSON.ssn}: ${STORY}` },
      { kind: 'server_error', partner: 'evss', times: 1, status: 400, shape: 'html', detail: `${PERSON.last_name} ${PERSON.ssn}` },
    ],
  });
  const variables = { DATABASE_URL: db.appUrl, WAYBILL_FORM526_EVSS_URL: sandbox.urls.evss, WAYBILL_LOG_LEVEL: 'debug' };
  command = startCommand(['demo', '--json', '--data', data, '--port', '0', '--input', writeRows()], { variables });
  await command.says(/Serving until/);
  if (command.stdout() === '') throw new Error(command.stderr());
  summary = JSON.parse(command.stdout()) as Summary;
  for (const kind of [[], ['--direct', '--expires', '1d']]) {
    const out = join(folder, `links${kind.length}.csv`);
    const asked = ['share', 'links', String(summary.share.id), '--reason', 'the partner asked', '--out', out, '--data', data, ...kind];
    await answerOf<object>(asked, { variables, folder });
    seen[`links ${kind.join(' ')}`] = readFileSync(out, 'utf8');
  }
  const origin = new URL(summary.portal).origin;
  seen.metrics = await (await fetch(`${origin}/metrics`)).text();
  seen['answers to the operator'] = command.stdout();
  command.kill('SIGTERM');
  const { stderr } = await command.ended;
  seen.logs = stderr;
}, 60_000);
afterAll(async () => {
  command.kill('SIGKILL');
  await sandbox.stop();
});

test('the packages hold it all, so that the search below searches for the right thing', async () => {
  expect(summary.run.total).toBe(ROWS);
  expect(summary.run.failed).toBeGreaterThanOrEqual(2);
  const [zip] = await readZips(data);
  const files = await unpack((zip as { bytes: Buffer }).bytes);
  const text = await textOfPackage(files);
  for (const secret of [PERSON.last_name, PERSON.ssn, STORY, LETTER, FILE_NAME]) expect(text).toContain(secret.replaceAll(' ', ''));
});

describe('nothing of a person stands in', () => {
  test('any table, the ledger and the job engine included', async () => {
    const tables = await tablesOfAll();
    expect(tables.length).toBeGreaterThan(40);
    for (const table of tables) {
      const { rows } = await db.owner.query<{ text: string }>(`select coalesce(string_agg(t::text, E'\\n'), '') as text from ${table} t`);
      expectNothing(rows[0]?.text ?? '', table);
    }
  });

  test('logs at debug level, metrics, and what the operator is answered', () => {
    expect(seen.logs).toContain('"level":"');
    expect(seen.metrics).toContain('waybill_');
    for (const [name, text] of Object.entries(seen)) expectNothing(text, name, [...SECRETS, PERSON_ID]);
  });

  test('keys of objects, nor in any object but packages', async () => {
    const keys = [...(await keysIn(data)).keys()];
    expectNothing(keys.join('\n'), 'keys', [...SECRETS, PERSON_ID]);
    expect(keys.filter((key) => key.startsWith('attachments/'))).toHaveLength(1);
    expect(keys.some((key) => key.startsWith('imports/'))).toBe(true);
    for (const path of filesBelow(join(data, 'objects'))) {
      if (!path.includes('/packages')) expectNothing(readFileSync(path, 'latin1'), path);
    }
  });

  test('what a partner can see beside the person it was told of', () => {
    const { latest } = sandbox.control.records.requests();
    expect(latest.length).toBeGreaterThan(0);
    expectNothing(latest.map(({ identity, operation }) => `${identity} ${operation}`).join('\n'), 'transactions', [...SECRETS, PERSON_ID]);
  });
});

/** In clear, in hex as PostgreSQL shows bytes, and in base64 at any offset. */
function expectNothing(text: string, where: string, secrets: readonly string[] = SECRETS): void {
  for (const secret of secrets) {
    const forms = [secret, secret.toUpperCase(), Buffer.from(secret).toString('hex'), ...base64Of(secret)];
    for (const form of forms) expect(text.includes(form), `${where} holds ${secret}`).toBe(false);
  }
}

function base64Of(secret: string): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.from(`${'\0'.repeat(offset)}${secret}`).toString('base64');
    return encoded.replace(/=+$/, '').slice(Math.ceil((offset * 4) / 3), -1);
  });
}

async function tablesOfAll(): Promise<string[]> {
  const { rows } = await db.owner.query<{ name: string }>(`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema') order by 1`);
  return rows.map(({ name }) => name);
}

function filesBelow(place: string): string[] {
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Good rows with an attachment, and refused ones, whose text is kept for mending. */
function writeRows(): string {
  const input = join(folder, 'input');
  mkdirSync(input);
  writeFileSync(join(input, 'letter.txt'), LETTER);
  const good = Array.from({ length: ROWS }, (_, n) => rowOf(n));
  const bad = [
    { ...rowOf(ROWS), submitted_at: STORY },
    { ...rowOf(ROWS + 1), identity: PERSON.ssn },
    { ...rowOf(0), payload: payloadOf('other') },
  ];
  const file = join(input, 'failed.jsonl');
  writeFileSync(file, [...good, ...bad].map((row) => `${JSON.stringify(row)}\n`).join(''));
  return file;
}

function rowOf(n: number): Record<string, unknown> {
  return {
    id: `claim-${n}`,
    form: '21-526EZ',
    person_id: PERSON_ID,
    submitted_at: '2020-03-04T05:06:07Z',
    payload: payloadOf(`${STORY}, ${n}`),
    identity: PERSON,
    attachments: [{ name: `${FILE_NAME}.txt`, path: 'letter.txt' }],
  };
}

function payloadOf(story: string): object {
  return {
    form526: { form526: { veteran: { emailAddress: PERSON.emails[0] }, overflowText: story } },
    form0781: { form0781: { remarks: `${story} (${NUMBER_AS_WRITTEN})` } },
  };
}
