import { afterAll, beforeAll, expect, test } from 'vitest';
import { setClockOffset } from '#kernel/clock/clock.ts';
import { listen } from '#kernel/jobs/index.ts';
import { useDatabase } from '../../testing/index.ts';
import { draftRun, prepareRun, queueRun, RUN_CHANNEL, requestPreview, taskWork } from '../index.ts';
import { PREPARE_QUEUE, SLICE_QUEUE } from '../queues.ts';
import {
  csvOf,
  DEED,
  idsFrom,
  insertSubmissions,
  openTestHouse,
  PROGRAM,
  remediated,
  scriptedTask,
  type TestHouse,
} from '../test-house.ts';
import { sweep } from './sweep.ts';

const db = useDatabase();
let house: TestHouse;

beforeAll(async () => {
  house = await openTestHouse({ database: db.database, tasks: [scriptedTask('works', ({ id }) => remediated(id))] });
});
afterAll(async () => {
  setClockOffset(0);
  await house.close();
});

async function draftedRun(prefix: string): Promise<number> {
  const ids = idsFrom(prefix, 2);
  await insertSubmissions(db.owner, ids);
  const input = { name: 'list.csv', body: csvOf(ids) };
  const run = await draftRun(house, { ...DEED, program: PROGRAM, task: 'works', params: {}, selection: { kind: 'csv' }, input });
  return run.id;
}

/** Jobs as their workers got them, done with and lost: nobody works on what they woke. */
async function loseJobs(queue: string): Promise<readonly unknown[]> {
  const lost = await house.jobs.fetch(queue, 100);
  for (const job of lost) await house.jobs.complete(queue, job);
  return lost.map(({ data }) => data.runId);
}

test('a sweep does not wait behind a run whose preview is being made, and wakes the others', async () => {
  const long = await draftedRun('long');
  await requestPreview(house, long, DEED);
  const other = await draftedRun('other');
  await prepareRun(house, other);
  await queueRun(house, other, DEED);
  await loseJobs(PREPARE_QUEUE);
  expect(await loseJobs(SLICE_QUEUE)).toContain(other);
  setClockOffset(60_000);
  const preparing = await db.owner.connect();
  try {
    await preparing.query('begin');
    await preparing.query('select 1 from runs where id = $1 for no key update', [long]);
    await sweep(house);
    expect(await loseJobs(SLICE_QUEUE)).toContain(other);
    expect(await loseJobs(PREPARE_QUEUE)).toEqual([]);
  } finally {
    await preparing.query('rollback');
    preparing.release();
  }
  await sweep(house);
  expect(await loseJobs(PREPARE_QUEUE)).toEqual([long]);
});

test('whoever listens hears that a preview was asked for, that it ended, and that it could not be made', async () => {
  const good = await draftedRun('good');
  const bad = await draftRun(house, {
    ...DEED,
    program: PROGRAM,
    task: 'works',
    params: {},
    selection: { kind: 'csv' },
    input: { name: 'list.csv', body: Buffer.from('nothing\nof,the,kind\n"') },
  });
  const heard = new Map([good, bad.id].map((id) => [String(id), Promise.withResolvers<void>()]));
  const listening = Promise.withResolvers<void>();
  const listener = listen({
    directUrl: db.appUrl,
    channels: { [RUN_CHANNEL]: (id) => heard.get(id)?.resolve(), ready: () => listening.resolve() },
    onFault: listening.reject,
  });
  const probe = setInterval(() => void db.owner.query("select pg_notify('ready', '')"), 20);
  await listening.promise;
  clearInterval(probe);
  const handle = taskWork(house, 1).find(({ queue }) => queue === PREPARE_QUEUE)!.handle;
  for (const id of [good, bad.id]) {
    await requestPreview(house, id, DEED);
    await handle({ data: { runId: id }, signal: new AbortController().signal, complete: async () => undefined });
    await heard.get(String(id))!.promise;
  }
  await listener.close();
});
