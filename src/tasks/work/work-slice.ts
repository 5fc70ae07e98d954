import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import type { Job } from '#kernel/jobs/index.ts';
import { recordLines } from '../../ledger/index.ts';
import { ENGINE, noteOf } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { wakeFinish, wakeLanes } from '../queues.ts';
import { findRun, holdRun } from '../refusals.ts';
import { isOnRows } from '../rows-task.ts';
import { type EquippedSlice, equipSlice } from './equip-slice.ts';
import { createOutcomeBuffer, MOST_GROUPS_OF_ROWS } from './outcome-buffer.ts';
import { performItems, type SliceSignals } from './perform-items.ts';
import { performWhole } from './perform-whole.ts';
import { type Going, recordOutcomes, renewLease } from './record-outcomes.ts';
import { settleWanted } from './settle-wanted.ts';
import { releaseSlice, selectSliceStanding } from './slices.sql.ts';
import { type Leased, leaseNext, type TakenSlice, takeLeased, takeSlice } from './take-slice.ts';

/**
 * Runs take turns: a lane works slices of one run for this long, one at least, and is woken again behind the others. Slices of rows are done within some
 * milliseconds: with a job for each, the lanes of a run over 300,000 waited 9.0 s for the run's row, and 2.7 s for their outcomes to be inserted.
 */
const TURN_MS = 500;

/** Works slices of a run for one turn: take one, run its items, record what they came to, let it go for the next one, wake whoever is next. */
export async function workSlice(house: TaskHouse, job: Job): Promise<void> {
  const begunAt = performance.now();
  const isTurnOver = () => job.signal.aborted || performance.now() - begunAt > TURN_MS;
  let taken = await takeSlice(house, Number(job.data.runId));
  while (taken) {
    if (!(await workTaken(house, taken, job))) return;
    const next = await letGo(house, taken, job, isTurnOver());
    taken = next && (await takeLeased(house, next));
  }
}

/** False: another worker has the slice. */
async function workTaken(house: TaskHouse, taken: TakenSlice, job: Job): Promise<boolean> {
  const equipped = await equipSlice(house, taken);
  const { slice } = equipped;
  const signals = createSignals(job.signal);
  const renewing = setInterval(() => void renew(house, slice, signals), house.timings.renewMs);
  try {
    await runItems(house, equipped, signals);
  } finally {
    clearInterval(renewing);
    signals.close();
  }
  return !signals.lost.aborted;
}

async function runItems(house: TaskHouse, { slice, task, mask }: EquippedSlice, signals: SliceSignals): Promise<void> {
  const buffer = createOutcomeBuffer({
    timings: house.timings,
    write: (recorded) => recordOutcomes(house, slice, mask(recorded)),
    onGoing: signals.heed,
    ...(isOnRows(task) ? { mostGroups: MOST_GROUPS_OF_ROWS } : {}),
  });
  if (slice.settled.length > 0) await buffer.add(...slice.settled);
  const isSingle = task.works === 'on one submission' || task.works === 'on one row' || task.works === 'once';
  if (isSingle) await performItems(house, slice, task, signals, buffer);
  else await performWhole(house, slice, task, signals, buffer);
  await buffer.drain();
}

/** A renewal that fails is no loss yet: the lease outlives three of them, and the fence decides. */
async function renew(house: TaskHouse, slice: TakenSlice, signals: SliceSignals): Promise<void> {
  const going = await renewLease(house, slice).catch((): Going => 'on');
  signals.heed(going);
}

/** `stop`: start no new item. `lost`: another worker has the slice, what is in work here counts for nothing. */
function createSignals(ending: AbortSignal): SliceSignals & { close(): void } {
  const stop = new AbortController();
  const lost = new AbortController();
  const end = () => stop.abort();
  if (ending.aborted) end();
  else ending.addEventListener('abort', end, { once: true });
  return {
    stop: stop.signal,
    lost: lost.signal,
    heed: (going) => {
      if (going === 'lost') lost.abort();
      if (going !== 'on') stop.abort();
    },
    close: () => ending.removeEventListener('abort', end),
  };
}

/**
 * Records the slice's end and takes the next one, or ends the job with it. A lane that goes on does not ask for the run's row: it lets one slice go for
 * another, so that no lane is added; 4 lanes over 300,000 rows waited 3.3 s in all for each other there.
 */
function letGo(house: TaskHouse, { run, lease }: TakenSlice, job: Job, isTurnOver: boolean): Promise<Leased | undefined> {
  return house.database.repeatable([run.program], async (session) => {
    const released = await releaseSlice(session, lease);
    if (!released) return undefined;
    const { isDone, ...counted } = released;
    await recordLines(session, [
      noteOf(run, 'slice_worked', { by: ENGINE, reason: run.reason }, { slice: lease.slice, isDone, ...counted }),
    ]);
    const next = isDone && !isTurnOver ? await goOn(house, session, run.id) : undefined;
    if (!next) await endTurn(house, session, run.id, job);
    return next;
  });
}

async function goOn(house: TaskHouse, session: Session, runId: number): Promise<Leased | undefined> {
  const current = await findRun(session, runId);
  return current.state === 'running' && current.wanted === 'run' ? leaseNext(house, session, current) : undefined;
}

/** Wakes whoever is next. The run's row is held, so that of lanes that end at once the last one sees that nothing is left. */
async function endTurn(house: TaskHouse, session: Session, runId: number, job: Job): Promise<void> {
  const current = await holdRun(session, runId);
  const { live, waiting } = await selectSliceStanding(session, current, now());
  if (live + waiting === 0) await wakeFinish(house.jobs, session, runId);
  else if (current.wanted !== 'run') await settleWanted(house, session, current);
  else if (waiting > 0) await wakeLanes(house.jobs, session, runId, [Number(job.data.lane)]);
  await job.complete(session);
}
