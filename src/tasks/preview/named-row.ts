import { rawCell } from '#kernel/csv-cells.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { TaskHouse } from '../ports.ts';
import type { Run } from '../run.ts';
import type { Candidate } from './judge-candidates.ts';

/** A row that a selection names, found or not. */
export interface NamedRow extends Candidate {
  /** Names it in lists and files. */
  readonly name: string;
  readonly cells: readonly string[] | null;
  /** Why the selection itself refuses it, and which row, field and rule that is. */
  readonly refused?: string;
  readonly detail?: string;
}

/** The run's file as it came. @throws WB_RUN_INPUT where it did not come in full */
export async function openInput({ objects }: TaskHouse, run: Run) {
  if (!run.inputObjectKey)
    throw new WaybillError('WB_RUN_INPUT', `The file of run ${run.id} was not received in full. Draft the run again.`);
  return (await objects.get(run.inputObjectKey)).stream;
}

/** A mended file is one that we wrote: what was made safe for spreadsheets is what it was before. */
export function readerOf({ parentRunId }: Run): ((cell: string) => string) | undefined {
  return parentRunId === null ? undefined : rawCell;
}
