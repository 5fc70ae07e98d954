import { now } from '#kernel/clock/clock.ts';
import type { AnyTask, Cell, Sample, SampleContext } from '#sdk';
import { personalColumns, SEALED, shownParams } from '../personal-params.ts';
import type { Run } from '../run.ts';
import { askTask } from './ask-task.ts';
import { bounded } from './bounded.ts';
import type { KnownCandidate } from './judge-candidates.ts';

const MOST_COLUMNS = 30;

/** One item as it is and would be, as its task says, cut to what a preview shows; undefined where the task says nothing. */
export async function sampleOf(task: AnyTask, run: Pick<Run, 'program' | 'params'>, item: KnownCandidate): Promise<Sample | undefined> {
  const params = shownParams(run.params) as never;
  const shown = { ...item, row: withoutPersonal(task, item.row) };
  const sample = await askTask(task, () => askForSample(task, { program: run.program, params, now }, shown));
  return sample && { before: boundedCells(sample.before), after: boundedCells(sample.after) };
}

/** What is shown before anything runs is made without personal cells. */
function withoutPersonal(task: AnyTask, row: unknown): unknown {
  const columns = personalColumns(task);
  if (row === undefined || columns.length === 0) return row;
  const isHidden = (column: string) => columns.includes(column);
  return Object.fromEntries(
    Object.entries(Object(row)).map(([column, value]) => [column, isHidden(column) && value !== undefined ? SEALED : value]),
  );
}

async function askForSample(
  task: AnyTask,
  context: SampleContext<never>,
  { row, facts, handoff }: KnownCandidate,
): Promise<Sample | undefined> {
  switch (task.works) {
    case 'on one row':
    case 'on a slice of rows':
      return task.sample?.(context, row as never);
    case 'on a slice of handoffs':
      return handoff && task.sample?.(context, handoff);
    case 'once':
      return undefined;
    case 'on one submission':
    case 'on a slice':
      return facts && task.sample?.(context, facts);
  }
}

function boundedCells(cells: Readonly<Record<string, Cell>>): Readonly<Record<string, Cell>> {
  const cut = ([column, cell]: [string, Cell]) => [column, typeof cell === 'string' ? bounded(cell) : cell];
  return Object.fromEntries(Object.entries(cells).slice(0, MOST_COLUMNS).map(cut));
}
