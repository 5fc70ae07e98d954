import { now } from '#kernel/clock/clock.ts';
import { readWriteStop } from '../../access/index.ts';
import type { Installation } from '../../registry/index.ts';
import { listReviews, listSchedules, listScheduleTimes } from '../../tasks/index.ts';
import { bad, type Check, good } from './check.ts';

const DAY_MS = 86_400_000;
const MOST_SHOWN = 100;
/** What somebody decided, or the schedule itself says, is no fault. */
const AS_SAID: readonly string[] = ['paused', 'superseded', 'overlap', 'cancelled', 'gone'];

/** A stop of all writing is somebody's decision, and yet nothing gets on until it is taken back. */
export async function writes({ database }: Installation): Promise<Check> {
  const stop = await database.transaction('*', readWriteStop);
  if (!stop) return good('writes', 'are allowed');
  return bad(
    'writes',
    `stopped since ${stop.at.toISOString()}, by ${stop.by}: ${stop.reason}`,
    'When the cause is mended: waybill writes allow --reason …',
  );
}

export async function schedules({ database, tasks }: Installation): Promise<readonly Check[]> {
  const since = new Date(now().getTime() - DAY_MS);
  const listed = await database.transaction('*', (session) => listSchedules(tasks.programs, session, { scope: '*' }));
  if (listed.length === 0) return [good('schedules', 'no task has one')];
  const missed = await database.transaction('*', (session) => listScheduleTimes(session, { states: ['missed'], since, limit: MOST_SHOWN }));
  const faults = missed.filter(({ why }) => why !== null && !AS_SAID.includes(why));
  return listed.map(({ program, schedule: { name }, isPaused, isActive }) => {
    const own = faults.filter((time) => time.program === program && time.schedule === name);
    const [newest] = own;
    const label = `schedule ${program}.${name}`;
    if (newest)
      return bad(label, `${own.length} due times of the last day were not run (${newest.why})`, `waybill schedule show ${name} says why.`);
    if (isPaused) return good(label, 'is paused');
    return isActive ? good(label, 'every due time of the last day was run') : good(label, 'waits for people to agree to it');
  });
}

export async function reviews({ database }: Installation): Promise<Check> {
  const open = await database.transaction('*', (session) => listReviews(session, { isOpen: true, at: now(), limit: MOST_SHOWN }));
  const overdue = open.filter(({ isOverdue }) => isOverdue);
  if (overdue.length === 0)
    return good('reviews', `${open.length} runs that were started without approval are to be reviewed, none overdue`);
  return bad(
    'reviews',
    `${overdue.length} runs were started without approval and not reviewed in time: ${overdue.map(({ runId }) => runId).join(', ')}`,
    'Somebody who has not had the run: waybill run review ID --verdict … --reason …',
  );
}
