import type { Session } from '#kernel/db/database.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { AnyTask, TaskOver } from '#sdk';
import { findRun, refuseUnless } from '../refusals.ts';
import { isOnRows } from '../rows-task.ts';
import { ENDED_STATES, type Run, type Selection } from '../run.ts';

export interface Chosen {
  readonly selection: Selection;
  readonly hasInput: boolean;
  /** The run whose mended file the input is. */
  readonly mends?: number | undefined;
}

/** A file's rows are what the task works on: ids, or rows as its own schema reads them. */
export function settleSelection(task: AnyTask, selection: Selection): Selection {
  return selection.kind === 'csv' && isOnRows(task) ? { kind: 'rows' } : selection;
}

/** @throws WB_RUN_INPUT where the task does not run over what was chosen, or the file is missing or too much */
export function checkSelection(task: AnyTask, { selection, hasInput, mends }: Chosen): void {
  const over = overOf(selection);
  if (!task.over.includes(over))
    throw new WaybillError('WB_RUN_INPUT', `${task.name} does not run over ${over}; it runs over: ${task.over.join(', ')}.`);
  if (!fits(task, selection))
    throw new WaybillError('WB_RUN_INPUT', `${task.name} works ${task.works}, which ${selection.kind} does not give.`);
  if ((over === 'csv') !== hasInput) throw new WaybillError('WB_RUN_INPUT', 'A run over a CSV needs a file, and no other run takes one.');
  if (mends !== undefined && over !== 'csv') throw new WaybillError('WB_RUN_INPUT', 'A mended file is a CSV: give it as the input.');
  if (selection.kind === 'worklist' && !(Number.isInteger(selection.next) && selection.next > 0))
    throw new WaybillError('WB_RUN_INPUT', 'A run over a worklist needs how many rows to take: a whole number above 0.');
}

function overOf(selection: Selection): TaskOver {
  if (selection.kind === 'reviewed') return 'worklist';
  return selection.kind === 'rows' ? 'csv' : selection.kind;
}

/** Whether the task can work on what the selection gives. */
function fits(task: AnyTask, { kind }: Selection): boolean {
  if (kind === 'failed') return true;
  switch (task.works) {
    case 'on one row':
    case 'on a slice of rows':
      return kind === 'rows';
    case 'on a slice of handoffs':
      return kind === 'handoffs' || kind === 'csv';
    case 'once':
      return kind === 'nothing';
    case 'on one submission':
    case 'on a slice':
      return kind !== 'rows' && kind !== 'handoffs' && kind !== 'nothing';
  }
}

/**
 * The run before, whose failed items or mended file this one is over: of the same task, and ended.
 * @throws WB_NOT_FOUND, WB_RUN_STATE, WB_RUN_INPUT
 */
export async function findParent(session: Session, task: AnyTask, { selection, mends }: Chosen): Promise<Run | undefined> {
  const id = selection.kind === 'failed' ? selection.runId : mends;
  if (id === undefined) return undefined;
  const parent = await findRun(session, id);
  if (parent.task !== task.name)
    throw new WaybillError('WB_RUN_INPUT', `Run ${id} is one of ${parent.task}, not of ${task.name}.`, { run: id });
  refuseUnless(parent, ENDED_STATES, 'followed by another over what failed');
  return parent;
}
