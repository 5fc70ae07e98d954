import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { now, setClockOffset } from '../src/kernel/clock/clock.ts';
import { readStanding } from '../src/standing/index.ts';
import { useDatabase } from '../src/testing/index.ts';
import { answerOf } from './whole/command.ts';
import { makeFolder } from './whole/data-folder.ts';
import { readObject, readZips } from './whole/packages.ts';
import { expectSums, type Summary } from './whole/summary.ts';

const IDS = ['000000042', '0042', '42'];
const RAN_OUT = '2019-01-01T00:00:00.000Z';
const DAY = 86_400_000;

const db = useDatabase();
const folder = makeFolder();
const data = join(folder, 'data');
let summary: Summary;

beforeAll(async () => {
  mkdirSync(data);
  const file = join(folder, 'failed.jsonl');
  writeFileSync(file, IDS.map((id) => `${JSON.stringify(rowOf(id))}\n`).join(''));
  const variables = { DATABASE_URL: db.appUrl };
  summary = await answerOf<Summary>(['demo', '--exit', '--data', data, '--port', '0', '--input', file], { variables });
}, 60_000);
afterEach(() => setClockOffset(0));

test('an id keeps its leading zeros from the file to the manifest', async () => {
  expectSums(summary);
  const { rows } = await db.owner.query<{ external_id: string }>('select external_id from submissions');
  expect(rows.map(({ external_id }) => external_id).toSorted()).toEqual(IDS);
  const manifest = (await readObject(data, summary.share.manifest as string)).toString();
  const listed = manifest.trimEnd().split('\n').slice(1);
  expect(listed.map((line) => line.split(',').slice(0, 2))).toEqual(IDS.map((id) => [`${id}.zip`, id]));
  expect((await readZips(data)).map(({ id }) => id).toSorted()).toEqual(IDS);
});

test('claims that ran out years ago are packaged, and what was changed is recorded', async () => {
  expect(summary.run).toMatchObject({ total: IDS.length, succeeded: IDS.length });
  const { rows } = await db.owner.query<{ overrides: { applicationExpirationDate: string; claimDate: string } }>(
    'select overrides from packages',
  );
  for (const { overrides } of rows) {
    expect(Date.parse(overrides.applicationExpirationDate)).toBeGreaterThan(now().getTime());
    expect(overrides.claimDate).toBe('2018-03-04');
  }
});

test('standing is read as at this moment, and says so', async () => {
  await db.owner.query(
    `with taken as (
       insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, start_by)
       values ('clock', 'x', '1', 'p', $1, $1, '\\x00', 'api', $2) returning id
     )
     insert into documents (submission_id, program, label, document_type, is_required, position, source)
     select id, 'clock', 'main', 'L533', true, 0, 'form' from taken`,
    [now(), new Date(now().getTime() + DAY)],
  );
  const read = () => db.database.transaction('*', (session) => readStanding(session, 'clock'));
  const today = await read();
  expect(today.programs[0]?.standing).toMatchObject({ in_progress: 1, needs_attention: 0, total: 1 });
  // The same process, two days on: nothing has happened but time.
  setClockOffset(2 * DAY);
  const later = await read();
  expect(later.programs[0]?.standing).toMatchObject({ in_progress: 0, needs_attention: 1, total: 1 });
  expect(later.at.getTime() - today.at.getTime()).toBeGreaterThanOrEqual(2 * DAY);
});

function rowOf(id: string): object {
  return {
    id,
    form: '21-526EZ',
    person_id: `person-${id}`,
    submitted_at: '2018-03-04T05:06:07Z',
    payload: { form526: { form526: { claimantCertification: true, applicationExpirationDate: RAN_OUT } } },
    identity: { first_name: 'Ada', last_name: 'Quist', ssn: '900010203' },
  };
}
