import { afterAll, beforeAll, expect, it } from 'vitest';
import { failed } from '#sdk';
import { useDatabase } from '../../testing/index.ts';
import {
  cancelRun,
  draftRun,
  exportWorklist,
  markAcknowledged,
  markShared,
  prepareRun,
  queueRun,
  refreshWorklist,
  refuseDeviations,
  reviewWorklist,
  showWorklist,
} from '../index.ts';
import {
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
} from '../test-house.ts';

const db = useDatabase();
let house: TestHouse;
const half = scriptedTask('half', ({ id }) => (Number(id.slice(-1)) % 2 === 0 ? remediated(id) : failed('no', 'No.')));

beforeAll(async () => {
  house = await openTestHouse({ database: db.database, tasks: [half] });
});
afterAll(() => house.close());

async function aList(worklist: string, ids: readonly string[]): Promise<readonly number[]> {
  const submissions = await insertSubmissions(db.owner, ids);
  await refreshWorklist(house, { ...DEED, program: PROGRAM, worklist, reasons: ['held'], forms: [] });
  return submissions;
}

function draftNext(worklist: string, next: number) {
  return draftRun(house, { ...DEED, program: PROGRAM, task: 'half', params: {}, selection: { kind: 'worklist', worklist, next } });
}

function show(worklist: string) {
  return house.database.transaction('*', (session) => showWorklist(session, PROGRAM, worklist));
}

it('two people who take the next rows at once get disjoint ones', async () => {
  await aList('shared-out', idsFrom('w', 40));
  const drafts = await Promise.all([draftNext('shared-out', 15), draftNext('shared-out', 15), draftNext('shared-out', 15)]);
  const previews = await Promise.all(drafts.map((run) => prepareRun(house, run.id)));
  expect(previews.map(({ items }) => items).toSorted((a, b) => a - b)).toEqual([10, 15, 15]);
  const { rows } = await db.owner.query('select count(distinct submission_id) as n from run_items where run_id = any ($1)', [
    drafts.map(({ id }) => id),
  ]);
  expect(rows).toEqual([{ n: 40 }]);
  expect((await show('shared-out')).counts).toMatchObject({ total: 40, left: 0, in_run: 40 });
  const again = await prepareRun(house, drafts[0].id);
  expect(again.items).toBe(previews[0]?.items);
  for (const run of drafts) await cancelRun(house, run.id, DEED);
  expect((await show('shared-out')).counts).toMatchObject({ left: 40, in_run: 0 });
});

it('rows that did not succeed go back when the run ends; shared and answered ones are counted', async () => {
  const ids = idsFrom('e', 10);
  const submissions = await aList('ends', ids);
  const run = await draftRun(house, {
    ...DEED,
    program: PROGRAM,
    task: 'half',
    params: {},
    selection: { kind: 'worklist', worklist: 'ends', next: 60 },
  });
  await prepareRun(house, run.id);
  expect((await show('ends')).holders).toEqual([{ holder: `run ${run.id}`, n: 50 }]);
  const stopWorker = startTestWorker(house);
  await queueRun(house, run.id, DEED);
  await until(house, run.id, ['succeeded_with_failures']);
  await stopWorker();
  expect((await show('ends')).counts).toEqual({ total: 50, left: 25, in_run: 0, shared: 0, accepted: 0, refused: 0, withdrawn: 25 });
  const odd = submissions.filter((_, n) => n % 2 === 1);
  const at = new Date('2026-02-01T00:00:00Z');
  await house.database.transaction('*', (session) => markShared(session, { submissionIds: odd, shareId: 1, at }));
  await house.database.transaction('*', (session) =>
    markAcknowledged(session, { accepted: odd.slice(0, 3), refused: odd.slice(3, 4), shareId: 1, at }),
  );
  expect((await show('ends')).counts).toEqual({ total: 50, left: 20, in_run: 0, shared: 1, accepted: 3, refused: 1, withdrawn: 25 });
});

it('a reviewed file may be drafted from only when it is as it went out', async () => {
  const ids = ['0012', '0034', 'abc', 'def'];
  await insertSubmissions(db.owner, ids);
  await db.owner.query("update worklist_entries set state = 'withdrawn' where state = 'left'");
  await refreshWorklist(house, { ...DEED, program: PROGRAM, worklist: 'review', reasons: ['held'], forms: [] });
  await db.owner.query(
    `update worklist_entries e set state = 'withdrawn' from submissions s, worklists w
     where s.id = e.submission_id and w.id = e.worklist_id and w.name = 'review' and not s.external_id = any ($1)`,
    [ids],
  );
  const sent = await exportWorklist(house, { ...DEED, program: PROGRAM, worklist: 'review' });
  expect(sent.rows).toBe(4);
  const text = await textOf(house, sent.objectKey);
  const [mark, header, ...rows] = text.trimEnd().split('\n') as [string, string, ...string[]];
  const review = (lines: readonly string[]) => reviewWorklist(house.objects, PROGRAM, Buffer.from(lines.join('\r\n')));
  const same = await review([mark, header, ...rows.toReversed()]);
  expect(same).toEqual({ exportId: sent.exportId, rows: 4, findings: [] });

  const [zeros, other, abc] = rows as [string, string, string, string];
  const spoilt = await review([mark, header, zeros.replace('0012', '12'), other.replace('T-1', 'T-2'), abc, abc, 'new,T-1,,,,']);
  expect(spoilt.findings).toEqual([
    { kind: 'lost_leading_zeros', id: '0012', line: 3, columns: ['id'] },
    { kind: 'altered', id: '0034', line: 4, columns: ['form'] },
    { kind: 'repeated', id: 'abc', line: 6, columns: [] },
    { kind: 'added', id: 'new', line: 7, columns: [] },
    { kind: 'removed', id: 'def', line: null, columns: [] },
  ]);
  expect(() => refuseDeviations(spoilt)).toThrow('0012 lost leading zeros in line 3 (id); 0034 altered in line 4 (form)');
  await expect(review(['id', '0012'])).rejects.toMatchObject({ code: 'WB_WORKLIST_REVIEW' });

  const run = await draftRun(house, {
    ...DEED,
    program: PROGRAM,
    task: 'half',
    params: {},
    selection: { kind: 'reviewed', worklist: 'review', exportId: same.exportId },
  });
  expect(await prepareRun(house, run.id)).toMatchObject({ items: 4, eligible: 4 });
});
