import { afterAll, beforeAll, expect, test } from 'vitest';
import { setClockOffset } from '#kernel/clock/clock.ts';
import { openNoticeHouse } from '../composition/notice-house.ts';
import { scanNotices, workNotices } from '../notices/index.ts';
import { acceptSubmissions } from '../submissions/index.ts';
import { decideApproval, draftRun, prepareRun, queueRun, requestApproval, showRun } from '../tasks/index.ts';
import { startTestWorker, until } from '../tasks/test-house.ts';
import { useDatabase } from '../testing/index.ts';
import { type TestInstallation, testInstallation } from '../testing/installation.ts';

const db = useDatabase();
let house: TestInstallation;
let stopWorker: () => Promise<void>;
const faults: unknown[] = [];
const ASKER = { kind: 'person', name: 'olga' } as const;
const DAY_MS = 86_400_000;

beforeAll(async () => {
  house = await testInstallation(db);
  stopWorker = startTestWorker(house.tasks, faults);
});
afterAll(async () => {
  setClockOffset(0);
  await stopWorker();
  await house.close();
  expect(faults).toEqual([]);
});

const tell = (isOn: boolean) => scanNotices({ ...house.notices, isOn: () => isOn }, house.registry.get('form526')!);
const told = async () =>
  (await db.owner.query('select s.external_id, told from notice_told join submissions s on s.id = submission_id order by 1')).rows;

test('where no setting names a program, the sweep writes to nobody; a setting that names another is refused', async () => {
  expect(house.notices.isOn('form526')).toBe(false);
  await workNotices(house.notices, new AbortController().signal);
  const config = { ...house.config, notices: ['form526', 'other'] };
  expect(() => openNoticeHouse({ ...house, config })).toThrow(/WAYBILL_NOTICES names other/);
});

test('an approved run of send-notices writes to whom it was given, and to nobody else', async () => {
  const rows = ['w-1', 'w-2'].map((id) => ({
    content: {
      id,
      form: '21-526EZ',
      person_id: `person-${id}`,
      submitted_at: '2020-01-05T10:00:00Z',
      payload: { form526: { form526: { veteran: { emailAddress: `${id}@example.org` } } } },
      identity: { first_name: 'Marigold' },
    },
  }));
  const intake = { program: house.registry.get('form526')!, keyring: house.keyring, actor: ASKER };
  await house.database.transaction('*', (session) => acceptSubmissions(session, intake, rows));
  await db.owner.query(`insert into handoffs (submission_id, program, destination, state, origin, key, state_at, answer_by, created_at)
    select id, program, 'benefits_intake', 'exhausted', 'route', '\\x00', received_at, received_at, received_at from submissions`);
  await tell(false);
  setClockOffset(2 * DAY_MS);
  await tell(false);
  await tell(true);
  expect(await told()).toMatchObject([{ told: 'withheld' }, { told: 'withheld' }]);

  const deed = { by: ASKER, reason: 'found by the audit', scope: '*' } as const;
  const params = { notice: 'form526_submission_failure_email', reason: 'found by the audit' };
  const input = { name: 'ids.csv', body: Buffer.from('id\nw-1\n') };
  const { id } = await draftRun(house.tasks, {
    ...deed,
    program: 'form526',
    task: 'send-notices',
    params,
    selection: { kind: 'csv' },
    input,
  });
  await prepareRun(house.tasks, id);
  const { run } = await house.database.transaction('*', (session) => showRun(house.registry, session, id));
  expect(run.approvalsNeeded).toBe(1);
  await requestApproval(house.tasks, id, deed);
  const approval = { digest: run.digest!.toString('hex'), reason: 'looked at', scope: '*', decision: 'approved' } as const;
  await decideApproval(house.tasks, id, { ...approval, by: { kind: 'person', name: 'petra' } });
  await queueRun(house.tasks, id, deed);
  await until(house.tasks, id, ['succeeded', 'succeeded_with_failures', 'failed']);
  await tell(true);
  expect(await told()).toMatchObject([
    { external_id: 'w-1', told: 'under_way' },
    { external_id: 'w-2', told: 'withheld' },
  ]);
  const { rows: asked } = await db.owner.query('select asked_by, run_id::int as run from notice_episodes where asked_at is not null');
  expect(asked).toEqual([{ asked_by: 'olga', run: id }]);
});
