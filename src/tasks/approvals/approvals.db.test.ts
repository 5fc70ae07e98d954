import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { now, setClockOffset } from '#kernel/clock/clock.ts';
import type { TaskDefinition } from '#sdk';
import { addUser } from '../../access/index.ts';
import { useDatabase } from '../../testing/index.ts';
import {
  closeReview,
  decideApproval,
  draftRun,
  handOverRun,
  listReviews,
  prepareRun,
  queueRun,
  replaceInput,
  requestApproval,
  reviseRun,
  showRun,
  startWithoutApproval,
} from '../index.ts';
import {
  ASKER,
  csvOf,
  DEED,
  idsFrom,
  insertSubmissions,
  openTestHouse,
  PROGRAM,
  remediated,
  scriptedTask,
  startTestWorker,
  type TestHouse,
  until,
} from '../test-house.ts';

const db = useDatabase();
let house: TestHouse;
let stopWorker: () => Promise<void>;
const faults: unknown[] = [];

const task = (name: string, parts: Partial<TaskDefinition<never>>) => ({ ...scriptedTask(name, ({ id }) => remediated(id)), ...parts });
const tasks = [
  task('agreed', { approvals: 1 }),
  task('urgent', { approvals: 2, breakGlass: { reviewWithinHours: 4 } }),
  task('final', { approvals: 1, risk: 'irreversible', breakGlass: { reviewWithinHours: 4 } }),
  task('theirs', { requires: 'administer' }),
];

beforeAll(async () => {
  house = await openTestHouse({ database: db.database, tasks });
  stopWorker = startTestWorker(house, faults);
  await db.database.transaction('*', async (session) => {
    for (const name of ['second', 'helper']) await addUser(session, { name, role: 'operator', programs: [] }, ASKER);
  });
});
afterAll(async () => {
  setClockOffset(0);
  await stopWorker();
  await house.close();
  expect(faults).toEqual([]);
});

const as = (name: string, parts: object = {}) => ({ ...DEED, by: { kind: 'person', name } as const, ...parts });
const ADMINISTRATOR = as('chief', { administers: '*' as const });

let drafts = 0;
async function preview(name: string): Promise<{ id: number; digest: string }> {
  drafts += 1;
  const ids = idsFrom(`a${drafts}`, 2);
  await insertSubmissions(db.owner, ids);
  const input = { name: 'list.csv', body: csvOf(ids) };
  const run = await draftRun(house, {
    ...ADMINISTRATOR,
    by: ASKER,
    program: PROGRAM,
    task: name,
    params: {},
    selection: { kind: 'csv' },
    input,
  });
  return { id: run.id, digest: (await prepareRun(house, run.id)).digest };
}

async function asked(name: string) {
  const run = await preview(name);
  await requestApproval(house, run.id, DEED);
  return run;
}

const approve = (id: number, digest: string, name: string) => decideApproval(house, id, { ...as(name), decision: 'approved', digest });
const look = (id: number) => house.database.transaction('*', (session) => showRun(house.programs, session, id));

async function refusals(id: number): Promise<readonly string[]> {
  const { rows } = await db.owner.query<{ details: { attempted: string; code: string }; actor: string }>(
    `select l.actor, d.details from ledger_lines l join ledger_details d on d.line_id = l.id where l.action = 'run.refused' and l.run_id = $1 order by l.id`,
    [String(id)],
  );
  return rows.map(({ actor, details }) => `${actor} ${details.attempted} ${details.code}`);
}

describe('what people may not do', () => {
  it('is refused and stands in the ledger', async () => {
    const { id, digest } = await asked('agreed');
    await expect(approve(id, digest, ASKER.name)).rejects.toMatchObject({ code: 'WB_APPROVAL_OWN' });
    await approve(id, digest, 'second');
    await expect(replaceInput(house, id, { body: csvOf(['x']) }, as('second'))).rejects.toMatchObject({ code: 'WB_RUN_STATE' });
    await expect(startWithoutApproval(house, id, as('second'))).rejects.toMatchObject({ code: 'WB_FORBIDDEN' });
    expect(await refusals(id)).toEqual([
      'asker approved WB_APPROVAL_OWN',
      'second replace_input WB_RUN_STATE',
      'second start_without_approval WB_FORBIDDEN',
    ]);
    await queueRun(house, id, DEED);
    await until(house, id, ['succeeded']);
  });

  it('is a task that takes an administrator, for everybody else', async () => {
    const request = {
      ...DEED,
      program: PROGRAM,
      task: 'theirs',
      params: {},
      selection: { kind: 'query', reasons: [], forms: [] },
    } as const;
    await expect(draftRun(house, request)).rejects.toMatchObject({ code: 'WB_FORBIDDEN' });
    await expect(draftRun(house, { ...request, administers: ['other'] })).rejects.toMatchObject({ code: 'WB_FORBIDDEN' });
    const { rows } = await db.owner.query("select actor, subject_id from ledger_lines where action = 'task.refused'");
    const refused = { actor: 'asker', subject_id: 'theirs' };
    expect(rows).toEqual([refused, refused]);
    expect((await draftRun(house, { ...request, administers: [PROGRAM] })).state).toBe('draft');
  });

  it('is to decide on what they changed, or have had', async () => {
    const first = await preview('agreed');
    await reviseRun(house, first.id, { note: 'other' }, as('second'));
    const { digest } = await prepareRun(house, first.id);
    await requestApproval(house, first.id, DEED);
    await expect(approve(first.id, digest, 'second')).rejects.toMatchObject({ code: 'WB_APPROVAL_OWN' });
    await handOverRun(house, first.id, { ...DEED, to: 'helper' });
    await expect(approve(first.id, digest, 'helper')).rejects.toMatchObject({ code: 'WB_APPROVAL_OWN' });
    expect((await look(first.id)).care).toMatchObject({ holder: 'helper', notes: [{ author: 'asker', text: 'a test' }] });
    expect(await approve(first.id, digest, 'third')).toMatchObject({ state: 'approved' });
  });

  it('is to decide, or to start, when the time is over', async () => {
    const { id, digest } = await asked('agreed');
    setClockOffset(8 * 86_400_000);
    await expect(approve(id, digest, 'second')).rejects.toMatchObject({ code: expect.stringMatching(/WB_APPROVAL_LATE|WB_RUN_STATE/) });
    expect(await until(house, id, ['expired'])).toMatchObject({ state: 'expired' });
    setClockOffset(0);
  });

  it('is to start without approval what cannot be undone, or what its code does not allow', async () => {
    for (const name of ['final', 'agreed']) {
      const { id } = await asked(name);
      await expect(startWithoutApproval(house, id, ADMINISTRATOR)).rejects.toMatchObject({ code: 'WB_BREAK_GLASS' });
      expect((await look(id)).run.state).toBe('awaiting_approval');
    }
  });
});

describe('a start without approval', () => {
  it('is a finding until somebody else has looked at it', async () => {
    const { id } = await asked('urgent');
    await startWithoutApproval(house, id, ADMINISTRATOR);
    await until(house, id, ['succeeded']);
    const open = async (offset: number) => {
      const at = new Date(now().getTime() + offset);
      const reviews = await house.database.transaction('*', (session) => listReviews(session, { isOpen: true, at, limit: 10 }));
      return reviews.map(({ runId, isOverdue }) => ({ runId, isOverdue }));
    };
    expect(await open(0)).toEqual([{ runId: id, isOverdue: false }]);
    expect(await open(5 * 3_600_000)).toEqual([{ runId: id, isOverdue: true }]);
    const finding = () =>
      db.owner.query("select closed_at is not null as closed from findings where kind = 'started_without_approval' and run_id = $1", [id]);
    expect((await finding()).rows).toEqual([{ closed: false }]);
    for (const name of ['chief', ASKER.name])
      await expect(closeReview(house, id, { ...as(name), verdict: 'upheld' })).rejects.toMatchObject({ code: 'WB_APPROVAL_OWN' });
    await closeReview(house, id, { ...as('second'), verdict: 'objected' });
    expect((await finding()).rows).toEqual([{ closed: true }]);
    await expect(closeReview(house, id, { ...as('third'), verdict: 'upheld' })).rejects.toMatchObject({ code: 'WB_REVIEW' });
    expect(await open(0)).toEqual([]);
  });
});

it('a draft that is given another file forgets where the old one came from', async () => {
  const input = { name: 'list.csv', body: csvOf(['old']), address: 's3://bucket/list.csv' };
  const request = { ...DEED, program: PROGRAM, task: 'agreed', params: {}, selection: { kind: 'csv' }, input } as const;
  const { id } = await draftRun(house, request);
  await replaceInput(house, id, { body: csvOf(['new']) }, DEED);
  expect((await look(id)).run.inputAddress).toBeNull();
  await replaceInput(house, id, { body: csvOf(['newer']), address: 's3://bucket/newer.csv' }, DEED);
  expect((await look(id)).run.inputAddress).toBe('s3://bucket/newer.csv');
});

it('no statement starts a run that too few people agreed to', async () => {
  const { id } = await asked('agreed');
  await expect(db.owner.query("update runs set state = 'queued' where id = $1", [id])).rejects.toMatchObject({
    constraint: 'runs_approved',
  });
});
