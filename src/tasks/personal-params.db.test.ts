import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { defineTask, failed, type Outcome, succeeded } from '#sdk';
import { useDatabase } from '../testing/index.ts';
import { purgeInputs } from './forgetting/redact-runs.ts';
import { draftRun, listRuns, prepareRun, queueRun, retryFailed, showRun } from './index.ts';
import { DEED, openTestHouse, PROGRAM, startTestWorker, type TestHouse, textOf, until } from './test-house.ts';

const db = useDatabase();
let house: TestHouse;
let stopWorker: () => Promise<void>;
const faults: unknown[] = [];
const given: unknown[] = [];
const sampled: unknown[] = [];

const params = z.object({ person: z.string().meta({ personal: true }), note: z.string().optional() });
const row = z.object({ name: z.string().meta({ personal: true }), place: z.string() });
const task = defineTask<z.infer<typeof params>, z.infer<typeof row>>({
  name: 'tell',
  title: 'Tell',
  description: 'Says in its outcome what it was given.',
  risk: 'reversible',
  approvals: 0,
  params,
  over: ['csv'],
  row: { schema: row },
  concurrency: 1,
  failureBudget: 10,
  outputColumns: ['said'],
  works: 'on one row',
  sample: async (context, each) => {
    sampled.push([context.params, each]);
    return { before: { name: each.name }, after: {} };
  },
  performRow: async (context, each): Promise<Outcome> => {
    given.push([context.params, each]);
    const words = `${each.name} of ${context.params.person} in ${each.place}`;
    return each.place === 'nowhere' ? failed('no_place', words) : succeeded({ output: { said: words } });
  },
});

beforeAll(async () => {
  house = await openTestHouse({ database: db.database, tasks: [task] });
  stopWorker = startTestWorker(house, faults);
});
afterAll(async () => {
  await stopWorker();
  await house.close();
  expect(faults).toEqual([]);
});

const look = (id: number) => house.database.transaction('*', (session) => showRun(house.programs, session, id));

it('a personal value is opened where the task runs, is shown nowhere else, and is gone when inputs are purged', async () => {
  const body = Buffer.from('name,place\nMarigold,here\nWilhelmina,nowhere\n');
  const run = await draftRun(house, {
    ...DEED,
    program: PROGRAM,
    task: 'tell',
    params: { person: 'person-77', note: 'plain' },
    selection: { kind: 'rows' },
    input: { name: 'list.csv', body },
  });
  await prepareRun(house, run.id);
  await queueRun(house, run.id, DEED);
  await until(house, run.id, ['succeeded_with_failures']);
  expect(given).toEqual([
    [
      { person: 'person-77', note: 'plain' },
      { name: 'Marigold', place: 'here' },
    ],
    [
      { person: 'person-77', note: 'plain' },
      { name: 'Wilhelmina', place: 'nowhere' },
    ],
  ]);
  expect(sampled[0]).toEqual([
    { person: 'sealed', note: 'plain' },
    { name: 'sealed', place: 'here' },
  ]);

  const shown = await look(run.id);
  const [listed] = (await house.database.transaction('*', (session) => listRuns(session, { limit: 1 }))).rows;
  for (const each of [shown.run, listed!.run]) expect(each.params).toEqual({ person: 'sealed', note: 'plain' });
  const { rows } = await db.owner.query(
    'select r.params::text as params, o.message, o.output from runs r join run_outcomes o on o.run_id = r.id',
  );
  expect(JSON.stringify(rows)).not.toMatch(/person-77|Marigold|Wilhelmina/);
  expect(rows.map(({ message, output }) => message ?? output.said)).toEqual([
    '[name] of [person] in here',
    '[name] of [person] in nowhere',
  ]);
  const texts = await Promise.all(shown.files.map(({ objectKey }) => textOf(house, objectKey)));
  expect(texts.join('')).not.toContain('person-77');

  const window = { program: PROGRAM, before: new Date('2999-01-01T00:00:00Z') };
  expect(await house.database.transaction('*', (session) => purgeInputs(session, window, 10))).toMatchObject({ destroyed: 1 });
  expect((await look(run.id)).run.params).toEqual({ person: 'redacted', note: 'plain' });
  expect(await house.database.transaction('*', (session) => purgeInputs(session, window, 10))).toMatchObject({ destroyed: 0 });
  await retryFailed(house, run.id, DEED);
  await until(house, run.id, ['succeeded_with_failures', 'failed']);
  expect(given).toHaveLength(2);
});
