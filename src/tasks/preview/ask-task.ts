import { isWaybillError, WaybillError } from '#kernel/errors.ts';
import type { AnyTask } from '#sdk';
import { wordsOfError } from '../work/scrub.ts';

/** Asks a task's own code for what a preview shows. Making the preview again would not mend what it throws: the run says so. @throws WB_TASK_PREVIEW */
export async function askTask<Answer>({ name }: AnyTask, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (isWaybillError(error)) throw error;
    throw new WaybillError('WB_TASK_PREVIEW', `The code of ${name} cannot say what it would do: ${wordsOfError(error)}.`);
  }
}
