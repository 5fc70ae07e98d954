import { now } from '#kernel/clock/clock.ts';
import { closeFindings, openFindings } from '../../handoffs/index.ts';
import type { TaskHouse } from '../ports.ts';
import { hasPinnedCode } from '../refusals.ts';
import { selectOpenFindingsOfKind, selectUnworkedRuns, type UnworkedRun } from './unworked-runs.sql.ts';

const STRANDED = 'run_waits_for_code';
/** A worker of another version may have it in hand between two slices. */
const UNWORKED_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * Opens a finding for each run that nobody works on because its task's code is not the one that it is pinned to, and closes those of runs that
 * went on or ended. Every worker does it from time to time; doing it again changes nothing.
 */
export async function reportStranded({
  database,
  programs,
}: Pick<TaskHouse, 'database' | 'programs'>): Promise<{ readonly opened: number; readonly closed: number }> {
  return database.repeatable('*', async (session) => {
    const at = now();
    const unworked = await selectUnworkedRuns(session, new Date(at.getTime() - UNWORKED_MS));
    const stranded = unworked.filter((run) => !hasPinnedCode(programs, run));
    const opened = await openFindings(
      session,
      stranded.map((run) => findingOf(run, at)),
    );
    const holding = new Set(stranded.map(subjectOf));
    const mended = (await selectOpenFindingsOfKind(session, STRANDED)).filter(({ subject }) => !holding.has(subject));
    const closed = await closeFindings(session, mended, 'a worker has its code, or the run ended', at);
    return { opened: opened.length, closed: closed.length };
  });
}

function subjectOf({ id }: UnworkedRun): string {
  return `run:${id}`;
}

function findingOf(run: UnworkedRun, at: Date) {
  const { id: runId, program, task } = run;
  const answerBy = new Date(at.getTime() + DAY_MS);
  return { program, kind: STRANDED, subject: subjectOf(run), runId, details: { task }, openedAt: at, answerBy };
}
