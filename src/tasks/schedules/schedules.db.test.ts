import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { now, setClockOffset } from '#kernel/clock/clock.ts';
import type { SubmissionFacts, TaskDefinition, TaskSchedule } from '#sdk';
import { useDatabase } from '../../testing/index.ts';
import {
  decideApproval,
  decideSchedule,
  listSchedules,
  pauseSchedule,
  reopenSchedule,
  runScheduleNow,
  showRun,
  showSchedule,
  TIME_STATES,
  workSchedules,
} from '../index.ts';
import {
  ASKER,
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

const DAY_MS = 86_400_000;
const db = useDatabase();
let house: TestHouse;
let stopWorker: () => Promise<void>;
const faults: unknown[] = [];
let offset = 0;

const daily = (name: string, parts: Partial<TaskSchedule> = {}): TaskSchedule => ({
  name,
  reason: 'every day',
  cron: '0 6 * * *',
  timeZone: 'UTC',
  catchUp: 'latest',
  overlap: 'skip',
  selection: { kind: 'query', reasons: [], forms: [] },
  ...parts,
});

/** Each runs over ids of its own, so that no schedule works off what another one is tested with. */
function scheduled(name: string, parts: Partial<TaskDefinition<never>>, schedule: TaskSchedule) {
  const task = scriptedTask(name, ({ id }) => remediated(id));
  return {
    ...task,
    notEligible: ({ id, state }: SubmissionFacts) => (id.startsWith(name) && state === 'needs_attention' ? undefined : 'not_ours'),
    ...parts,
    schedules: [schedule],
  };
}

const tasks = [
  scheduled('free', {}, daily('free-daily')),
  scheduled('every', {}, daily('every-daily', { catchUp: 'all', overlap: 'queue' })),
  scheduled('agreed', { approvals: 2 }, daily('agreed-daily')),
  scheduled('final', { approvals: 1, risk: 'irreversible' }, daily('final-daily')),
  scheduled('filed', {}, daily('filed-daily', { selection: { kind: 'csv' }, input: 's3://changes/in/{date}.csv' })),
  scheduled('held', {}, daily('held-daily', { blackouts: [{ name: 'freeze', days: [dayIn(9)] }] })),
];

/** The day so many days from the one that the tests run on. */
function dayIn(days: number): string {
  return new Date(now().getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

beforeAll(async () => {
  house = await openTestHouse({ database: db.database, tasks });
  stopWorker = startTestWorker(house, faults);
  await workSchedules({ tasks: house, inputs: { inputs: [] } });
});
afterEach(() => expect(faults).toEqual([]));
afterAll(async () => {
  setClockOffset(0);
  await stopWorker();
  await house.close();
});

/** Each day of a test is another one: due times of one do not meet those of the next. */
function sleepDays(days: number): void {
  offset += days * DAY_MS;
  setClockOffset(offset);
}

const sweep = () => workSchedules({ tasks: house, inputs: { inputs: [] } });
const look = (schedule: string) =>
  house.database.transaction('*', (session) => showSchedule(house.programs, session, { program: PROGRAM, schedule, limit: 50 }));

/** Sweeps until every due time of the schedule has come to an end. */
async function settle(schedule: string) {
  const since = performance.now();
  for (;;) {
    await sweep();
    const { times } = await look(schedule);
    if (times.every(({ state }) => state !== 'due' && state !== 'drafted')) return times;
    if (performance.now() - since > 15_000) throw new Error(`${schedule} does not settle: ${JSON.stringify(times)}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

describe('a schedule', () => {
  it('runs the newest of the times that passed, says of the others why not, and finds nothing to do where there is nothing', async () => {
    await insertSubmissions(db.owner, idsFrom('free', 2));
    sleepDays(3);
    const times = await settle('free-daily');
    expect(times.map(({ state, why }) => why ?? state)).toEqual(['started', 'superseded', 'superseded']);
    const run = times[0]?.runId as number;
    expect(await until(house, run, ['succeeded'])).toMatchObject({ total: 2, succeeded: 2 });
    const shown = await house.database.transaction('*', (session) => showRun(house.programs, session, run));
    expect(shown.run).toMatchObject({ requestedBy: 'schedule:free-daily', requestedByKind: 'system', reason: 'every day' });
    sleepDays(1);
    expect((await settle('free-daily'))[0]).toMatchObject({ state: 'idle', why: 'nothing_to_do' });
  });

  it('catches every time up, one behind the other, where it says so', async () => {
    await settle('every-daily');
    await insertSubmissions(db.owner, idsFrom('every', 6));
    sleepDays(3);
    const times = (await settle('every-daily')).slice(0, 3);
    // The first of them does all that there is; those behind it find nothing left.
    expect(times.map(({ state }) => state)).toEqual(['idle', 'idle', 'started']);
    await until(house, times.at(-1)?.runId as number, ['succeeded']);
  });

  it('waits for those who must agree to it once, and a refusal holds it', async () => {
    sleepDays(1);
    expect((await settle('agreed-daily'))[0]).toMatchObject({ state: 'missed', why: 'not_approved' });
    const open = await db.owner.query("select kind from findings where kind = 'scheduled_run_missed' and closed_at is null");
    expect(open.rows.length).toBeGreaterThan(0);
    const { digest } = await look('agreed-daily');
    const by = (name: string, decision: 'approved' | 'rejected' = 'approved', seen = digest) =>
      decideSchedule(house, {
        program: PROGRAM,
        schedule: 'agreed-daily',
        decision,
        digest: seen,
        reason: 'looked',
        scope: '*',
        by: { kind: 'person', name },
      });
    await expect(by('one', 'approved', 'ff'.repeat(32))).rejects.toMatchObject({ code: 'WB_APPROVAL_VOID' });
    expect(await by('one')).toEqual({ missing: 1, isRejected: false });
    await expect(by('one')).rejects.toMatchObject({ code: 'WB_APPROVAL_TWICE' });
    expect(await by('two')).toEqual({ missing: 0, isRejected: false });
    await insertSubmissions(db.owner, idsFrom('agreed', 2));
    sleepDays(1);
    const [time] = await settle('agreed-daily');
    expect(time).toMatchObject({ state: 'started' });
    await until(house, time?.runId as number, ['succeeded']);
    const changed = house.codeHashes;
    changed.set('agreed', 'code-2');
    sleepDays(1);
    expect((await settle('agreed-daily'))[0]).toMatchObject({ state: 'missed', why: 'not_approved' });
    changed.delete('agreed');
    await by('three', 'rejected');
    sleepDays(1);
    expect((await settle('agreed-daily'))[0]).toMatchObject({ state: 'missed', why: 'not_approved' });
    const again = { ...DEED, program: PROGRAM, schedule: 'agreed-daily' };
    await reopenSchedule(house, again);
    await expect(reopenSchedule(house, again)).rejects.toMatchObject({ code: 'WB_SCHEDULE_STATE' });
    expect((await look('agreed-daily')).approvals.filter(({ isCurrent }) => isCurrent)).toEqual([]);
    await by('one');
    expect(await by('three')).toEqual({ missing: 0, isRejected: false });
    await insertSubmissions(db.owner, idsFrom('agreed-again', 1));
    sleepDays(1);
    expect((await settle('agreed-daily'))[0]).toMatchObject({ state: 'started' });
  });

  it('puts each run of what cannot be undone before people', async () => {
    await insertSubmissions(db.owner, idsFrom('final', 2));
    sleepDays(1);
    const [time] = await settle('final-daily');
    const run = time?.runId as number;
    const shown = await house.database.transaction('*', (session) => showRun(house.programs, session, run));
    expect(shown.run.state).toBe('awaiting_approval');
    const deed = {
      ...DEED,
      by: { kind: 'person', name: 'one' } as const,
      decision: 'approved' as const,
      digest: shown.run.digest?.toString('hex') as string,
    };
    expect(await decideApproval(house, run, deed)).toEqual({ state: 'approved', missing: 0 });
    await expect(decideSchedule(house, { ...deed, program: PROGRAM, schedule: 'final-daily' })).rejects.toMatchObject({
      code: 'WB_SCHEDULE_STATE',
    });
  });

  it('is paused and resumed with a reason, and a person runs it beside its times', async () => {
    await settle('held-daily');
    const deed = { ...DEED, program: PROGRAM, schedule: 'held-daily' };
    await pauseSchedule(house, deed, true);
    await expect(pauseSchedule(house, deed, true)).rejects.toMatchObject({ code: 'WB_SCHEDULE_STATE' });
    sleepDays(2);
    const paused = await settle('held-daily');
    expect(paused.slice(0, 2).map(({ why }) => why)).toEqual(['paused', 'paused']);
    await insertSubmissions(db.owner, idsFrom('held', 1));
    const time = await runScheduleNow(house, deed);
    expect(time).toMatchObject({ askedBy: ASKER.name, state: 'due' });
    const [ran] = await settle('held-daily');
    expect(ran).toMatchObject({ id: time.id, state: 'started' });
    await until(house, ran?.runId as number, ['succeeded']);
    await pauseSchedule(house, deed, false);
    const [listed] = (await house.database.transaction('*', (session) => listSchedules(house.programs, session, { scope: '*' }))).filter(
      ({ schedule }) => schedule.name === 'held-daily',
    );
    expect(listed).toMatchObject({ isActive: true, isPaused: false, changedBy: ASKER.name, reason: 'a test' });
  });

  it('has one draft for one due time, wherever a worker is lost', async () => {
    await settle('free-daily');
    await insertSubmissions(db.owner, idsFrom('free-lost', 2));
    sleepDays(1);
    const jobs = { ...house.jobs, wake: async () => Promise.reject(new Error('the worker is lost')) };
    const lost = () => workSchedules({ tasks: { ...house, jobs }, inputs: { inputs: [] } });
    await expect(lost()).rejects.toThrow();
    await expect(lost()).rejects.toThrow();
    const [time] = await settle('free-daily');
    expect(time).toMatchObject({ state: 'started' });
    const { rows } = await db.owner.query("select id from runs where requested_by = 'schedule:free-daily' and requested_at >= $1", [
      time!.notedAt,
    ]);
    expect(rows).toEqual([{ id: time!.runId }]);
    await until(house, time!.runId as number, ['succeeded']);
  });

  it('says so where the file of its day is not there', async () => {
    await settle('filed-daily');
    sleepDays(1);
    expect((await settle('filed-daily'))[0]).toMatchObject({
      state: 'missed',
      why: 'not_drafted',
      detail: expect.stringMatching(/^WB_INPUT_MISSING/),
    });
  });

  it('has the states that the database allows', async () => {
    const { rows } = await db.owner.query<{ definition: string }>(
      "select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = 'schedule_times'::regclass and conname = 'schedule_times_state_check'",
    );
    const allowed = [...(rows[0]?.definition ?? '').matchAll(/'([a-z_]+)'::text/g)].flatMap(([, state]) => state ?? []);
    expect(allowed.toSorted()).toEqual([...TIME_STATES].toSorted());
  });
});
