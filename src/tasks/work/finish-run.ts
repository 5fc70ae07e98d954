import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { recordLines } from '../../ledger/index.ts';
import { ENGINE, noteOf } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { findTask, holdRun } from '../refusals.ts';
import { noteDeliveries } from '../results/deliver-files.ts';
import { writeResultFiles } from '../results/result-files.ts';
import { insertRunFiles, type RunFile } from '../results/run-files.sql.ts';
import { endOf, leftOf, NOTHING_COUNTED, type Run, type Totals, totalsOf } from '../run.ts';
import { lockRun, moveRun, setFinished } from '../runs.sql.ts';
import { settleEntriesOfRun } from '../worklists/worklists.sql.ts';
import { closeSlices, selectSliceStanding, sumSlices } from './slices.sql.ts';

/**
 * Ends an attempt: result files first, so that whoever sees the run ended finds them, then the state from its totals. A cancelled run ends when
 * nobody works on it any more. Doing it again, or too early, changes nothing.
 */
export async function finishRun(house: TaskHouse, runId: number): Promise<void> {
  const run = await house.database.repeatable('*', (session) => lockToEnd(session, runId));
  if (!run) return;
  const { task } = run;
  const registered = house.programs.get(run.program)?.tasks.has(task) ? findTask(house.programs, run.program, task) : undefined;
  const files = await writeResultFiles(house, run, registered);
  await house.database.transaction([run.program], (session) => end(house, session, runId, files));
}

/** The run, if nothing of its attempt is left to do. Nobody takes a slice of a cancelled run once they are closed. */
async function lockToEnd(session: Session, runId: number): Promise<Run | undefined> {
  const run = await lockRun(session, runId);
  if (!run || !['queued', 'running', 'paused'].includes(run.state)) return undefined;
  const { live, waiting } = await selectSliceStanding(session, run, now());
  if (live > 0 || (waiting > 0 && run.wanted !== 'cancel')) return undefined;
  if (waiting > 0) await closeSlices(session, run);
  return run;
}

async function end(house: TaskHouse, session: Session, runId: number, files: readonly RunFile[]): Promise<void> {
  const run = await holdRun(session, runId);
  const counted = (await sumSlices(session, [runId])).get(runId) ?? NOTHING_COUNTED;
  const totals = totalsOf(run, counted);
  const at = now();
  if (!(await moveToEnd(session, run, { totals, left: leftOf(counted), at }))) return;
  await setFinished(session, runId, at);
  await insertRunFiles(session, { runId, program: run.program, at }, files);
  await noteDeliveries(session, run, files);
  await settleEntriesOfRun(session, runId, at);
  await recordLines(session, [noteOf(run, 'finished', { by: ENGINE, reason: run.reason }, { ...totals })]);
  await house.announce(session, String(runId));
}

/** False where another worker ended it meanwhile. */
async function moveToEnd(session: Session, run: Run, { totals, left, at }: { totals: Totals; left: number; at: Date }): Promise<boolean> {
  const isCancelled = run.wanted === 'cancel' && left > 0;
  const to = isCancelled ? 'cancelled' : endOf(totals);
  const reason = isCancelled ? (run.stateReason ?? 'somebody cancelled it') : 'every item has its outcome';
  if (run.state === 'running') return moveRun(session, { id: run.id, from: 'running', to, reason, at });
  if (run.state === 'paused') return moveRun(session, { id: run.id, from: 'paused', to, reason, at });
  if (run.state === 'queued' && to === 'cancelled') return moveRun(session, { id: run.id, from: 'queued', to, reason, at });
  return false;
}
