import { WaybillError } from '#kernel/errors.ts';
import type { Deed } from '../note.ts';
import type { RegisteredTask } from '../ports.ts';

/** @throws WB_FORBIDDEN unless whoever does it administers the program. Who does not say so does not. */
export function demandAdministrator({ by, administers = [] }: Deed, program: string, what: string): void {
  if (administers === '*' || administers.includes(program)) return;
  throw new WaybillError('WB_FORBIDDEN', `${by.name} may not ${what}: it takes an administrator of ${program}.`);
}

/** What a task's code demands of whoever asks for a run of it, beside the right to operate. @throws WB_FORBIDDEN */
export function demandRightOf({ program, task }: Pick<RegisteredTask, 'program' | 'task'>, deed: Deed): void {
  if (task.requires === 'administer') demandAdministrator(deed, program.name, `run ${task.name}`);
}
