import { isWaybillError } from '#kernel/errors.ts';
import { failed, type TaskDefinition } from '#sdk';
import { openParams as openPersonal, personalColumns } from '../personal-params.ts';
import type { TaskHouse } from '../ports.ts';
import { hidePersonal } from './hide-personal.ts';
import type { RecordedOutcome } from './outcomes.sql.ts';
import { performBy } from './perform-by.ts';
import { openParams } from './secret-params.ts';
import type { TakenSlice } from './take-slice.ts';

export interface EquippedSlice {
  /** Its run's parameters hold what the references name and what was sealed: it is handed to the task and kept nowhere. */
  readonly slice: TakenSlice;
  readonly task: TaskDefinition<never>;
  /** Takes secrets and personal values out of what the task answers. */
  mask(recorded: readonly RecordedOutcome[]): readonly RecordedOutcome[];
}

/** Everything that the task is given for this slice and that is not stored. Where a parameter is not there, each item fails and says which. */
export async function equipSlice(house: TaskHouse, taken: TakenSlice): Promise<EquippedSlice> {
  const { run, registered } = taken;
  try {
    const kept = await openPersonal(house.personal, registered, run.params);
    const { params, mask } = openParams(registered.task, kept.params, house.secrets);
    const hide = hidePersonal({ params: kept.personal, columns: personalColumns(registered.task), ready: taken.ready });
    return {
      slice: { ...taken, run: { ...run, params } },
      task: house.reading.apart(registered),
      mask: (recorded) => hide(mask(recorded)),
    };
  } catch (error) {
    if (!isWaybillError(error)) throw error;
    const outcome = failed('no_parameters', `${error.code}: ${error.message}`);
    const task = performBy(
      registered.task,
      async () => outcome,
      async (_context, inputs) => inputs.map(() => outcome),
    );
    return { slice: taken, task, mask: (recorded) => recorded };
  }
}
