import { WaybillError } from '#kernel/errors.ts';
import type { Deed } from '../note.ts';
import type { RegisteredTask } from '../ports.ts';

/** @throws WB_FORBIDDEN unless an administrator does it. Who does not say so is none. */
export function demandAdministrator({ by, isAdministrator }: Deed, what: string): void {
  if (isAdministrator === true) return;
  throw new WaybillError('WB_FORBIDDEN', `${by.name} may not ${what}: it takes an administrator.`);
}

/** What a task's code demands of whoever asks for a run of it, beside the right to operate. @throws WB_FORBIDDEN */
export function demandRightOf({ task }: RegisteredTask, deed: Deed): void {
  if (task.requires === 'administer') demandAdministrator(deed, `run ${task.name}`);
}
