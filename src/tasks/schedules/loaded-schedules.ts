import { createHash } from 'node:crypto';
import { canonicalJson } from '#kernel/crypto/index.ts';
import { WaybillError } from '#kernel/errors.ts';
import type { TaskSchedule } from '#sdk';
import type { RegisteredTask, TaskHouse } from '../ports.ts';

/** A schedule of the loaded code, with the task that it runs. */
export interface LoadedSchedule extends RegisteredTask {
  readonly schedule: TaskSchedule;
  /** What people agree to once: program, task, its code and the schedule. A change of any of them voids it. */
  readonly digest: Buffer;
}

type Programs = TaskHouse['programs'];

export function everySchedule(programs: Programs): readonly LoadedSchedule[] {
  return [...programs.values()].flatMap((program) =>
    [...program.tasks.values()].flatMap(({ definition: task, codeHash }) =>
      (task.schedules ?? []).map((schedule) => ({
        program,
        task,
        codeHash,
        schedule,
        digest: digestOf({ program: program.name, task: task.name, code: codeHash, schedule }),
      })),
    ),
  );
}

function digestOf(what: unknown): Buffer {
  return createHash('sha256').update(canonicalJson(what)).digest();
}

/** @throws WB_NOT_FOUND */
export function scheduleNamed(programs: Programs, program: string, name: string): LoadedSchedule {
  const found = everySchedule(programs).find((each) => each.program.name === program && each.schedule.name === name);
  if (found) return found;
  throw new WaybillError('WB_NOT_FOUND', `The program ${program} has no schedule ${name}.`, { program, schedule: name });
}

/**
 * How a run of the schedule comes by its approvals: nobody's, once by the schedule, or each by its own preview. What cannot be undone is looked at
 * each time.
 */
export function approvalOf({ task }: LoadedSchedule): 'none' | 'once' | 'each run' {
  if (task.approvals === 0) return 'none';
  return task.risk === 'irreversible' ? 'each run' : 'once';
}

/** Who asks for the runs of a schedule: no user can have this name. */
export function askerOf({ schedule }: LoadedSchedule) {
  return { kind: 'system', name: `schedule:${schedule.name}` } as const;
}
