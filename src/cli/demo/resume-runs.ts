import { listShares } from '../../packages/index.ts';
import type { Installation } from '../../registry/index.ts';
import { findImports } from '../../submissions/index.ts';
import { cancelRun, ENDED_STATES, listRuns, RUN_STATES, type Run } from '../../tasks/index.ts';
import { DEMO_PROGRAM, type DemoRequest } from './demo-request.ts';
import { type EndedRun, watchRun } from './run-task.ts';

/** Imports that one run packages together, by first and last id. */
export interface ImportSpan {
  readonly first: number;
  readonly last: number;
  readonly importIds: readonly number[];
}

export interface Resumed {
  readonly packaged: readonly EndedRun[];
  readonly markingRunIds: readonly number[];
  readonly importIds: readonly number[];
}

const MOST_RUNS = 200;
const MOST_IMPORTS = 1_000;
const NOT_STARTED = ['draft', 'preparing', 'awaiting_approval', 'approved'];
/** Of the main job. What waits for people is theirs. */
const OWN_TASKS = ['mark-duplicates', 'paper-resubmission'];
const SPAN = /^imports-(\d+)-(\d+)$/;

/** The worklist of a span of imports. */
export function worklistOf({ first, last }: ImportSpan): string {
  return `imports-${first}-${last}`;
}

/** Brings to an end what an interrupted try left: runs that had started go on, those that had not are dropped, packages not shared yet are named. */
export async function resumeRuns(request: DemoRequest): Promise<Resumed> {
  const { house, people, output } = request;
  const runs = await demoRuns(house);
  const deed = { by: people.operator.actor, reason: 'an earlier try was interrupted before it started', scope: [DEMO_PROGRAM] };
  for (const run of runs.filter(({ state }) => NOT_STARTED.includes(state))) await cancelRun(house.tasks, run.id, deed);
  const unended = runs.filter((run) => !isEnded(run) && !NOT_STARTED.includes(run.state));
  const ended: EndedRun[] = [];
  for (const run of unended) {
    output.note(`Run ${run.id}, ${run.task}, was interrupted and goes on`);
    ended.push(await watchRun(request, run.id, run.task));
  }
  const unshared = await unsharedRuns(request, runs);
  const packaged = [...unshared, ...ended.filter(({ id, succeeded }) => succeeded > 0 && isPaper(runs, id))];
  return {
    packaged,
    // All of them: whatever of these imports a try has marked before counts as marked by the job.
    markingRunIds: runs.filter(({ task }) => task === 'mark-duplicates').map(({ id }) => id),
    importIds: packaged.flatMap(({ id }) => importsOf(runs.find((run) => run.id === id))),
  };
}

/** Imports since the last one that a run has packaged: those that an interrupted try took in, and this one. */
export async function openImports(house: Installation, thisImport: number): Promise<ImportSpan> {
  const covered = Math.max(0, ...(await demoRuns(house)).filter(hasJudged).flatMap(importsOf));
  const imports = await house.database.transaction([DEMO_PROGRAM], (session) => findImports(session, DEMO_PROGRAM, MOST_IMPORTS));
  const importIds = imports.map(({ id }) => id).filter((id) => id > covered && id <= thisImport);
  return { first: Math.min(...importIds), last: thisImport, importIds };
}

/** A run that was dropped before it started says nothing of its imports, unless nothing in them was eligible. */
function hasJudged({ state, items, eligible }: Run): boolean {
  return !['cancelled', 'rejected', 'expired'].includes(state) || (items > 0 && eligible === 0);
}

async function demoRuns(house: Installation): Promise<readonly Run[]> {
  const { rows: listed } = await house.database.transaction([DEMO_PROGRAM], (session) =>
    listRuns(session, { program: DEMO_PROGRAM, states: [...RUN_STATES], limit: MOST_RUNS }),
  );
  const own = listed.map(({ run }) => run).filter(({ task }) => OWN_TASKS.includes(task));
  return own.toReversed();
}

async function unsharedRuns(request: DemoRequest, runs: readonly Run[]): Promise<readonly EndedRun[]> {
  const { rows: shares } = await request.house.database.transaction([DEMO_PROGRAM], (session) =>
    listShares(session, { program: DEMO_PROGRAM, limit: MOST_RUNS }),
  );
  const shared = new Set(shares.filter(({ state }) => state !== 'preparing').map(({ runId }) => runId));
  const candidates = runs.filter((run) => isEnded(run) && run.task === 'paper-resubmission' && !shared.has(run.id));
  const ended: EndedRun[] = [];
  for (const { id, task } of candidates) ended.push(await watchRun(request, id, task));
  return ended.filter(({ succeeded }) => succeeded > 0);
}

function importsOf(run: Run | undefined): readonly number[] {
  const name = run && 'worklist' in run.selection ? run.selection.worklist : '';
  const [, first, last] = SPAN.exec(name) ?? [];
  if (!first || !last) return [];
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, step) => Number(first) + step);
}

function isPaper(runs: readonly Run[], id: number): boolean {
  return runs.some((run) => run.id === id && run.task === 'paper-resubmission');
}

function isEnded({ state }: Run): boolean {
  return (ENDED_STATES as readonly string[]).includes(state);
}
