import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { isWriteStopped } from '../../access/index.ts';
import type { TaskHouse } from '../ports.ts';
import { hasPinnedCode } from '../refusals.ts';
import type { Run } from '../run.ts';
import { selectStartedRuns } from '../runs.sql.ts';
import { selectProgressAt, selectSliceStanding } from '../work/slices.sql.ts';

/** So long without an outcome or a slice taken, and a run that should get on is stuck. Longer than any time-out of a partner's call. */
export const QUIET_MS = 15 * 60_000;

export interface Standstill {
  /** When it last got on: a slice taken, an outcome counted, a state changed. Null where it is not to get on. */
  readonly quietSince: Date | null;
  /** It should get on, nothing holds it back, and it has not for 15 minutes. */
  readonly isStuck: boolean;
  /** What holds it back by rule: a stop of all writing, runs of its task that are before it, or code that no worker here has. */
  readonly waitsFor: 'writes' | 'runs' | 'code' | null;
  /** The runs that it waits for. */
  readonly runsBefore: readonly number[];
}

const AT_REST: Standstill = { quietSince: null, isStuck: false, waitsFor: null, runsBefore: [] };

/** Whether a run gets on, computed at the moment it is read; nothing stores it. */
export async function readStandstill(programs: TaskHouse['programs'], session: Session, run: Run): Promise<Standstill> {
  if ((run.state !== 'queued' && run.state !== 'running') || run.wanted !== 'run') return AT_REST;
  const at = now();
  const { live, waiting } = await selectSliceStanding(session, run, at);
  const progressAt = await selectProgressAt(session, run);
  const quietSince = progressAt !== null && progressAt > run.stateAt ? progressAt : run.stateAt;
  const held = await whatHolds(programs, session, run);
  const isQuiet = at.getTime() - quietSince.getTime() >= QUIET_MS && live + waiting > 0;
  return { quietSince, isStuck: isQuiet && held.waitsFor === null, ...held };
}

async function whatHolds(
  programs: TaskHouse['programs'],
  session: Session,
  run: Run,
): Promise<Pick<Standstill, 'waitsFor' | 'runsBefore'>> {
  if (run.risk !== 'reads' && (await isWriteStopped(session))) return { waitsFor: 'writes', runsBefore: [] };
  if (!hasPinnedCode(programs, run)) return { waitsFor: 'code', runsBefore: [] };
  const most = programs.get(run.program)?.tasks.get(run.task)?.definition.mostRuns;
  const runsBefore = most === undefined || run.state !== 'queued' ? [] : await selectStartedRuns(session, run.program, run.task);
  return most !== undefined && runsBefore.length >= most ? { waitsFor: 'runs', runsBefore } : { waitsFor: null, runsBefore: [] };
}
