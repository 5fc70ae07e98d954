import { WaybillError } from '#kernel/errors.ts';
import type { RowsTask, RowTask } from '#sdk';
import type { RegisteredTask } from './ports.ts';
import type { AnyRowModel } from './preview/map-columns.ts';

/** @throws WB_RUN_INPUT for a task that does not work on rows */
export function modelOf({ task }: RegisteredTask): AnyRowModel {
  if (isOnRows(task)) return task.row;
  throw new WaybillError('WB_RUN_INPUT', `${task.name} works ${task.works}, not on rows.`);
}

export function isOnRows(task: RegisteredTask['task']): task is RowTask<never, never> | RowsTask<never, never> {
  return task.works === 'on one row' || task.works === 'on a slice of rows';
}
