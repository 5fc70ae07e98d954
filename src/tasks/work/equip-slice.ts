import { isWaybillError } from '#kernel/errors.ts';
import { failed, type TaskDefinition } from '#sdk';
import type { TaskHouse } from '../ports.ts';
import { performBy } from './perform-by.ts';
import { openParams } from './secret-params.ts';
import type { TakenSlice } from './take-slice.ts';

export interface EquippedSlice {
  /** Its run's parameters hold what the references name: it is handed to the task and kept nowhere. */
  readonly slice: TakenSlice;
  readonly task: TaskDefinition<never>;
  /** Takes the secrets out of what the task answers. */
  mask<T>(value: T): T;
}

/** Everything that the task is given for this slice and that is not stored. Where a secret is not there, each item fails and says which. */
export function equipSlice(house: TaskHouse, taken: TakenSlice): EquippedSlice {
  const { run, registered } = taken;
  try {
    const { params, mask } = openParams(registered.task, run.params, house.secrets);
    return { slice: { ...taken, run: { ...run, params } }, task: house.reading.apart(registered), mask };
  } catch (error) {
    if (!isWaybillError(error)) throw error;
    const outcome = failed('no_parameters', `${error.code}: ${error.message}`);
    const task = performBy(
      registered.task,
      async () => outcome,
      async (_context, inputs) => inputs.map(() => outcome),
    );
    return { slice: taken, task, mask: (value) => value };
  }
}
