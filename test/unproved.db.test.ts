import { afterEach, beforeEach, expect, test } from 'vitest';
import { succeeded } from '../src/sdk/index.ts';
import { type RemediationRow, recordRemediations } from '../src/submissions/index.ts';
import { draftRun, prepareRun, queueRun } from '../src/tasks/index.ts';
import {
  csvOf,
  DEED,
  insertSubmissions,
  openTestHouse,
  PROGRAM,
  remediated,
  scriptedTask,
  startTestWorker,
  type TestHouse,
  until,
} from '../src/tasks/test-house.ts';
import { useDatabase } from '../src/testing/index.ts';

const db = useDatabase();
const claim = scriptedTask('claim', ({ id }) =>
  id.startsWith('proved')
    ? remediated(id)
    : succeeded({
        remediation: { kind: 'resubmitted', isSuccess: true, reason: 'it went', ...(id.startsWith('empty') ? { evidence: {} } : {}) },
      }),
);
let house: TestHouse;
let stopWorker: () => Promise<void>;

beforeEach(async () => {
  house = await openTestHouse({ database: db.database, tasks: [claim], isWorker: true });
  stopWorker = startTestWorker(house);
});
afterEach(async () => {
  await stopWorker();
  await house.close();
});

async function remediations(): Promise<{ external_id: string; settled: string }[]> {
  const { rows } = await db.owner.query(
    `select s.external_id, st.settled from remediations r join submissions s on s.id = r.submission_id
     join standings st on st.submission_id = s.id order by 1`,
  );
  return rows;
}

test('a task that claims delivery without evidence fails that item, and the others stand', async () => {
  const ids = ['claimed-1', 'empty-1', 'proved-1', 'proved-2'];
  await insertSubmissions(db.owner, ids);
  const selection = { kind: 'csv' } as const;
  const input = { name: 'claims.csv', body: csvOf(ids) };
  const run = await draftRun(house, { ...DEED, program: PROGRAM, task: 'claim', params: {}, selection, input });
  await prepareRun(house, run.id);
  await queueRun(house, run.id, DEED);
  expect(await until(house, run.id, ['succeeded_with_failures'])).toMatchObject({ succeeded: 2, failed: 2 });
  const { rows } = await db.owner.query(`select reason, message from run_outcomes where run_id = $1 and outcome = 'failed'`, [run.id]);
  expect(rows).toMatchObject([{ reason: 'effect_refused' }, { reason: 'effect_refused' }]);
  for (const { message } of rows) expect(message).toContain('says that the receiver has it');
  expect(await remediations()).toEqual([
    { external_id: 'proved-1', settled: 'remediated' },
    { external_id: 'proved-2', settled: 'remediated' },
  ]);
});

test('no kind that claims delivery is recorded as a success without evidence; one unproved decision stops all that came with it', async () => {
  const before = await remediations();
  const [id = 0] = await insertSubmissions(db.owner, ['decided-1']);
  const row = {
    submissionId: id,
    program: PROGRAM,
    externalId: 'decided-1',
    actor: DEED.by,
    reason: 'they said so',
    decidedAt: new Date(),
  };
  const record = (...rows: RemediationRow[]) => db.database.transaction([PROGRAM], (session) => recordRemediations(session, rows));
  for (const kind of ['manual', 'resubmitted', 'accepted_by_partner'] as const) {
    const proved = { ...row, kind: 'closed', isSuccess: true } as const;
    await expect(record(proved, { ...row, kind, isSuccess: true })).rejects.toMatchObject({ code: 'WB_REMEDIATION_UNPROVED' });
    await expect(record({ ...row, kind, isSuccess: true, evidence: {} })).rejects.toMatchObject({ code: 'WB_REMEDIATION_UNPROVED' });
  }
  await expect(record({ ...row, kind: 'duplicate', isSuccess: true })).rejects.toMatchObject({ code: 'WB_USAGE' });
  await expect(record({ ...row, kind: 'closed', isSuccess: true, keptSubmissionId: id })).rejects.toMatchObject({ code: 'WB_USAGE' });
  expect(await remediations()).toEqual(before);
  expect(await record({ ...row, kind: 'resubmitted', isSuccess: false })).toEqual([id]);
  expect(await record({ ...row, kind: 'withdrawn', isSuccess: true })).toEqual([id]);
  expect(await record({ ...row, kind: 'manual', isSuccess: true, evidence: { letter: '17' } })).toEqual([id]);
});
