import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failed, unknown } from '#sdk';
import { useDatabase } from '../testing/index.ts';
import {
  cancelRun,
  decideApproval,
  draftRun,
  prepareRun,
  queueRun,
  RUN_STATES,
  requestApproval,
  resumeRun,
  retryFailed,
  reviseRun,
  showRun,
} from './index.ts';
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
  textOf,
  until,
} from './test-house.ts';

const db = useDatabase();
let house: TestHouse;
let stopWorker: () => Promise<void>;
const faults: unknown[] = [];
const tries = new Map<string, number>();

const works = scriptedTask('works', ({ id }) => {
  const count = (tries.get(id) ?? 0) + 1;
  tries.set(id, count);
  if (id.includes('-0003') && count === 1) return failed('partner_down', 'It did not answer.');
  if (id.includes('-0005') && count === 1) throw new TypeError('Marigold Testwell is not a function');
  if (id.includes('-0007')) return unknown('timed_out', 'It may have arrived.');
  return remediated(id);
});
const agreed = scriptedTask('agreed', ({ id }) => remediated(id), { approvals: 2 });
const fails = scriptedTask('fails', () => failed('no', 'No.'), { failureBudget: 3, concurrency: 1 });

beforeAll(async () => {
  house = await openTestHouse({ database: db.database, tasks: [works, agreed, fails] });
  stopWorker = startTestWorker(house, faults);
});
afterAll(async () => {
  await stopWorker();
  await house.close();
  expect(faults).toEqual([]);
});

function draft(task: string, ids: readonly string[], name = 'list.csv') {
  return draftRun(house, { ...DEED, program: PROGRAM, task, params: {}, selection: { kind: 'csv' }, input: { name, body: csvOf(ids) } });
}

describe('a run', () => {
  it('goes from draft to its result files, and its failed items are tried again', async () => {
    const ids = idsFrom('life', 20);
    await insertSubmissions(db.owner, [...ids, 'bad-1']);
    const run = await draft('works', [...ids, 'bad-1', 'nobody', ids[0] as string]);
    const preview = await prepareRun(house, run.id);
    expect(preview).toMatchObject({ items: 23, eligible: 20, notEligible: { bad_id: 1, unknown_id: 1, repeated: 1 } });
    await queueRun(house, run.id, DEED);
    expect(await until(house, run.id, ['succeeded', 'succeeded_with_failures', 'failed'])).toMatchObject({
      state: 'succeeded_with_failures',
      total: 20,
      succeeded: 17,
      failed: 2,
      skipped: 0,
      unknown: 1,
      unprocessed: 0,
    });
    const first = await house.database.transaction('*', (session) => showRun(house.programs, session, run.id));
    expect(first.files.map(({ fileName, rows }) => `${fileName} ${rows}`).toSorted()).toEqual([
      'list_failed.csv 3',
      'list_output.csv 23',
      'list_succeeded.csv 17',
      'list_unprocessed.csv 3',
    ]);
    const failures = await textOf(house, first.files.find(({ kind }) => kind === 'failed')?.objectKey as string);
    expect(failures).toContain("life-0003,'=1+1,failed,partner_down,It did not answer.,1,");
    expect(failures).toMatch(/life-0005,'=1\+1,failed,error,TypeError at run\.db\.test\.ts:\d+,1,/);
    expect(failures).not.toContain('Marigold');
    const output = (await textOf(house, first.files.find(({ kind }) => kind === 'output')?.objectKey as string)).split('\n');
    expect(output[1]).toBe("life-0000,'=1+1,succeeded,,,1,'=did life-0000");
    expect(output.slice(21, 24).map((line) => line.split(',').slice(2, 4))).toEqual([
      ['not_eligible', 'bad_id'],
      ['not_eligible', 'unknown_id'],
      ['not_eligible', 'repeated'],
    ]);

    await retryFailed(house, run.id, DEED);
    expect(await until(house, run.id, ['succeeded', 'succeeded_with_failures'])).toMatchObject({
      attempt: 2,
      succeeded: 19,
      failed: 0,
      unknown: 1,
      unprocessed: 0,
    });
    const second = await house.database.transaction('*', (session) => showRun(house.programs, session, run.id));
    expect(second.files.map(({ fileName }) => fileName)).toContain('list_output.2.csv');
    expect(tries.get('life-0007')).toBe(1);
    await expect(retryFailed(house, run.id, DEED)).rejects.toMatchObject({ code: 'WB_RUN_NOTHING' });
  });

  it('is approved by others only, by enough of them, and for what they saw', async () => {
    const ids = idsFrom('agree', 3);
    await insertSubmissions(db.owner, ids);
    const run = await draft('agreed', ids);
    const { digest } = await prepareRun(house, run.id);
    await requestApproval(house, run.id, DEED);
    const by = (name: string, seen = digest) =>
      decideApproval(house, run.id, { decision: 'approved', digest: seen, reason: 'looked at', scope: '*', by: { kind: 'person', name } });
    await expect(by(ASKER.name)).rejects.toMatchObject({ code: 'WB_APPROVAL_OWN' });
    await expect(by('approver', 'ff'.repeat(32))).rejects.toMatchObject({ code: 'WB_APPROVAL_VOID' });
    expect(await by('approver')).toEqual({ state: 'awaiting_approval', missing: 1 });
    await expect(by('approver')).rejects.toMatchObject({ code: 'WB_APPROVAL_TWICE' });
    await expect(queueRun(house, run.id, DEED)).rejects.toMatchObject({ code: 'WB_RUN_STATE' });
    expect(await by('second')).toEqual({ state: 'approved', missing: 0 });
    await reviseRun(house, run.id, { note: 'changed' }, DEED);
    await expect(queueRun(house, run.id, DEED)).rejects.toMatchObject({ code: 'WB_RUN_STATE' });
    const again = await prepareRun(house, run.id);
    expect(again.digest).not.toBe(digest);
  });

  it.each([
    ['row', 'a row', `update run_blocks set names = regexp_replace(names, '^"[^"]*"', '"changed"') where run_id = $1`],
    ['named', 'what it names', 'update run_items set submission_id = submission_id + 1 where run_id = $1 and position = 1'],
    ['why', 'why another does not run', `update run_items set reason = 'other', is_eligible = false where run_id = $1 and position = 1`],
  ])('is a draft again when, of %s, %s is not what was approved', async (prefix, _what, tamper) => {
    const ids = idsFrom(prefix, 3);
    await insertSubmissions(db.owner, ids);
    const run = await draft('agreed', ids);
    const { digest } = await prepareRun(house, run.id);
    await requestApproval(house, run.id, DEED);
    for (const name of ['approver', 'second'])
      await decideApproval(house, run.id, { decision: 'approved', digest, reason: 'ok', scope: '*', by: { kind: 'person', name } });
    const { rowCount } = await db.owner.query(tamper, [run.id]);
    expect(rowCount).toBe(1);
    await expect(queueRun(house, run.id, DEED)).rejects.toMatchObject({ code: 'WB_APPROVAL_VOID' });
    const { run: after } = await house.database.transaction('*', (session) => showRun(house.programs, session, run.id));
    expect(after).toMatchObject({ state: 'draft', digest: null, stateReason: 'its items or parameters are not those of the preview' });
  });

  it('is left alone by a process with other code, and says so', async () => {
    const ids = idsFrom('code', 3);
    await insertSubmissions(db.owner, ids);
    const run = await draft('works', ids);
    await prepareRun(house, run.id);
    house.codeHashes.set('works', 'code-2');
    await expect(queueRun(house, run.id, DEED)).rejects.toMatchObject({ code: 'WB_APPROVAL_VOID' });
    const shown = await house.database.transaction('*', (session) => showRun(house.programs, session, run.id));
    expect(shown).toMatchObject({ hasPinnedCode: false, run: { state: 'draft' } });
    house.codeHashes.clear();
  });

  it('pauses when its failure budget is spent, goes on when resumed, and ends when cancelled', async () => {
    const ids = idsFrom('budget', 40);
    await insertSubmissions(db.owner, ids);
    const run = await draft('fails', ids, 'budget.csv');
    await prepareRun(house, run.id);
    await queueRun(house, run.id, DEED);
    const paused = await until(house, run.id, ['paused']);
    expect(paused.stateReason).toMatch(/failure budget is spent: \d+ items failed/);
    expect(paused.failed).toBeGreaterThanOrEqual(3);
    expect(paused.unprocessed).toBeGreaterThan(0);
    await resumeRun(house, run.id, DEED);
    const again = await until(house, run.id, ['paused']);
    await cancelRun(house, run.id, DEED);
    const ended = await until(house, run.id, ['cancelled', 'failed']);
    expect(ended.failed).toBeGreaterThanOrEqual(again.failed);
    expect(ended.failed + ended.unprocessed).toBe(40);
  });

  it('has the states that the database allows', async () => {
    const { rows } = await db.owner.query<{ definition: string }>(
      "select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = 'runs'::regclass and conname = 'runs_state_check'",
    );
    const allowed = [...(rows[0]?.definition ?? '').matchAll(/'([a-z_]+)'::text/g)].flatMap(([, state]) => state ?? []);
    expect(allowed.toSorted()).toEqual([...RUN_STATES].toSorted());
  });
});
