import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { defineTask, type Foreseen, succeeded } from '#sdk';
import { useDatabase } from '../../testing/index.ts';
import { decideApproval, draftRun, prepareRun, requestApproval, requestPreview } from '../index.ts';
import { DEED, openTestHouse, PROGRAM, type TestHouse } from '../test-house.ts';

const db = useDatabase();
let house: TestHouse;
let count = 3;

const counts = defineTask({
  name: 'counts',
  title: 'Says what it would do',
  description: 'Says what it would do.',
  risk: 'irreversible',
  approvals: 1,
  params: z.strictObject({ what: z.string() }),
  over: ['nothing'],
  works: 'once',
  concurrency: 1,
  failureBudget: 0,
  outputColumns: [],
  preview: async ({ params, program }): Promise<readonly Foreseen[]> => {
    if (params.what === 'fails') throw new TypeError('Marigold Testwell is not a function');
    return [{ what: `${params.what} of ${program}`, count, kept: 1, examples: Array.from({ length: 9 }, (_, n) => `name-${n}`) }];
  },
  performOnce: async () => succeeded({}),
});

beforeAll(async () => {
  house = await openTestHouse({ database: db.database, tasks: [counts] });
});
afterAll(() => house.close());

async function draft(what: string): Promise<number> {
  const run = await draftRun(house, { ...DEED, program: PROGRAM, task: 'counts', params: { what }, selection: { kind: 'nothing' } });
  return run.id;
}

test('what a run over nothing would do is in its preview, and people agree to exactly that', async () => {
  const id = await draft('letters');
  const first = await prepareRun(house, id);
  const examples = ['name-0', 'name-1', 'name-2', 'name-3', 'name-4'];
  expect(first.run.foreseen).toEqual([{ what: `letters of ${PROGRAM}`, count: 3, kept: 1, examples }]);
  expect((await prepareRun(house, id)).digest).toBe(first.digest);
  count = 4;
  const second = await prepareRun(house, id);
  expect(second.run.foreseen).toMatchObject([{ count: 4 }]);
  await requestApproval(house, id, DEED);
  const decision = { by: { kind: 'person', name: 'other' }, reason: 'seen', scope: '*', decision: 'approved' } as const;
  await expect(decideApproval(house, id, { ...decision, digest: first.digest })).rejects.toMatchObject({ code: 'WB_APPROVAL_VOID' });
  await decideApproval(house, id, { ...decision, digest: second.digest });
});

test('a task that cannot say it leaves a draft that says where its code fails, and nothing of what it threw', async () => {
  const id = await draft('fails');
  await requestPreview(house, id, DEED);
  await expect(prepareRun(house, id)).rejects.toMatchObject({ code: 'WB_TASK_PREVIEW' });
  const { rows } = await db.owner.query('select state, state_reason from runs where id = $1', [id]);
  expect(rows).toEqual([
    {
      state: 'draft',
      state_reason: expect.stringMatching(/^WB_TASK_PREVIEW: The code of counts .*: TypeError at foresee\.db\.test\.ts:\d+\.$/),
    },
  ]);
});
