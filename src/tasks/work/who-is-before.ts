import type { Session } from '#kernel/db/database.ts';
import type { TaskHouse } from '../ports.ts';
import type { Run } from '../run.ts';
import { lockTask, selectStartedRuns } from '../runs.sql.ts';

/**
 * The runs whose end a queued run waits for: those of its task that were started, where they are as many as the task allows at once. Paused ones
 * count, for they are half done. Whoever asks holds the task until the transaction ends, so that two runs do not begin on one free place.
 */
export async function whoIsBefore(programs: TaskHouse['programs'], session: Session, run: Run): Promise<readonly number[]> {
  const most = programs.get(run.program)?.tasks.get(run.task)?.definition.mostRuns;
  if (most === undefined || run.state !== 'queued') return [];
  await lockTask(session, run.program, run.task);
  const started = await selectStartedRuns(session, run.program, run.task);
  return started.length < most ? [] : started;
}
