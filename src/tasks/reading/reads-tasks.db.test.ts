import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReader, type Reader } from '#kernel/db/reading/index.ts';
import { useDatabase } from '../../testing/index.ts';
import { createRefusalNotes, draftRun, openReadingRoom, prepareRun, queueRun, showRun, type TaskHouse } from '../index.ts';
import {
  ASKER,
  csvOf,
  DEED,
  insertSubmissions,
  openTestHouse,
  PROGRAM,
  startTestWorker,
  type TestHouse,
  textOf,
  until,
} from '../test-house.ts';
import { tries } from './test-tries.ts';

const db = useDatabase();
const room = openReadingRoom({ hashOf: () => 'code-1', onRefused: (refused) => createRefusalNotes(db.database)(refused) });
const SECRET = 'hush/hush&hush';
let own: TestHouse;
let house: TaskHouse;
let reader: Reader;
let stop: () => Promise<void>;
const faults: unknown[] = [];

beforeAll(async () => {
  own = await openTestHouse({ database: db.database, tasks: tries.tasks, isWorker: true });
  reader = openReader({ url: db.readerUrl });
  const module = join(import.meta.dirname, 'test-tries.ts');
  const reads = {
    query: (text: string, values: readonly unknown[] = []) => reader.ask([PROGRAM], text, values) as never,
    search: async () => [],
  };
  house = {
    ...own,
    workshop: (...of) => ({ ...own.workshop(...of), reads: () => reads }),
    reading: { apart: (registered) => room.apart({ ...registered, module, codePath: import.meta.dirname }), close: room.close },
  };
  await insertSubmissions(db.owner, ['s-1', 's-2']);
  stop = startTestWorker(house, faults);
});
afterAll(async () => {
  await stop();
  await Promise.all([room.close(), reader.close(), own.close()]);
  expect(faults).toEqual([]);
});

async function run(task: string, ids: readonly string[], params: object = {}): Promise<number> {
  const request = { program: PROGRAM, task, params, selection: { kind: 'rows' } as const, by: ASKER, reason: 'a test' };
  const { id } = await draftRun(house, { ...request, input: { name: 'rows.csv', body: csvOf(ids) } });
  await prepareRun(house, id);
  await queueRun(house, id, DEED);
  await until(house, id, ['succeeded', 'succeeded_with_failures', 'failed']);
  return id;
}

async function results(id: number): Promise<string> {
  const { files } = await db.database.transaction('*', (session) => showRun(house.programs, session, id));
  const texts = await Promise.all(files.map(({ objectKey }) => textOf(house, objectKey)));
  return texts.join('\n');
}

test('a run of a task that reads asks as the reader, in its program; its secret is nowhere kept', async () => {
  const id = await run('ask', ['a', 'fails'], { token: 'env:TEST_SECRET' });
  const text = await results(id);
  expect(text).toContain('{""n"":2} WB_QUERY_FAILED');
  expect(text).toContain('Bearer [env:TEST_SECRET]');
  expect(text).toContain('401 for token [env:TEST_SECRET]');
  const { rows } = await db.owner.query<{ all: string }>(
    `select (select string_agg(r::text, '') from runs r) || (select string_agg(o::text, '') from run_outcomes o)
       || (select string_agg(d::text, '') from ledger_details d) as all`,
  );
  expect(rows[0]?.all).toContain('env:TEST_SECRET');
  for (const kept of [text, rows[0]!.all]) expect(kept).not.toContain(SECRET);
});

test('an effect of a task that reads fails its item by name and is not applied', async () => {
  const id = await run('change', ['a', 'odd', 'b']);
  expect(await results(id)).toContain('may_only_read');
  const { rows } = await db.owner.query('select outcome, reason from run_outcomes where run_id = $1 order by position', [id]);
  expect(rows).toEqual([
    { outcome: 'succeeded', reason: null },
    { outcome: 'failed', reason: 'may_only_read' },
    { outcome: 'succeeded', reason: null },
  ]);
  expect(await refusals(id)).toEqual([{ attempted: 'write or send', code: 'WB_TASK_READS_ONLY', tried: ['the effect release'] }]);
});

test('an item that asks for more than reading fails, and the ledger says what it tried', async () => {
  const id = await run('overstep', ['a', 'b']);
  const text = await results(id);
  expect(text).toContain('may neither write nor send, and this one tried: reads query, the network, writing a file.');
  const [first] = await refusals(id);
  expect(first).toMatchObject({ tried: ['reads query', 'the network', 'writing a file'] });
});

async function refusals(id: number): Promise<readonly object[]> {
  const { rows } = await db.owner.query<{ details: object }>(
    `select d.details - 'task' - 'attempt' as details from ledger_lines l join ledger_details d on d.line_id = l.id
     where l.run_id = $1 and l.action = 'run.refused' order by l.id`,
    [String(id)],
  );
  return rows.map(({ details }) => details);
}

test('a secret in clear is refused when the run is drafted, and not repeated', async () => {
  const drafted = run('ask', ['a'], { token: SECRET });
  await expect(drafted).rejects.toMatchObject({ code: 'WB_RUN_PARAMS', message: expect.not.stringContaining(SECRET) });
});
