import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import { closeFindings, openFindings } from '../../handoffs/index.ts';
import { recordLines } from '../../ledger/index.ts';
import { ENGINE, noteOf } from '../note.ts';
import type { TaskHouse } from '../ports.ts';
import { ENDED_STATES, type Run } from '../run.ts';
import { lockRun, selectRunsToSweep, setWanted } from '../runs.sql.ts';
import { settleWanted } from '../work/settle-wanted.ts';
import { selectFindingsOfEnded } from './deadlines.sql.ts';

const LATE = 'run_past_deadline';
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * Pauses each run that is in work for longer than its task's `deadlineMinutes`, and opens a finding about it, closed when the run ends. Who resumes it
 * gives it the same time again. Every worker does it from time to time; doing it again changes nothing.
 */
export async function heedDeadlines(house: TaskHouse): Promise<void> {
  const runs = await house.database.transaction('*', async (session) => {
    const ended = await selectFindingsOfEnded(session, LATE, ENDED_STATES);
    await closeFindings(session, ended, 'the run ended', now());
    return selectRunsToSweep(session, now());
  });
  for (const run of runs.filter((each) => isLate(house, each)))
    await house.database.transaction([run.program], (session) => pause(house, session, run.id));
}

function deadlineOf({ programs }: TaskHouse, { program, task }: Run): number | undefined {
  return programs.get(program)?.tasks.get(task)?.definition.deadlineMinutes;
}

function isLate(house: TaskHouse, run: Run): boolean {
  const minutes = deadlineOf(house, run);
  if (minutes === undefined || run.state !== 'running' || run.wanted !== 'run') return false;
  return now().getTime() - run.stateAt.getTime() >= minutes * MINUTE_MS;
}

async function pause(house: TaskHouse, session: Session, runId: number): Promise<void> {
  const run = await lockRun(session, runId);
  if (!run || !isLate(house, run)) return;
  const reason = `it is past its deadline of ${deadlineOf(house, run)} minutes`;
  const at = now();
  await setWanted(session, runId, 'pause', reason);
  await recordLines(session, [noteOf(run, 'deadline_passed', { by: ENGINE, reason })]);
  const answerBy = new Date(at.getTime() + DAY_MS);
  const { program, task } = run;
  await openFindings(session, [
    {
      program,
      kind: LATE,
      subject: `run:${runId}`,
      runId,
      details: { task, minutes: deadlineOf(house, run) ?? null },
      openedAt: at,
      answerBy,
    },
  ]);
  await settleWanted(house, session, { ...run, wanted: 'pause', stateReason: reason });
}
