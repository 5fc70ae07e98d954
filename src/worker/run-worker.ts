import { setTimeout as pause } from 'node:timers/promises';
import { listen, startWorker, WAKE_CHANNEL } from '#kernel/jobs/index.ts';
import { forgetFailures } from '../access/index.ts';
import { withPulse, workAlerts } from '../alerts/index.ts';
import { workExports } from '../exports/index.ts';
import { handoffWork, keepSweepingHandoffs, schedulePolls, watchPolls } from '../handoffs/index.ts';
import { keepSealing } from '../ledger/index.ts';
import { countFacts } from '../metrics/index.ts';
import { workNotices } from '../notices/index.ts';
import { settleShares, verifyShares } from '../packages/index.ts';
import type { Installation } from '../registry/index.ts';
import { workForgetting } from '../retention/index.ts';
import { foldTotals } from '../standing/index.ts';
import { heedDeadlines, keepSweeping, reportStranded, taskWork, workSchedules } from '../tasks/index.ts';
import { scanFailures } from '../triage/index.ts';
import { checkStandingDaily } from './check-standing-daily.ts';
import { sendWeeklyReports } from './send-weekly-reports.ts';

export interface WorkerOptions {
  /** Slices of runs at once in this process. */
  readonly slots: number;
  /** Aborting it stops the worker: nothing new is begun, what is under way ends. */
  readonly signal: AbortSignal;
}

/** A task begins so soon after its time. */
const SCHEDULE_MS = 2_000;
const MINUTE_MS = 60_000;
const QUARTER_MINUTE_MS = 15_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * Works for the installation until told to stop: runs, hand-offs, sweeps, the ledger's seal, the totals, shares whose lines healed or went unanswered, tasks and files
 * that are due, once an hour whether the store still has what is shared, and once a day the recomputation of every standing. Any number of processes may do so.
 */
export async function runWorker(house: Installation, { slots, signal }: WorkerOptions): Promise<void> {
  const { database, tasks, handoffs, shares, exports, keyring, objects, log } = house;
  const onFault = (error: unknown, queue?: string): void => log.warn('worker.fault', { error, ...(queue ? { queue } : {}) });
  const ring = (queue: string): void => tasks.jobs.bell.ring(queue);
  const listener = listen({ directUrl: house.directUrl, channels: { [WAKE_CHANNEL]: ring }, onFault });
  try {
    await Promise.all([
      startWorker({ jobs: tasks.jobs, work: [...taskWork(tasks, slots), ...handoffWork(handoffs)], signal, onFault }),
      keepSweeping(tasks, signal, onFault),
      keepSweepingHandoffs(handoffs, signal, onFault),
      keepSealing(database, { signer: keyring, objects, signal, onFault }),
      every(MINUTE_MS, signal, onFault, () => foldTotals(database)),
      every(MINUTE_MS, signal, onFault, () => settleShares(shares)),
      every(MINUTE_MS, signal, onFault, () => reportStranded(tasks)),
      every(MINUTE_MS, signal, onFault, () => heedDeadlines(tasks)),
      every(SCHEDULE_MS, signal, onFault, () => withPulse(database, 'schedules', () => workSchedules({ tasks, inputs: house.config }))),
      every(MINUTE_MS, signal, onFault, () => withPulse(database, 'exports', () => workExports(exports))),
      every(MINUTE_MS, signal, onFault, () => withPulse(database, 'polling', () => watchPolls(handoffs))),
      every(QUARTER_MINUTE_MS, signal, onFault, () => scanFailures(house.triage, signal)),
      every(MINUTE_MS, signal, onFault, () => workAlerts(house.alerts)),
      every(MINUTE_MS, signal, onFault, () => workNotices(house.notices, signal)),
      every(MINUTE_MS, signal, onFault, () => countFacts(house.counts)),
      every(MINUTE_MS, signal, onFault, () => workForgetting(house.retention)),
      every(MINUTE_MS, signal, onFault, () => forgetFailures(database)),
      every(HOUR_MS, signal, onFault, () => schedulePolls(handoffs)),
      every(HOUR_MS, signal, onFault, () => verifyShares(shares)),
      every(HOUR_MS, signal, onFault, () => sendWeeklyReports(house)),
      every(DAY_MS, signal, onFault, () => checkStandingDaily(house)),
    ]);
  } finally {
    await listener.close();
  }
}

async function every(ms: number, signal: AbortSignal, onFault: (error: unknown) => void, work: () => Promise<unknown>): Promise<void> {
  while (!signal.aborted) {
    await work().catch(onFault);
    await pause(ms, undefined, { signal }).catch(() => undefined);
  }
}
