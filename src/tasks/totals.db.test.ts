import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isWaybillError } from '#kernel/errors.ts';
import { failed, skipped, unknown } from '#sdk';
import { useDatabase } from '../testing/index.ts';
import { cancelRun, draftRun, pauseRun, prepareRun, queueRun, recountRun, resumeRun, retryFailed, runProgress } from './index.ts';
import {
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
} from './test-house.ts';

const db = useDatabase();
let house: TestHouse;
let stopWorker: () => Promise<void>;
let script: (id: string) => 'succeeded' | 'failed' | 'skipped' | 'unknown' | 'throws' = () => 'succeeded';

const random = scriptedTask(
  'random',
  ({ id }) => {
    const kind = script(id);
    if (kind === 'throws') throw new Error('odd');
    if (kind === 'failed') return failed('no', 'No.');
    if (kind === 'unknown') return unknown('late', 'No answer.');
    return kind === 'skipped' ? skipped('not_now') : remediated(id);
  },
  { concurrency: 12, failureBudget: 12 },
);

beforeAll(async () => {
  house = await openTestHouse({ database: db.database, tasks: [random] });
  stopWorker = startTestWorker(house);
});
afterAll(async () => {
  await stopWorker();
  await house.close();
});

const DEEDS = { pause: pauseRun, resume: resumeRun, cancel: cancelRun, retry: retryFailed };

/** Operators come at any moment: what the run's state does not allow is refused, and that is fine. */
async function attempt(deed: keyof typeof DEEDS, runId: number): Promise<void> {
  try {
    await DEEDS[deed](house, runId, DEED);
  } catch (error) {
    if (!isWaybillError(error) || !['WB_RUN_STATE', 'WB_RUN_NOTHING'].includes(error.code)) throw error;
  }
}

async function addUp(runId: number) {
  const [progress, recounted] = await house.database.transaction('*', async (session) => {
    await session.client.query('set transaction isolation level repeatable read');
    return [await runProgress(session, runId), await recountRun(session, runId)] as const;
  });
  const { total, succeeded, failed: bad, skipped: left, unknown: open, unprocessed } = progress;
  expect({ total, succeeded, failed: bad, skipped: left, unknown: open, unprocessed }).toEqual(recounted);
  expect(succeeded + bad + left + open + unprocessed).toBe(total);
  return progress;
}

async function driveToEnd(runId: number, resumes = 0): Promise<void> {
  const { state, ...progress } = await until(house, runId, ['paused', 'succeeded', 'succeeded_with_failures', 'failed', 'cancelled']);
  if (state !== 'paused') return;
  if (resumes === MOST_RESUMES) throw new Error(`Run ${runId} pauses again and again: ${JSON.stringify(progress)}`);
  await attempt('resume', runId);
  await driveToEnd(runId, resumes + 1);
}

/** The failure budget is 12 and runs have at most 60 items. */
const MOST_RESUMES = 8;

let runs = 0;
it('totals add up whatever happens to items and whatever operators do', async () => {
  const kinds = fc.constantFrom('succeeded', 'succeeded', 'failed', 'skipped', 'unknown', 'throws');
  const deeds = fc.array(fc.constantFrom<keyof typeof DEEDS>('pause', 'resume', 'cancel', 'retry'), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(fc.array(kinds, { minLength: 1, maxLength: 60 }), deeds, async (outcomes, steps) => {
      runs += 1;
      const ids = idsFrom(`r${runs}`, outcomes.length);
      script = (id) => outcomes[Number(id.slice(-4))] ?? 'succeeded';
      await insertSubmissions(db.owner, ids);
      const run = await draftRun(house, {
        ...DEED,
        program: PROGRAM,
        task: 'random',
        params: {},
        selection: { kind: 'csv' },
        input: { name: `r${runs}.csv`, body: csvOf(ids) },
      });
      await prepareRun(house, run.id);
      await queueRun(house, run.id, DEED);
      for (const step of steps) {
        await attempt(step, run.id);
        await addUp(run.id);
      }
      await driveToEnd(run.id);
      await addUp(run.id);
      await attempt('retry', run.id);
      await addUp(run.id);
      await attempt('cancel', run.id);
      await addUp(run.id);
      await driveToEnd(run.id);
      await addUp(run.id);
      script = () => 'succeeded';
      await attempt('retry', run.id);
      await driveToEnd(run.id);
      const { failed: bad, unprocessed } = await addUp(run.id);
      expect(bad + unprocessed).toBe(0);
    }),
    { numRuns: 12, endOnFailure: true },
  );
}, 60_000);
