import { basename } from 'node:path/posix';
import { now } from '#kernel/clock/clock.ts';
import { dayAt } from '#kernel/clock/wall-time.ts';
import type { Session } from '#kernel/db/database.ts';
import { isWaybillError } from '#kernel/errors.ts';
import type { ObjectBody } from '#kernel/objects/index.ts';
import { type BucketSettings, locateInput, openBuckets } from '../../submissions/index.ts';
import { isApprovedBySchedule } from '../approvals/is-approved.ts';
import { requestApproval } from '../approvals/request-approval.ts';
import { cancelRun } from '../care/cancel-run.ts';
import { type DraftRequest, draftRun, keepInput } from '../draft/draft-run.ts';
import { ENGINE, type ScopedDeed } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { requestPreview } from '../preview/prepare-run.ts';
import { findRun } from '../refusals.ts';
import { ENDED_STATES, type Run } from '../run.ts';
import { queueRun } from '../work/queue-run.ts';
import { selectScheduleApprovals } from './approvals.sql.ts';
import { approvalOf, askerOf, type LoadedSchedule } from './loaded-schedules.ts';
import { closeMissed, missTime } from './schedule-note.ts';
import type { WhyMissed } from './schedule-time.ts';
import { moveTime, type ScheduleTime, selectLiveRuns } from './times.sql.ts';

export interface ScheduleHouse {
  readonly tasks: TaskHouse;
  /** Where files of `s3://` are read. */
  readonly inputs: BucketSettings;
}

/** States of a run in which the next one of its schedule need not wait for it. */
const OVER = [...ENDED_STATES, 'rejected', 'expired'] as const;

/**
 * Takes a due time one step on: drafts its run and asks for the preview; when that is there, starts it or puts it before those who approve. The
 * session holds the schedule, so that one worker does it; what it does to runs are transactions of their own. A due time has one draft: the transaction
 * that writes it down names it. Where a worker dies before the draft has its file, the next one brings it.
 */
export async function advanceTime(house: ScheduleHouse, session: Session, loaded: LoadedSchedule, time: ScheduleTime): Promise<void> {
  if (time.state === 'due') await draft(house, session, loaded, time);
  else if (time.runId !== null) await begin(house, session, loaded, { ...time, runId: time.runId });
}

async function draft(house: ScheduleHouse, session: Session, loaded: LoadedSchedule, time: ScheduleTime): Promise<void> {
  const live = await selectLiveRuns(session, time.program, time.schedule, OVER);
  if (live.length > 0 && loaded.schedule.overlap === 'queue') return;
  if (live.length > 0 && loaded.schedule.overlap === 'skip')
    return missTime(session, time, 'overlap', `run ${live.join(', ')} has not ended`);
  if (!(await mayBeDrafted(session, loaded, time))) return missTime(session, time, 'not_approved');
  try {
    const run = await draftOf(house, loaded, time);
    await requestPreview(house.tasks, run.id, deedOf(loaded, time));
  } catch (error) {
    await missRefused(session, time, 'not_drafted', error);
  }
}

/** A person who has it run now may be answered by an approval of that run alone. */
async function mayBeDrafted(session: Session, loaded: LoadedSchedule, { askedBy }: ScheduleTime): Promise<boolean> {
  if (askedBy !== null || approvalOf(loaded) !== 'once') return true;
  const { approved, isRejected } = await countAgreed(session, loaded);
  return !isRejected && approved >= loaded.task.approvals;
}

/** How many people agreed to the schedule as it is now, and whether anybody refused it. */
export async function countAgreed(
  session: Session,
  loaded: LoadedSchedule,
): Promise<{ readonly approved: number; readonly isRejected: boolean }> {
  const all = await selectScheduleApprovals(session, loaded.program.name, loaded.schedule.name);
  const current = all.filter(({ digest, isWithdrawn }) => !isWithdrawn && digest.equals(loaded.digest));
  return {
    approved: new Set(current.flatMap(({ by, decision }) => (decision === 'approved' ? [by] : []))).size,
    isRejected: current.some(({ decision }) => decision === 'rejected'),
  };
}

async function draftOf({ tasks, inputs }: ScheduleHouse, loaded: LoadedSchedule, time: ScheduleTime): Promise<Run> {
  const { input, params = {}, selection } = loaded.schedule;
  const request: DraftRequest = {
    program: time.program,
    task: loaded.task.name,
    params,
    selection,
    ...deedOf(loaded, time),
    onDrafted: async (session, { id: runId }) =>
      void (await moveTime(session, { id: time.id, from: 'due', to: 'drafted', at: now(), runId, digest: loaded.digest })),
  };
  if (input === undefined) return draftRun(tasks, request);
  return withInput(inputs, addressOf(input, loaded, time), async (body, address) =>
    draftRun(tasks, { ...request, input: { name: basename(address), body, address } }),
  );
}

function addressOf(input: string, { schedule }: LoadedSchedule, { dueAt }: ScheduleTime): string {
  return input.replaceAll('{date}', dayAt(dueAt, schedule.timeZone));
}

async function withInput<T>(inputs: BucketSettings, address: string, work: (body: ObjectBody, address: string) => Promise<T>): Promise<T> {
  const buckets = openBuckets(inputs);
  try {
    const source = await locateInput(address, buckets);
    return await work(await source.open(), address);
  } finally {
    await buckets.close();
  }
}

/** The clock asks in the schedule's name: what its task demands was reviewed with its code. A person was asked when they had it run now. */
function deedOf(loaded: LoadedSchedule, { askedBy, reason, program }: ScheduleTime): ScopedDeed {
  const by = askedBy === null ? askerOf(loaded) : ({ kind: 'person', name: askedBy } as const);
  return { by, reason, scope: [program], administers: [program] };
}

async function begin(
  house: ScheduleHouse,
  session: Session,
  loaded: LoadedSchedule,
  time: ScheduleTime & { readonly runId: number },
): Promise<void> {
  const run = await findRun(session, time.runId);
  if (run.state === 'preparing') return;
  if (run.state === 'cancelled') return missTime(session, time, 'cancelled');
  if (run.state !== 'draft') return started(session, time);
  if (!run.digest) return beginPreview(house, session, loaded, time, run);
  if (run.eligible === 0) return idle(house, session, time);
  try {
    const deed = deedOf(loaded, time);
    if (run.approvalsNeeded === 0 || (await isApprovedBySchedule(session, run))) await queueRun(house.tasks, run.id, deed);
    else await requestApproval(house.tasks, run.id, deed);
    await started(session, time);
  } catch (error) {
    await missRefused(session, time, 'not_started', error);
    await drop(house, time);
  }
}

/** A draft without preview and without a word why was never asked about: its worker died in between, maybe before it had its file. */
async function beginPreview(
  house: ScheduleHouse,
  session: Session,
  loaded: LoadedSchedule,
  time: ScheduleTime & { readonly runId: number },
  run: Run,
): Promise<void> {
  if (run.stateReason !== null) {
    await missTime(session, time, 'not_previewed', run.stateReason);
    return drop(house, time);
  }
  try {
    const { input } = loaded.schedule;
    if (input !== undefined && run.inputObjectKey === null)
      await withInput(house.inputs, addressOf(input, loaded, time), async (body) => keepInput(house.tasks, run, body));
    await requestPreview(house.tasks, time.runId, deedOf(loaded, time));
  } catch (error) {
    await missRefused(session, time, 'not_drafted', error);
    await drop(house, time);
  }
}

async function started(session: Session, time: ScheduleTime): Promise<void> {
  await moveTime(session, { id: time.id, from: 'drafted', to: 'started', at: now() });
  await closeMissed(session, time);
}

async function idle(house: ScheduleHouse, session: Session, time: ScheduleTime & { readonly runId: number }): Promise<void> {
  await moveTime(session, { id: time.id, from: 'drafted', to: 'idle', at: now(), why: 'nothing_to_do' });
  await closeMissed(session, time);
  await drop(house, time);
}

async function drop({ tasks }: ScheduleHouse, { runId, program }: ScheduleTime & { readonly runId: number }): Promise<void> {
  await cancelRun(tasks, runId, { by: ENGINE, reason: 'its schedule has nothing to run', scope: [program] });
}

/** What the operator must mend is on record; a fault of ours is tried again at the next sweep. */
async function missRefused(session: Session, time: ScheduleTime, why: WhyMissed, error: unknown): Promise<void> {
  if (!isWaybillError(error) || error.status >= 500) throw error;
  await missTime(session, time, why, `${error.code}: ${error.message}`);
}
